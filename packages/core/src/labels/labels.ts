/**
 * A label image: every pixel holds the number of the object it belongs to, 0 is background.
 */
import type { PixelSize } from "../image/image.js";

/** An instance map of one plane. Ids are positive and need not be consecutive. */
export interface Labels {
  /** [y, x] */
  readonly data: Uint32Array;
  readonly height: number;
  readonly width: number;
  readonly pixelSize?: PixelSize;
}

/** Wrap or allocate an instance map; throws `TypeError` when the length is not height x width. */
export function makeLabels(
  height: number,
  width: number,
  data: Uint32Array = new Uint32Array(height * width),
  pixelSize?: PixelSize,
): Labels {
  if (data.length !== height * width)
    throw new TypeError(`labels of ${height} x ${width} need ${height * width} values, got ${data.length}`);
  return pixelSize ? { data, height, width, pixelSize } : { data, height, width };
}

/** The ids that occur, ascending, without 0. */
export function labelIds(labels: Labels): number[] {
  const seen = new Set<number>();
  let last = 0;
  for (const id of labels.data) {
    if (id !== last) {
      seen.add(id);
      last = id;
    }
  }
  seen.delete(0);
  return [...seen].sort((a, b) => a - b);
}

/** How many objects there are. */
export function countLabels(labels: Labels): number {
  return labelIds(labels).length;
}

/** The same objects numbered 1..n in the order of their old ids. A fresh array. */
export function relabelSequential(labels: Labels): Labels {
  const renumber = new Map(labelIds(labels).map((id, index) => [id, index + 1]));
  renumber.set(0, 0);
  return { ...labels, data: labels.data.map((id) => renumber.get(id) ?? 0) };
}

/** Labels from a small picture for tests: one character a pixel, `.`, `0` or a space is background, 1-9 and a-z are ids. */
export function drawLabels(rows: readonly string[]): Labels {
  const width = rows[0]?.length ?? 0;
  const data = new Uint32Array(rows.length * width);
  rows.forEach((row, y) => {
    if (row.length !== width) throw new TypeError(`row ${y} has ${row.length} characters, the first has ${width}`);
    for (let x = 0; x < width; x++) {
      const mark = row[x] ?? ".";
      data[y * width + x] = mark === "." || mark === " " ? 0 : Number.parseInt(mark, 36);
    }
  });
  return { data, height: rows.length, width };
}
