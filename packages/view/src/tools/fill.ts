/**
 * Fill: a click on a hole or a place that objects enclose fills it; a click on an object fills all its holes.
 */
import { fillEnclosed } from "../edit/fill.js";
import { makeGesture } from "../edit/gesture.js";
import type { Tool } from "./tool.js";

export function fillTool(): Tool {
  return {
    name: "fill",
    cursor: "cell",
    lights: true,
    down(pointer, { labels, newId }) {
      const gesture = makeGesture("fill", labels, fillEnclosed(labels, pointer, newId), "to come");
      return gesture ? { gesture } : {};
    },
    move: () => ({}),
    up: () => ({}),
    key: () => ({}),
    wheel: () => ({}),
    cancel: () => ({}),
  };
}
