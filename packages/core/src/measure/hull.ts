/**
 * The convex hull of an object and what is read from it: convex area and the largest and smallest caliper.
 *
 * As scikit-image: every pixel counts as a diamond through the middles of its four edges, the hull image is the pixels
 * whose centre lies in the hull of the diamonds, and the calipers measure around the diamonds of the hull image.
 */
import type { Point } from "../geometry/point.js";
import { convexHull, forEachPolygonRun } from "../geometry/polygon.js";
import type { Regions } from "./regions.js";
import type { Scale } from "./scale.js";

export interface Hulls {
  /** Pixels of the hull image. */
  readonly area: Float64Array;
  /** Corners of the hull around the hull image, in px. */
  readonly outlines: readonly (readonly Point[])[];
}

export function measureHulls(regions: Regions): Hulls {
  const { count, rowStart, minRow, firstCol, lastCol } = regions;
  const area = new Float64Array(count);
  const outlines: Point[][] = [];
  for (let k = 0; k < count; k++) {
    const top = minRow[k] as number;
    const start = rowStart[k] as number;
    const rows = (rowStart[k + 1] as number) - start;
    // Diamonds of the ends of each row hold those of all pixels between.
    const diamonds: Point[] = [];
    for (let row = 0; row < rows; row++) {
      const first = firstCol[start + row] as number;
      const last = lastCol[start + row] as number;
      if (first <= last) addDiamonds(diamonds, row, first, last);
    }
    const around: Point[] = [];
    let pixels = 0;
    forEachPolygonRun(convexHull(diamonds), rows, regions.width, (row, from, to) => {
      pixels += to - from;
      addDiamonds(around, row + top, from, to - 1);
    });
    area[k] = pixels;
    outlines.push(convexHull(around));
  }
  return { area, outlines };
}

function addDiamonds(points: Point[], y: number, first: number, last: number): void {
  points.push({ y, x: first - 0.5 }, { y, x: last + 0.5 });
  points.push({ y: y - 0.5, x: first }, { y: y + 0.5, x: first });
  if (last > first) points.push({ y: y - 0.5, x: last }, { y: y + 0.5, x: last });
}

/** Largest distance between two corners of each hull. */
export function feretMaxima(hulls: Hulls, scale: Scale): Float64Array {
  return Float64Array.from(hulls.outlines, (outline) => {
    let largest = 0;
    for (let i = 0; i < outline.length; i++) {
      const a = outline[i] as Point;
      for (let j = i + 1; j < outline.length; j++) {
        const b = outline[j] as Point;
        const dy = (a.y - b.y) * scale.y;
        const dx = (a.x - b.x) * scale.x;
        const squared = dy * dy + dx * dx;
        if (squared > largest) largest = squared;
      }
    }
    return Math.sqrt(largest);
  });
}

/** Smallest distance between two parallel lines that enclose each hull; one of them lies on an edge (rotating calipers). */
export function feretMinima(hulls: Hulls, scale: Scale): Float64Array {
  return Float64Array.from(hulls.outlines, (outline) => {
    let smallest = Number.POSITIVE_INFINITY;
    let a = outline[outline.length - 1] as Point;
    for (const b of outline) {
      const edgeY = (b.y - a.y) * scale.y;
      const edgeX = (b.x - a.x) * scale.x;
      let farthest = 0;
      for (const c of outline) {
        const cross = Math.abs(edgeX * (c.y - a.y) * scale.y - edgeY * (c.x - a.x) * scale.x);
        if (cross > farthest) farthest = cross;
      }
      smallest = Math.min(smallest, farthest / Math.hypot(edgeY, edgeX));
      a = b;
    }
    return smallest;
  });
}
