/**
 * Filling holes and enclosed places.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { Box } from "../canvas/camera.js";
import type { LabelPlane } from "../labels/label-plane.js";
import { pushRun } from "./push-run.js";

/** Looking for the end of a place goes on up to this distance, in pixels. */
const FARTHEST_PX = 1024;

/**
 * The background around a place, up to objects: when one object encloses it, it becomes part of that object, when several do, a new
 * one. On an object: all holes of it. Nothing when the place is open to the edge of the image or too large.
 * @param newId asked when a new object is needed
 */
export function fillEnclosed(
  labels: Pick<LabelPlane, "read" | "at" | "get" | "height" | "width">,
  place: Point,
  newId: () => number,
): LabelEdit {
  const id = labels.at(place.y, place.x);
  if (id !== 0) return fillHoles(labels, id);
  const y = Math.round(place.y);
  const x = Math.round(place.x);
  if (y < 0 || x < 0 || y >= labels.height || x >= labels.width) return [];
  for (let reach = 64; reach <= FARTHEST_PX; reach *= 2) {
    const box = {
      y0: Math.max(-1, y - reach),
      x0: Math.max(-1, x - reach),
      y1: Math.min(labels.height + 1, y + reach + 1),
      x1: Math.min(labels.width + 1, x + reach + 1),
    };
    const data = labels.read(box);
    const width = box.x1 - box.x0;
    const height = box.y1 - box.y0;
    const flood = floodBackground(data, height, width, [(y - box.y0) * width + x - box.x0]);
    if (flood.open) {
      if (reaches(box, labels, flood.filled, width)) return [];
      continue;
    }
    const [only] = flood.around;
    if (only === undefined) return [];
    const after = flood.around.size === 1 ? only : newId();
    return editOf(labels.width, box, flood.filled, after);
  }
  return [];
}

/** Background inside an object that has no way out becomes part of it. */
export function fillHoles(labels: Pick<LabelPlane, "read" | "get" | "width">, id: number): LabelEdit {
  const object = labels.get(id);
  if (!object) return [];
  const box = { y0: object.box.y0 - 1, x0: object.box.x0 - 1, y1: object.box.y1 + 1, x1: object.box.x1 + 1 };
  const data = labels.read(box);
  const width = box.x1 - box.x0;
  const height = box.y1 - box.y0;
  // What is not the object and can be reached from outside of its box is no hole; other objects can be passed.
  const mask = data.map((each) => (each === id ? 1 : 0));
  const outside = floodBackground(mask, height, width, [0]).filled;
  const filled = new Uint8Array(mask.length);
  for (let i = 0; i < filled.length; i++) filled[i] = outside[i] === 0 && data[i] === 0 ? 1 : 0;
  return editOf(labels.width, box, filled, id);
}

/** Does the flood reach the edge of the image itself? Then looking farther does not help. */
function reaches(box: Box, size: { height: number; width: number }, filled: Uint8Array, width: number): boolean {
  const rows = filled.length / width;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < width; x++) {
      if (filled[y * width + x] === 0) continue;
      const py = box.y0 + y;
      const px = box.x0 + x;
      if (py < 0 || px < 0 || py >= size.height || px >= size.width) return true;
    }
  return false;
}

/** Pixels of value 0 connected by their sides to the seeds; `open` when they touch the edge; `around`: values beside them. */
function floodBackground(
  data: ArrayLike<number>,
  height: number,
  width: number,
  seeds: readonly number[],
): { filled: Uint8Array; open: boolean; around: Set<number> } {
  const filled = new Uint8Array(data.length);
  const around = new Set<number>();
  const stack = [...seeds];
  let open = false;
  for (const seed of seeds) filled[seed] = 1;
  const visit = (at: number): void => {
    if (data[at] !== 0) around.add(data[at] as number);
    else if (filled[at] === 0) {
      filled[at] = 1;
      stack.push(at);
    }
  };
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const y = Math.floor(at / width);
    const x = at - y * width;
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) open = true;
    if (y > 0) visit(at - width);
    if (y < height - 1) visit(at + width);
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
  }
  return { filled, open, around };
}

function editOf(planeWidth: number, box: Box, filled: Uint8Array, after: number): LabelEdit {
  const edit: number[] = [];
  const width = box.x1 - box.x0;
  for (let i = 0; i < filled.length; i++) {
    if (filled[i] === 0) continue;
    const y = Math.floor(i / width);
    pushRun(edit, (box.y0 + y) * planeWidth + box.x0 + i - y * width, 1, 0, after);
  }
  return edit;
}
