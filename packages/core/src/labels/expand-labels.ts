/**
 * Grow every object into the background by a distance, without letting objects overlap: a simple cell around each nucleus.
 */
import { makeEnvelopeScratch, nearestParabola } from "../geometry/lower-envelope.js";
import type { Labels } from "./labels.js";

/**
 * Background pixels at most `distancePx` (Euclidean, between pixel centres) from an object join the nearest one. At equal
 * distance one of the nearest wins, always the same. Object pixels stay as they are. A fresh array.
 */
export function expandLabels(labels: Labels, distancePx: number): Labels {
  const { data, height, width } = labels;
  const rowOf = nearestRows(data, height, width);
  const out = new Uint32Array(data.length);
  const heights = new Float64Array(width);
  const nearest = new Int32Array(width);
  const scratch = makeEnvelopeScratch(width);
  const limit = distancePx * distancePx;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = rowOf[y * width + x] as number;
      heights[x] = row < 0 ? Number.POSITIVE_INFINITY : (row - y) * (row - y);
    }
    nearestParabola(heights, width, nearest, scratch);
    for (let x = 0; x < width; x++) {
      const column = nearest[x] as number;
      if (column < 0) continue;
      const squared = (x - column) * (x - column) + (heights[column] as number);
      if (squared <= limit) {
        out[y * width + x] = data[(rowOf[y * width + column] as number) * width + column] as number;
      }
    }
  }
  // Distance 0: an object pixel is nearest to itself, so objects come through unchanged; a negative distance must not erase.
  if (!(distancePx >= 0)) out.set(data);
  return { ...labels, data: out };
}

/** For each pixel the row of the nearest object pixel in its column (the upper one on a tie), -1 when there is none. */
function nearestRows(data: Uint32Array, height: number, width: number): Int32Array {
  const rows = new Int32Array(data.length).fill(-1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i] !== 0) rows[i] = y;
      else if (y > 0) rows[i] = rows[i - width] as number;
    }
  }
  for (let y = height - 2; y >= 0; y--) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const below = rows[i + width] as number;
      const above = rows[i] as number;
      if (below > y && (above < 0 || below - y < y - above)) rows[i] = below;
    }
  }
  return rows;
}
