/**
 * Select: a click takes an object, a drag the objects in a box, Shift adds or removes; a double click goes there.
 */
import type { Point } from "@cambrian/core";
import { boxCorners, boxOf } from "./drag-box.js";
import type { Tool } from "./tool.js";

/** A shorter drag is a click; screen pixels. */
const CLICK_PX = 4;

export function selectTool(): Tool {
  let start: Point | undefined;
  let dragging = false;
  return {
    name: "select",
    cursor: "default",
    lights: true,
    down(pointer) {
      start = { y: pointer.y, x: pointer.x };
      dragging = false;
      return {};
    },
    move(pointer, { labels, view }) {
      if (!start) return { cursor: labels.at(pointer.y, pointer.x) === 0 ? "default" : "pointer" };
      if (Math.hypot(pointer.y - start.y, pointer.x - start.x) * view.zoom >= CLICK_PX) dragging = true;
      if (!dragging) return {};
      return {
        marks: [{ kind: "line", points: boxCorners(start, pointer), closed: true, dashed: true, fillOpacity: 0.08 }],
      };
    },
    up(pointer, { labels, selection }) {
      if (!start) return {};
      const from = start;
      start = undefined;
      if (dragging) {
        const found = labels.idsIn(boxOf(from, pointer));
        return { marks: [], select: pointer.shift ? [...new Set([...selection, ...found])] : found };
      }
      const id = labels.at(pointer.y, pointer.x);
      if (id === 0) return pointer.shift ? {} : { select: [] };
      if (pointer.shift)
        return { select: selection.has(id) ? [...selection].filter((each) => each !== id) : [...selection, id] };
      const box = labels.get(id)?.box;
      return { select: [id], ...(pointer.clicks === 2 && box ? { look: box } : {}) };
    },
    key(key, _modifiers, { selection }) {
      return key === "Escape" && !start && selection.size > 0 ? { select: [], handled: true } : {};
    },
    wheel: () => ({}),
    cancel() {
      start = undefined;
      return { marks: [] };
    },
  };
}
