/**
 * Delete in region: drag a shape; objects with more than half of their pixels inside turn red, release deletes them as one step. With
 * Shift it is enough to touch.
 */
import type { Point } from "@cambrian/core";
import type { Mark } from "../canvas/mark.js";
import { shapeArea } from "../edit/area.js";
import { makeGesture } from "../edit/gesture.js";
import { deleteObjects, objectsInArea } from "../edit/merge.js";
import type { Tool, ToolContext, ToolPointer } from "./tool.js";

const RED = "#FF8A80";

export function regionDeleteTool(): Tool {
  let path: Point[] | undefined;
  const doomed = ({ shift }: ToolPointer, { labels }: ToolContext): number[] =>
    objectsInArea(labels, shapeArea(path ?? [], labels), shift ? "touch" : "inside");
  return {
    name: "region-delete",
    cursor: "crosshair",
    down(pointer) {
      path = [{ y: pointer.y, x: pointer.x }];
      return { marks: [] };
    },
    move(pointer, context) {
      if (!path) return {};
      path.push({ y: pointer.y, x: pointer.x });
      const { labels } = context;
      const ids = doomed(pointer, context);
      const marks: Mark[] = ids.map((id) => ({
        kind: "proposal",
        runs: labels.runsOf(id),
        width: labels.width,
        color: RED,
        dashed: false,
      }));
      marks.push({ kind: "line", points: [...path], closed: true, dashed: true, color: RED });
      const beside = { y: pointer.y + 16 / context.view.zoom, x: pointer.x + 14 / context.view.zoom };
      marks.push({ kind: "text", at: beside, text: ids.length === 1 ? "1 goes" : `${ids.length} go`, color: RED });
      return { marks };
    },
    up(pointer, context) {
      if (!path) return {};
      const { labels } = context;
      const ids = doomed(pointer, context);
      path = undefined;
      const gesture = makeGesture("region-delete", labels, deleteObjects(labels, ids), "to come");
      const left = [...context.selection].filter((id) => !ids.includes(id));
      return { marks: [], ...(gesture ? { gesture, select: left } : {}) };
    },
    key: () => ({}),
    wheel: () => ({}),
    cancel() {
      path = undefined;
      return { marks: [] };
    },
  };
}
