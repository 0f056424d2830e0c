/**
 * Pan: drag the image.
 */
import type { Point } from "@cambrian/core";
import type { Tool } from "./tool.js";

export function panTool(): Tool {
  // The place of the image that was taken hold of; the view follows so that it stays under the pointer.
  let held: Point | undefined;
  return {
    name: "pan",
    cursor: "grab",
    down(pointer) {
      held = { y: pointer.y, x: pointer.x };
      return { cursor: "grabbing" };
    },
    move(pointer) {
      return held ? { pan: { dy: held.y - pointer.y, dx: held.x - pointer.x } } : {};
    },
    up() {
      held = undefined;
      return { cursor: "grab" };
    },
    key: () => ({}),
    wheel: () => ({}),
    cancel() {
      held = undefined;
      return { cursor: "grab" };
    },
  };
}
