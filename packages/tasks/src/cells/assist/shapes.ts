/** What is looked at of every object when something about it may be odd: place, size, solidity, contrast, neighbours. */
import { convexHull, type Labels, polygonArea } from "@cambrian/core";

export interface ObjectShape {
  readonly id: number;
  /** Rows y0..y1 and columns x0..x1, ends not included. */
  readonly box: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number };
  /** Pixels. */
  readonly area: number;
  /** Area by that of its convex hull, both of pixels as squares: 1 for convex shapes, less for bays and waists. */
  readonly solidity: number;
  /** Mean inside minus mean of the ring of background around it; 0 where no background touches it. */
  readonly contrast: number;
  readonly touchesEdge: boolean;
  /** Pixel sides shared with each neighbour, by its id. */
  readonly neighbours: ReadonlyMap<number, number>;
  /** Sides of its pixels that belong to its border. */
  readonly border: number;
}

/** By ascending id. `grey` is [y, x] of the labels' size. */
export function shapesOf({ data, height, width }: Labels, grey: Float32Array): ObjectShape[] {
  interface Sums {
    y0: number;
    x0: number;
    y1: number;
    x1: number;
    area: number;
    inside: number;
    ring: number;
    ringCount: number;
    border: number;
    touchesEdge: boolean;
    readonly neighbours: Map<number, number>;
    /** First and last column of each row, from y0. */
    readonly spans: Map<number, [number, number]>;
  }
  const all = new Map<number, Sums>();
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const id = data[at] as number;
      if (id === 0) continue;
      let sums = all.get(id);
      if (!sums) {
        sums = {
          y0: y,
          x0: x,
          y1: y + 1,
          x1: x + 1,
          area: 0,
          inside: 0,
          ring: 0,
          ringCount: 0,
          border: 0,
          touchesEdge: false,
          neighbours: new Map(),
          spans: new Map(),
        };
        all.set(id, sums);
      }
      sums.area++;
      sums.inside += grey[at] as number;
      sums.y1 = y + 1;
      if (x < sums.x0) sums.x0 = x;
      if (x >= sums.x1) sums.x1 = x + 1;
      const span = sums.spans.get(y);
      if (span) span[1] = x;
      else sums.spans.set(y, [x, x]);
      if (y === 0 || x === 0 || y === height - 1 || x === width - 1) sums.touchesEdge = true;
      for (const [dy, dx] of SIDES) {
        const [v, u] = [y + dy, x + dx];
        if (v < 0 || u < 0 || v >= height || u >= width) continue;
        const other = data[v * width + u] as number;
        if (other === id) continue;
        sums.border++;
        if (other !== 0) sums.neighbours.set(other, (sums.neighbours.get(other) ?? 0) + 1);
        else {
          // A little farther out, where the optics no longer mix both.
          const [fy, fx] = [y + 3 * dy, x + 3 * dx];
          if (fy < 0 || fx < 0 || fy >= height || fx >= width || data[fy * width + fx] !== 0) continue;
          sums.ring += grey[fy * width + fx] as number;
          sums.ringCount++;
        }
      }
    }
  return [...all]
    .sort(([a], [b]) => a - b)
    .map(([id, { spans, inside, ring, ringCount, area, y0, x0, y1, x1, ...rest }]) => {
      const corners = [...spans].flatMap(([y, [left, right]]) => [
        { y, x: left },
        { y: y + 1, x: left },
        { y, x: right + 1 },
        { y: y + 1, x: right + 1 },
      ]);
      return {
        id,
        box: { y0, x0, y1, x1 },
        area,
        solidity: area / Math.max(1, Math.abs(polygonArea(convexHull(corners)))),
        contrast: ringCount === 0 ? 0 : inside / area - ring / ringCount,
        touchesEdge: rest.touchesEdge,
        neighbours: rest.neighbours,
        border: rest.border,
      };
    });
}

const SIDES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
