/**
 * Polygons: which pixels they cover, how large they are, and the convex hull of points.
 */
import type { Point } from "./point.js";

/**
 * Call `visit(y, from, to)` for each run of pixels, columns from <= x < to, whose centre lies inside the polygon or on its
 * outline, row by row, clipped to the image. Inside by the even-odd rule where the outline crosses itself.
 *
 * Scan conversion of the point-in-polygon rule of O'Rourke 1998, "Computational geometry in C", section 7.4: a centre is
 * covered when the outline crosses an odd number of times to its right or an odd number of times to its left. The two
 * counts differ only on the outline.
 */
export function forEachPolygonRun(
  polygon: readonly Point[],
  height: number,
  width: number,
  visit: (y: number, from: number, to: number) => void,
): void {
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { y } of polygon) {
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const lastRow = Math.min(height - 1, Math.floor(bottom));
  const right: number[] = [];
  const left: number[] = [];
  const runs: [number, number][] = [];
  for (let y = Math.max(0, Math.ceil(top)); y <= lastRow; y++) {
    right.length = 0;
    left.length = 0;
    runs.length = 0;
    let a = polygon[polygon.length - 1] as Point;
    for (const b of polygon) {
      const above = a.y > y !== b.y > y;
      const below = a.y < y !== b.y < y;
      if (above || below) {
        const crossing = a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y);
        if (above) right.push(crossing);
        if (below) left.push(crossing);
      }
      if (b.y === y && Number.isInteger(b.x)) addRun(runs, b.x, b.x + 1, width);
      a = b;
    }
    right.sort(ascending);
    left.sort(ascending);
    // Odd to the right: r0 <= x < r1. Odd to the left: l0 < x <= l1.
    for (let k = 0; k + 1 < right.length; k += 2)
      addRun(runs, Math.ceil(right[k] as number), Math.ceil(right[k + 1] as number), width);
    for (let k = 0; k + 1 < left.length; k += 2)
      addRun(runs, Math.floor(left[k] as number) + 1, Math.floor(left[k + 1] as number) + 1, width);
    visitMerged(y, runs, visit);
  }
}

const ascending = (a: number, b: number): number => a - b;

function addRun(runs: [number, number][], from: number, to: number, width: number): void {
  const start = Math.max(0, from);
  const end = Math.min(width, to);
  if (start < end) runs.push([start, end]);
}

function visitMerged(y: number, runs: [number, number][], visit: (y: number, from: number, to: number) => void): void {
  const first = runs[0];
  if (first === undefined) return;
  if (runs.length > 1) runs.sort((a, b) => a[0] - b[0]);
  let [from, to] = runs[0] ?? first;
  for (const [start, end] of runs) {
    if (start > to) {
      visit(y, from, to);
      from = start;
      to = end;
    } else if (end > to) to = end;
  }
  visit(y, from, to);
}

/**
 * Write `value` into the pixels of `out` that the polygon covers (see {@link forEachPolygonRun}; the same pixels as
 * scikit-image's `draw.polygon`). Returns how many pixels were written. Parts beyond the image are left out.
 * @param out [y, x], written into
 */
export function fillPolygon(
  out: { readonly data: Uint8Array | Uint16Array | Uint32Array; readonly height: number; readonly width: number },
  polygon: readonly Point[],
  value = 1,
): number {
  const { data, height, width } = out;
  let count = 0;
  forEachPolygonRun(polygon, height, width, (y, from, to) => {
    data.fill(value, y * width + from, y * width + to);
    count += to - from;
  });
  return count;
}

/** Area enclosed by a polygon that does not cross itself, in px² (shoelace formula); 0 for fewer than three points. */
export function polygonArea(polygon: readonly Point[]): number {
  const origin = polygon[0];
  if (origin === undefined) return 0;
  let twice = 0;
  let a = polygon[polygon.length - 1] as Point;
  for (const b of polygon) {
    twice += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
    a = b;
  }
  return Math.abs(twice) / 2;
}

/**
 * The corners of the smallest convex polygon around the points, clockwise as seen on the screen (y down), without points on
 * its edges. One or two points give themselves; points on a line give the two ends.
 * Monotone chain, Andrew 1979. O(n log n).
 */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (ordered: readonly Point[]): Point[] => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length >= 2 && turn(hull[hull.length - 2] as Point, hull[hull.length - 1] as Point, point) <= 0)
        hull.pop();
      const last = hull[hull.length - 1];
      if (last === undefined || last.x !== point.x || last.y !== point.y) hull.push(point);
    }
    return hull;
  };
  const there = chain(sorted);
  const back = chain(sorted.reverse());
  if (there.length <= 1) return there;
  return [...there.slice(0, -1), ...back.slice(0, -1)];
}

/** Positive when a, b, c turn clockwise on the screen. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
