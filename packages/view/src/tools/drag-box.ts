/** The rectangle between two places of a drag. */
import type { Point } from "@cambrian/core";
import type { Box } from "../canvas/camera.js";

export function boxCorners(a: Point, b: Point): Point[] {
  return [
    { y: a.y, x: a.x },
    { y: a.y, x: b.x },
    { y: b.y, x: b.x },
    { y: b.y, x: a.x },
  ];
}

/** Pixels between two places, ends not included. */
export function boxOf(a: Point, b: Point): Box {
  return {
    y0: Math.round(Math.min(a.y, b.y)),
    x0: Math.round(Math.min(a.x, b.x)),
    y1: Math.round(Math.max(a.y, b.y)) + 1,
    x1: Math.round(Math.max(a.x, b.x)) + 1,
  };
}
