/**
 * Label image -> cells with their measures and outlines: what decoders of dense maps end with.
 */
import { type Labels, makeLabels, type Ring, traceOutlines } from "@cambrian/core";
import type { CellObject, CellsResult } from "../types.js";

/**
 * Number the objects of `ids` [y, x] (any numbers, 0 is background) 1..n in reading order of their first pixel; those with
 * fewer than `minArea` pixels are dropped. A cell's confidence is the mean of `probability` [y, x] over its pixels, its
 * outline runs around its largest piece.
 */
export function cellsOfLabels(
  ids: Uint32Array,
  probability: Float32Array,
  { height, width, minArea }: { readonly height: number; readonly width: number; readonly minArea: number },
): CellsResult {
  const area = new Map<number, number>();
  for (const id of ids) if (id !== 0) area.set(id, (area.get(id) ?? 0) + 1);
  const labels = makeLabels(height, width);
  const numbers = new Map<number, number>();
  const sums: { area: number; y: number; x: number; probability: number }[] = [];
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    if (id === 0 || (area.get(id) ?? 0) < Math.max(1, minArea)) continue;
    let number = numbers.get(id);
    if (number === undefined) {
      number = sums.push({ area: 0, y: 0, x: 0, probability: 0 });
      numbers.set(id, number);
    }
    labels.data[at] = number;
    const sum = sums[number - 1];
    if (!sum) continue;
    sum.area++;
    sum.y += Math.floor(at / width);
    sum.x += at % width;
    sum.probability += probability[at] as number;
  }
  const outlines = outlinesOf(labels);
  const objects: CellObject[] = sums.map((sum, index) => ({
    id: index + 1,
    confidence: sum.probability / sum.area,
    y: sum.y / sum.area,
    x: sum.x / sum.area,
    areaPx: sum.area,
    outline: outlines[index] ?? new Float32Array(0),
  }));
  return { labels, count: objects.length, objects };
}

/** By id - 1: y, x pairs around the largest piece, pixel centres being whole numbers. */
function outlinesOf(labels: Labels): Float32Array[] {
  return traceOutlines(labels).map(({ parts }) => {
    const [largest = []] = parts.map(({ outer }) => outer).sort((a, b) => areaOf(b) - areaOf(a));
    // Corners of pixels lie half a pixel before their centres; rings are x, y.
    return Float32Array.from(largest, (_, at) => (largest[at ^ 1] ?? 0) - 0.5);
  });
}

function areaOf(ring: Ring): number {
  let twice = 0;
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length;
    twice += (ring[at] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[at + 1] ?? 0);
  }
  return Math.abs(twice / 2);
}
