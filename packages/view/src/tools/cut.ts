/**
 * Cut: drag a line through an object. The line may be longer than the object; Shift keeps it straight. The two parts are shown while
 * it is dragged.
 */
import type { Point } from "@cambrian/core";
import type { Mark } from "../canvas/mark.js";
import { findCut } from "../edit/cut.js";
import { makeGesture } from "../edit/gesture.js";
import type { Tool, ToolContext, ToolPointer } from "./tool.js";

const ONE = "#7FE0C2";
const OTHER = "#F7A8D8";

export function cutTool(): Tool {
  let path: Point[] | undefined;
  const line = (pointer: ToolPointer): Point[] => {
    const points = path ?? [];
    const [first] = points;
    return pointer.shift && first ? [first, { y: pointer.y, x: pointer.x }] : points;
  };
  const preview = (pointer: ToolPointer, { labels, selection }: ToolContext): Mark[] => {
    const points = line(pointer);
    const found = findCut(labels, points, selection, () => 0);
    const marks: Mark[] = [];
    if (found) {
      const part: number[] = [];
      for (let at = 0; at + 4 <= found.cut.edit.length; at += 4)
        part.push(found.cut.edit[at] as number, found.cut.edit[at + 1] as number);
      const { width } = labels;
      marks.push(
        { kind: "proposal", runs: without(labels.runsOf(found.of), part), width, color: ONE, dashed: false },
        { kind: "proposal", runs: part, width, color: OTHER, dashed: false },
      );
    }
    marks.push({ kind: "line", points, color: found ? "#F2F1EE" : "#C2C1BE", dashed: !found });
    return marks;
  };
  return {
    name: "cut",
    cursor: "crosshair",
    lights: true,
    down(pointer) {
      path = [{ y: pointer.y, x: pointer.x }];
      return {};
    },
    move(pointer, context) {
      if (!path) return {};
      path.push({ y: pointer.y, x: pointer.x });
      return { marks: preview(pointer, context) };
    },
    up(pointer, { labels, selection, newId }) {
      if (!path) return {};
      path.push({ y: pointer.y, x: pointer.x });
      const found = findCut(labels, line(pointer), selection, newId);
      path = undefined;
      if (!found) return { marks: [] };
      const { of, cut } = found;
      const gesture = makeGesture("cut", labels, cut.edit, "to come", { from: { [cut.id]: [of] } });
      return { marks: [], ...(gesture ? { gesture, select: [of, cut.id] } : {}) };
    },
    key: () => ({}),
    wheel: () => ({}),
    cancel() {
      path = undefined;
      return { marks: [] };
    },
  };
}

/** Start, length pairs of `runs` without those of `part`, which lie inside them; both sorted. */
function without(runs: readonly number[], part: readonly number[]): number[] {
  const rest: number[] = [];
  let next = 0;
  for (let run = 0; run + 1 < runs.length; run += 2) {
    let at = runs[run] as number;
    const end = at + (runs[run + 1] as number);
    while (next + 1 < part.length && (part[next] as number) < end) {
      const start = part[next] as number;
      if (start > at) rest.push(at, start - at);
      at = start + (part[next + 1] as number);
      next += 2;
    }
    if (at < end) rest.push(at, end - at);
  }
  return rest;
}
