/**
 * Outlines -> label image: where two cells overlap, the more confident one has the pixel.
 */
import { makeLabels, type PixelSize } from "@cambrian/core";
import type { CellObject, CellsResult } from "../types.js";
import { SpanMaker } from "./spans.js";

export interface Outlined {
  readonly confidence: number;
  /** [point, 2] as y, x pairs. */
  readonly outline: Float32Array;
}

/**
 * Draw cells, the most confident first, into an image of this size; cells left with fewer than `minArea`
 * pixels (at least 1) are dropped. Ids follow the reading order of the first pixel.
 */
export function drawOutlines(
  cells: readonly Outlined[],
  {
    height,
    width,
    minArea,
    pixelSize,
  }: { height: number; width: number; minArea: number; pixelSize?: PixelSize | undefined },
): CellsResult {
  const labels = makeLabels(height, width, undefined, pixelSize);
  const { data } = labels;
  const maker = new SpanMaker(height, width);
  const area = new Uint32Array(cells.length + 1);
  cells.forEach(({ outline }, n) => {
    const { triples, count } = maker.fill(outline);
    let drawn = 0;
    for (let s = 0; s < count; s++) {
      const row = (triples[3 * s] as number) * width;
      const end = row + (triples[3 * s + 2] as number);
      for (let at = row + (triples[3 * s + 1] as number); at < end; at++) {
        if (data[at] !== 0) continue;
        data[at] = n + 1;
        drawn++;
      }
    }
    area[n + 1] = drawn;
  });

  const newId = new Uint32Array(cells.length + 1);
  const order: number[] = [];
  const sumY = new Float64Array(cells.length + 1);
  const sumX = new Float64Array(cells.length + 1);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const old = data[at] as number;
      if (old === 0) continue;
      if ((area[old] as number) < minArea) {
        data[at] = 0;
        continue;
      }
      if (newId[old] === 0) {
        order.push(old);
        newId[old] = order.length;
      }
      data[at] = newId[old] as number;
      sumY[old] = (sumY[old] as number) + y;
      sumX[old] = (sumX[old] as number) + x;
    }
  const objects: CellObject[] = order.map((old, index) => {
    const { confidence, outline } = cells[old - 1] as Outlined;
    const areaPx = area[old] as number;
    return {
      id: index + 1,
      confidence,
      y: (sumY[old] as number) / areaPx,
      x: (sumX[old] as number) / areaPx,
      areaPx,
      outline,
    };
  });
  return { labels, count: objects.length, objects };
}

/**
 * The same cells in an image of another size, for example that of the file after the network saw it rescaled. Outlines are
 * scaled and drawn again, so that borders stay smooth. A cell that shrinks to nothing is dropped.
 */
export function resizeCells(
  result: CellsResult,
  size: { readonly height: number; readonly width: number; readonly pixelSize?: PixelSize | undefined },
): CellsResult {
  const { labels } = result;
  if (labels.height === size.height && labels.width === size.width)
    return size.pixelSize ? { ...result, labels: { ...labels, pixelSize: size.pixelSize } } : result;
  const cells = rescaleOutlines(result.objects, labels, size);
  return drawOutlines(cells, { ...size, minArea: 1 });
}

/** Outlines of an image of one size in that of another, the most confident first. */
export function rescaleOutlines(
  objects: readonly CellObject[],
  from: { readonly height: number; readonly width: number },
  to: { readonly height: number; readonly width: number },
): Outlined[] {
  const scaleY = to.height / from.height;
  const scaleX = to.width / from.width;
  const cells = objects.map(({ confidence, outline }) => ({
    confidence,
    // pixel centres are whole numbers, so edges lie at halves
    outline: outline.map((v, i) => (v + 0.5) * (i % 2 === 0 ? scaleY : scaleX) - 0.5),
  }));
  return cells.sort((a, b) => b.confidence - a.confidence);
}
