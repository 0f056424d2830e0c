/**
 * Drive a tool in a test as the canvas does, without one: answers are taken into the labels, gestures collected.
 */
import { drawLabels, invertEdit, type LabelEdit } from "@cambrian/core";
import type { LabelPlane } from "../labels/label-plane.js";
import { makeLabelPlane } from "../labels/make-label-plane.js";
import type { LabelGesture, Modifiers, Tool, ToolAnswer, ToolContext, ToolPointer } from "../tools/tool.js";

const MARKS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The plane as a picture, `.` for background. */
export function pictureOf(labels: LabelPlane): string[] {
  const data = labels.read({ y0: 0, x0: 0, y1: labels.height, x1: labels.width });
  return Array.from({ length: labels.height }, (_, y) =>
    Array.from(data.subarray(y * labels.width, (y + 1) * labels.width), (id) => (id === 0 ? "." : MARKS[id])).join(""),
  );
}

/** A plane from a small picture; see `drawLabels`. */
export function drawnPlane(rows: readonly string[]): LabelPlane {
  const labels = makeLabelPlane();
  labels.load(drawLabels(rows));
  return labels;
}

export interface Drive {
  readonly labels: LabelPlane;
  selection: Set<number>;
  readonly gestures: LabelGesture[];
  marks: ToolAnswer["marks"];
  down(y: number, x: number, modifiers?: Partial<ToolPointer>): ToolAnswer;
  move(y: number, x: number, modifiers?: Partial<ToolPointer>): ToolAnswer;
  up(y: number, x: number, modifiers?: Partial<ToolPointer>): ToolAnswer;
  /** Press, go through all places, release. */
  drag(places: readonly (readonly [y: number, x: number])[], modifiers?: Partial<ToolPointer>): void;
  click(y: number, x: number, modifiers?: Partial<ToolPointer>): void;
  key(key: string, modifiers?: Partial<Modifiers>): ToolAnswer;
  wheel(steps: number, y: number, x: number, modifiers?: Partial<ToolPointer>): ToolAnswer;
  cancel(): void;
}

export function driveTool(tool: Tool, rows: readonly string[], zoom = 10): Drive {
  const labels = drawnPlane(rows);
  let painted: LabelEdit[] = [];
  const take = (answer: ToolAnswer): ToolAnswer => {
    if (answer.marks) drive.marks = answer.marks;
    if (answer.dropped) {
      for (const made of painted.reverse()) labels.apply(invertEdit(made));
      painted = [];
    }
    if (answer.live) painted.push(labels.apply(answer.live));
    if (answer.gesture) {
      labels.apply(answer.gesture.runs);
      painted = [];
      drive.gestures.push(answer.gesture);
    }
    if (answer.select) drive.selection = new Set(answer.select);
    return answer;
  };
  const context = (): ToolContext => ({
    labels,
    selection: drive.selection,
    view: { y: 0, x: 0, zoom },
    newId: () => labels.newId(),
    show: take,
  });
  const at = (y: number, x: number, more: Partial<ToolPointer> = {}): ToolPointer => ({
    shift: false,
    ctrl: false,
    clicks: 1,
    ...more,
    y,
    x,
  });
  const drive: Drive = {
    labels,
    selection: new Set(),
    gestures: [],
    marks: [],
    down: (y, x, more) => take(tool.down(at(y, x, more), context())),
    move: (y, x, more) => take(tool.move(at(y, x, more), context())),
    up: (y, x, more) => take(tool.up(at(y, x, more), context())),
    drag(places, more) {
      const [first, ...rest] = places;
      const last = places.at(-1);
      if (!first || !last) return;
      drive.down(...first, more);
      for (const place of rest) drive.move(...place, more);
      drive.up(...last, more);
    },
    click: (y, x, more) => drive.drag([[y, x]], more),
    key: (key, more = {}) => take(tool.key(key, { shift: false, ctrl: false, ...more }, context())),
    wheel: (steps, y, x, more) => take(tool.wheel(steps, at(y, x, more), context())),
    cancel: () => void take(tool.cancel(context())),
  };
  return drive;
}
