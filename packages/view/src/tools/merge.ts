/**
 * Merge: drag from one object into others, they become the first. Or select several and press Enter.
 */
import type { Mark } from "../canvas/mark.js";
import { linePixels } from "../edit/cut.js";
import { makeGesture } from "../edit/gesture.js";
import { mergeObjects } from "../edit/merge.js";
import type { Tool, ToolAnswer, ToolContext, ToolPointer } from "./tool.js";

export function mergeTool(): Tool {
  let met: number[] | undefined;
  let last = { y: 0, x: 0 };
  const preview = (pointer: ToolPointer, { labels }: ToolContext): Mark[] => {
    const marks: Mark[] = (met ?? []).map((id) => ({
      kind: "proposal",
      runs: labels.runsOf(id),
      width: labels.width,
      color: "#7FE0C2",
      dashed: false,
    }));
    const from = labels.get(met?.[0] ?? 0)?.centroid;
    if (from) marks.push({ kind: "line", points: [from, pointer], color: "#F2F1EE" });
    return marks;
  };
  const merge = (ids: readonly number[], { labels }: ToolContext): ToolAnswer => {
    const [into, ...others] = ids;
    if (into === undefined || others.length === 0) return { marks: [] };
    const gesture = makeGesture("merge", labels, mergeObjects(labels, ids), "to come", { from: { [into]: others } });
    return { marks: [], ...(gesture ? { gesture, select: [into] } : {}) };
  };
  return {
    name: "merge",
    cursor: "crosshair",
    lights: true,
    down(pointer, { labels }) {
      const id = labels.at(pointer.y, pointer.x);
      met = id === 0 ? [] : [id];
      last = { y: pointer.y, x: pointer.x };
      return {};
    },
    move(pointer, context) {
      if (!met) return {};
      for (const { y, x } of linePixels([last, pointer])) {
        const id = context.labels.at(y, x);
        if (id !== 0 && !met.includes(id)) met.push(id);
      }
      last = { y: pointer.y, x: pointer.x };
      return { marks: preview(pointer, context) };
    },
    up(_pointer, context) {
      const ids = met ?? [];
      met = undefined;
      return merge(ids, context);
    },
    key(key, _modifiers, context) {
      if (key !== "Enter" || context.selection.size < 2) return {};
      return { ...merge([...context.selection], context), handled: true };
    },
    wheel: () => ({}),
    cancel() {
      met = undefined;
      return { marks: [] };
    },
  };
}
