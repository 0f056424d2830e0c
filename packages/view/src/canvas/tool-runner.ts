/**
 * Runs the chosen tool: tells it where the pointer is, shows and paints what it answers, takes back what was painted when a gesture is
 * dropped, and hands on what is finished.
 */
import { invertEdit, type LabelEdit } from "@cambrian/core";
import { joinEdits } from "../edit/join-edits.js";
import type { LabelPlane } from "../labels/label-plane.js";
import type { LabelGesture, Modifiers, Tool, ToolAnswer, ToolContext, ToolCursor, ToolPointer } from "../tools/tool.js";
import type { Box, View } from "./camera.js";
import type { Mark } from "./mark.js";

/** What a runner needs of the canvas. */
export interface RunnerHost {
  readonly labels: LabelPlane;
  selection(): ReadonlySet<number>;
  view(): View;
  marked(): void;
  select(ids: readonly number[]): void;
  pan(dy: number, dx: number): void;
  look(box: Box): void;
  cursor(cursor: ToolCursor): void;
  gesture(gesture: LabelGesture): void;
  draft(draft: { readonly tool: string; readonly runs: LabelEdit } | undefined): void;
}

const DRAFT_MS = 100;

export class ToolRunner {
  tool: Tool | undefined;
  marks: readonly Mark[] = [];
  pressed = false;
  /** Edits painted by the running gesture, as they were really made. */
  private painted: LabelEdit[] = [];
  private draftTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: RunnerHost) {}

  setTool(tool: Tool | undefined): void {
    if (tool === this.tool) return;
    this.cancel();
    this.tool = tool;
    this.showMarks([]);
    this.host.cursor(tool?.cursor ?? "default");
  }

  down(pointer: ToolPointer): void {
    this.pressed = true;
    this.tell((tool, context) => tool.down(pointer, context));
  }

  move(pointer: ToolPointer): void {
    this.tell((tool, context) => tool.move(pointer, context));
  }

  up(pointer: ToolPointer): void {
    if (!this.pressed) return;
    this.pressed = false;
    this.tell((tool, context) => tool.up(pointer, context));
  }

  key(key: string, modifiers: Modifiers): boolean {
    return this.tell((tool, context) => tool.key(key, modifiers, context)).handled ?? false;
  }

  wheel(steps: number, pointer: ToolPointer): boolean {
    return this.tell((tool, context) => tool.wheel(steps, pointer, context)).handled ?? false;
  }

  /** The pointer left: hovering ends. */
  leave(): void {
    if (!this.pressed && this.marks.length > 0 && this.painted.length === 0 && !this.tool?.keeps?.())
      this.showMarks([]);
  }

  /** Drop what is going on; true when something was. */
  cancel(): boolean {
    const busy = this.pressed || this.painted.length > 0 || (this.tool?.keeps?.() ?? false);
    this.pressed = false;
    if (this.tool) this.take(this.tool.cancel(this.context(this.tool)));
    this.takeBack();
    return busy;
  }

  private tell(what: (tool: Tool, context: ToolContext) => ToolAnswer): ToolAnswer {
    if (!this.tool) return {};
    const answer = what(this.tool, this.context(this.tool));
    this.take(answer);
    return answer;
  }

  private context(tool: Tool): ToolContext {
    const { host } = this;
    return {
      labels: host.labels,
      selection: host.selection(),
      view: host.view(),
      newId: () => host.labels.newId(),
      show: (answer) => {
        // An answer that comes after the tool was changed is nobody's.
        if (tool === this.tool) this.take(answer);
      },
    };
  }

  private take(answer: ToolAnswer): void {
    const { host } = this;
    if (answer.marks) this.showMarks(answer.marks);
    if (answer.dropped) this.takeBack();
    if (answer.live && answer.live.length > 0) {
      this.painted.push(host.labels.apply(answer.live));
      this.draftTimer ??= setTimeout(() => this.draft(), DRAFT_MS);
    }
    if (answer.cursor) host.cursor(answer.cursor);
    if (answer.pan) host.pan(answer.pan.dy, answer.pan.dx);
    if (answer.gesture) this.finish(answer.gesture);
    if (answer.select) host.select(answer.select);
    if (answer.look) host.look(answer.look);
  }

  /** Keep a gesture that no tool made. */
  finish(gesture: LabelGesture): void {
    const { host } = this;
    host.labels.apply(gesture.runs);
    this.painted = [];
    this.endDraft();
    host.labels.settleColors([...gesture.objects.touched, ...gesture.objects.created]);
    host.gesture(gesture);
  }

  private takeBack(): void {
    for (const made of this.painted.reverse()) this.host.labels.apply(invertEdit(made));
    if (this.painted.length > 0) this.endDraft();
    this.painted = [];
  }

  private draft(): void {
    this.draftTimer = undefined;
    if (this.painted.length > 0 && this.tool) this.host.draft({ tool: this.tool.name, runs: joinEdits(this.painted) });
  }

  private endDraft(): void {
    if (this.draftTimer !== undefined) clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    this.host.draft(undefined);
  }

  private showMarks(marks: readonly Mark[]): void {
    if (marks.length === 0 && this.marks.length === 0) return;
    this.marks = marks;
    this.host.marked();
  }
}
