/** Where each object of a label image lies, and its centre: what targets made object by object begin with. */
import type { Labels } from "@cambrian/core";

export interface CellBox {
  readonly id: number;
  /** Rows y0..y1 and columns x0..x1, ends not included. */
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
  /** The pixel of the object nearest to its mean position, as Cellpose's centre: inside also when the object is bent. */
  readonly centerY: number;
  readonly centerX: number;
}

/** Boxes by the order in which ids are met. */
export function cellBoxes({ data, height, width }: Labels): CellBox[] {
  const found = new Map<number, { y0: number; x0: number; y1: number; x1: number; y: number; x: number; n: number }>();
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const id = data[at] as number;
      if (id === 0) continue;
      const box = found.get(id);
      if (!box) {
        found.set(id, { y0: y, x0: x, y1: y + 1, x1: x + 1, y, x, n: 1 });
        continue;
      }
      box.y1 = y + 1;
      if (x < box.x0) box.x0 = x;
      if (x >= box.x1) box.x1 = x + 1;
      box.y += y;
      box.x += x;
      box.n++;
    }
  return [...found].map(([id, { y0, x0, y1, x1, y, x, n }]) => {
    const [meanY, meanX] = [y / n, x / n];
    let best = Number.POSITIVE_INFINITY;
    let [centerY, centerX] = [y0, x0];
    for (let row = y0; row < y1; row++)
      for (let column = x0; column < x1; column++) {
        if (data[row * width + column] !== id) continue;
        const away = (row - meanY) ** 2 + (column - meanX) ** 2;
        if (away < best) [best, centerY, centerX] = [away, row, column];
      }
    return { id, y0, x0, y1, x1, centerY, centerX };
  });
}

/** 1 where the truth is judged, 0 where it says `ignore`; [1, y, x]. Throws `TypeError` for another size. */
export function judgedWeight({ height, width }: Labels, ignore: Uint8Array | undefined): Float32Array {
  const weight = new Float32Array(height * width).fill(1);
  if (!ignore) return weight;
  if (ignore.length !== weight.length)
    throw new TypeError(`the ignore mask has ${ignore.length} pixels, the labels ${weight.length}`);
  for (let at = 0; at < weight.length; at++) if (ignore[at] !== 0) weight[at] = 0;
  return weight;
}
