/**
 * A label image that is never there as a whole: any part of it is drawn from the outlines when asked for, the same pixels
 * as `drawOutlines` gives.
 */
import { type Labels, makeLabels } from "@cambrian/core";
import type { Region } from "../../predict/tiles.js";
import type { CellObject } from "../types.js";
import type { Outlined } from "./draw.js";
import { SpanMaker } from "./spans.js";

export interface LabelCanvas {
  readonly height: number;
  readonly width: number;
  /** `objects[i]` has the id i + 1, as in `CellsResult`. */
  readonly objects: readonly CellObject[];
  /** Labels of a part, with the ids of the whole. */
  labels(region: Region): Labels;
  /** A box around all pixels of `objects[i]`, inside the image; perhaps a little too large. */
  box(index: number): Region;
}

/** Outlines are looked up by stripes of this many rows. */
const STRIPE = 64;
/** So many pixels are drawn at a time when everything is looked through. */
const BAND_PIXELS = 2 ** 22;

/** `cells`: the most confident first. Cells left with fewer than `minArea` pixels (at least 1) are dropped. */
export function makeCanvas(
  cells: readonly Outlined[],
  { height, width, minArea }: { readonly height: number; readonly width: number; readonly minArea: number },
): LabelCanvas {
  const maker = new SpanMaker(height, width);
  const boxes = cells.map(({ outline }) => boxOf(outline, height, width));
  const stripes = byStripe(boxes, height);

  /** Index of the cell plus 1, [y, x]. */
  const draw = ({ y0, x0, y1, x1 }: Region): Uint32Array => {
    const wide = x1 - x0;
    const out = new Uint32Array((y1 - y0) * wide);
    for (const n of cellsIn(stripes, y0, y1)) {
      const box = boxes[n] as Region;
      if (box.y1 <= y0 || box.y0 >= y1 || box.x1 <= x0 || box.x0 >= x1) continue;
      const { triples, count } = maker.fill((cells[n] as Outlined).outline);
      for (let s = 0; s < count; s++) {
        const y = triples[3 * s] as number;
        if (y < y0 || y >= y1) continue;
        const row = (y - y0) * wide - x0;
        const end = row + Math.min(x1, triples[3 * s + 2] as number);
        for (let at = row + Math.max(x0, triples[3 * s + 1] as number); at < end; at++)
          if (out[at] === 0) out[at] = n + 1;
      }
    }
    return out;
  };

  const area = new Uint32Array(cells.length + 1);
  const first = new Float64Array(cells.length + 1).fill(-1);
  const sumY = new Float64Array(cells.length + 1);
  const sumX = new Float64Array(cells.length + 1);
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let y0 = 0; y0 < height; y0 += rows) {
    const y1 = Math.min(height, y0 + rows);
    const drawn = draw({ y0, x0: 0, y1, x1: width });
    for (let at = 0; at < drawn.length; at++) {
      const n = drawn[at] as number;
      if (n === 0) continue;
      const inRows = Math.floor(at / width);
      if (area[n] === 0) first[n] = y0 * width + at;
      area[n] = (area[n] as number) + 1;
      sumY[n] = (sumY[n] as number) + y0 + inRows;
      sumX[n] = (sumX[n] as number) + at - inRows * width;
    }
  }
  const order: number[] = [];
  for (let n = 1; n <= cells.length; n++) if ((area[n] as number) >= Math.max(1, minArea)) order.push(n);
  order.sort((a, b) => (first[a] as number) - (first[b] as number));
  const newId = new Uint32Array(cells.length + 1);
  const objects = order.map((n, index): CellObject => {
    newId[n] = index + 1;
    const areaPx = area[n] as number;
    const { confidence, outline } = cells[n - 1] as Outlined;
    return {
      id: index + 1,
      confidence,
      y: (sumY[n] as number) / areaPx,
      x: (sumX[n] as number) / areaPx,
      areaPx,
      outline,
    };
  });
  return {
    height,
    width,
    objects,
    labels(region) {
      const data = draw(region);
      for (let i = 0; i < data.length; i++) data[i] = newId[data[i] as number] as number;
      return makeLabels(region.y1 - region.y0, region.x1 - region.x0, data);
    },
    box: (index) => boxes[(order[index] as number) - 1] as Region,
  };
}

/** Pixels whose centres the outline may enclose, inside the image. */
function boxOf(outline: Float32Array, height: number, width: number): Region {
  let [top, left, bottom, right] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < outline.length; i += 2) {
    const y = outline[i] as number;
    const x = outline[i + 1] as number;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    if (x < left) left = x;
    if (x > right) right = x;
  }
  return {
    y0: Math.max(0, Math.ceil(top)),
    x0: Math.max(0, Math.ceil(left)),
    y1: Math.min(height, Math.ceil(bottom)),
    x1: Math.min(width, Math.ceil(right)),
  };
}

function byStripe(boxes: readonly Region[], height: number): number[][] {
  const stripes = Array.from({ length: Math.ceil(height / STRIPE) }, (): number[] => []);
  boxes.forEach(({ y0, y1 }, n) => {
    for (let s = Math.floor(y0 / STRIPE); s * STRIPE < y1; s++) stripes[s]?.push(n);
  });
  return stripes;
}

/** Cells whose box may touch the rows, the most confident first. */
function cellsIn(stripes: readonly (readonly number[])[], y0: number, y1: number): Uint32Array {
  const found = new Set<number>();
  for (let s = Math.floor(y0 / STRIPE); s * STRIPE < y1; s++) for (const n of stripes[s] ?? []) found.add(n);
  return Uint32Array.from(found).sort();
}
