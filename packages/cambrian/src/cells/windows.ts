/**
 * Found cells group by group, each group with the part of the image that holds its cells whole: for measuring and tracing
 * without the whole label image.
 */
import type { CellsInParts, Region } from "@cambrian/tasks";

export interface Window {
  /** Places in `objects`, ascending. */
  readonly indices: readonly number[];
  /** Holds all their pixels and, inside the image, two more pixels around. */
  readonly region: Region;
}

/** Cells whose centres lie in the same square of this many pixels are one group. */
const SIDE = 1024;
const AROUND = 2;

/** Every cell in exactly one window; row by row. */
export function windowsOf(found: CellsInParts): Window[] {
  const groups = new Map<number, number[]>();
  const across = Math.ceil(found.width / SIDE);
  found.objects.forEach(({ y, x }, index) => {
    const key = Math.floor(y / SIDE) * across + Math.floor(x / SIDE);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  });
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([, indices]) => {
      const boxes = indices.map((index) => found.box(index));
      const least = (axis: "y0" | "x0") =>
        boxes.reduce((low, box) => Math.min(low, box[axis]), Number.POSITIVE_INFINITY);
      const most = (axis: "y1" | "x1") => boxes.reduce((high, box) => Math.max(high, box[axis]), 0);
      return {
        indices,
        region: {
          y0: Math.max(0, least("y0") - AROUND),
          x0: Math.max(0, least("x0") - AROUND),
          y1: Math.min(found.height, most("y1") + AROUND),
          x1: Math.min(found.width, most("x1") + AROUND),
        },
      };
    });
}
