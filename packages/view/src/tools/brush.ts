/**
 * Brush and eraser: a disc of true size that paints from where it was to where it is. The stroke is in the labels while it runs.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { Mark } from "../canvas/mark.js";
import { capsuleArea } from "../edit/area.js";
import { drawArea, eraseArea } from "../edit/draw.js";
import { makeGesture } from "../edit/gesture.js";
import { joinEdits } from "../edit/join-edits.js";
import { type BrushSettings, nextBrush } from "./settings.js";
import { drawTarget } from "./target.js";
import type { Tool, ToolAnswer, ToolContext, ToolPointer } from "./tool.js";

interface Stroke {
  at: Point;
  readonly id: number;
  readonly only: ReadonlySet<number> | undefined;
  readonly parts: LabelEdit[];
}

/** Paints a new cell, or adds to the selected one; never over another cell unless the settings say so. */
export const brushTool = (settings: () => BrushSettings, change: (diameterPx: number) => void): Tool =>
  strokeTool("brush", settings, change);

/** Rubs out; of the selected objects only, when some are selected. */
export const eraserTool = (
  settings: () => Pick<BrushSettings, "diameterPx">,
  change: (diameterPx: number) => void,
): Tool => strokeTool("eraser", () => ({ target: "new", overOthers: false, ...settings() }), change);

function strokeTool(
  name: "brush" | "eraser",
  settings: () => BrushSettings,
  change: (diameterPx: number) => void,
): Tool {
  let stroke: Stroke | undefined;
  const ring = (at: Point): Mark[] => [
    { kind: "ring", at, radius: settings().diameterPx / 2, hollow: name === "eraser", dashed: name === "eraser" },
  ];
  const paint = (running: Stroke, to: Point, { labels }: ToolContext): ToolAnswer => {
    const { diameterPx, overOthers } = settings();
    const area = capsuleArea(running.at, to, diameterPx / 2, labels);
    running.at = to;
    const live =
      name === "brush" ? drawArea(labels, area, running.id, { overOthers }) : eraseArea(labels, area, running.only);
    if (live.length > 0) running.parts.push(live);
    return { marks: ring(to), live };
  };
  const place = ({ y, x }: ToolPointer): Point => ({ y, x });
  return {
    name,
    cursor: "none",
    down(pointer, context) {
      stroke = {
        at: place(pointer),
        id: name === "brush" ? drawTarget(settings(), pointer, context) : 0,
        only: name === "eraser" && context.selection.size > 0 ? new Set(context.selection) : undefined,
        parts: [],
      };
      return paint(stroke, stroke.at, context);
    },
    move(pointer, context) {
      return stroke ? paint(stroke, place(pointer), context) : { marks: ring(place(pointer)) };
    },
    up(pointer, context) {
      if (!stroke) return {};
      const { parts, id } = stroke;
      stroke = undefined;
      const gesture = makeGesture(name, context.labels, joinEdits(parts), "painted");
      if (!gesture) return { dropped: true, marks: ring(place(pointer)) };
      const select = gesture.objects.created.includes(id)
        ? [id]
        : [...context.selection].filter((each) => context.labels.has(each));
      return { gesture, select, marks: ring(place(pointer)) };
    },
    key: (key) => {
      if (key !== "[" && key !== "]") return {};
      change(nextBrush(settings().diameterPx, key === "]" ? -1 : 1));
      return { handled: true };
    },
    wheel(steps, pointer) {
      if (!pointer.shift) return {};
      change(nextBrush(settings().diameterPx, steps));
      return { handled: true, marks: ring(place(pointer)) };
    },
    cancel() {
      const running = stroke !== undefined;
      stroke = undefined;
      return running ? { dropped: true } : {};
    },
  };
}
