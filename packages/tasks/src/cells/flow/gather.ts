/**
 * Pixels that ended in the same place are one cell: find the places where many meet, and let each take what lies around it.
 *
 * After Stringer et al. 2021 (Cellpose), methods, "gradient tracking": peaks of the histogram of ends, grown while more
 * than two pixels ended there.
 */
import type { Walkers } from "./follow.js";

/** A peak is the highest place within this many pixels, both ways. */
const PEAK_RADIUS = 2;
/** A place where fewer pixels ended is no peak (Cellpose: 10, which loses cells of few pixels). */
const LEAST_PEAK = 3;
/** How far a peak grows, in pixels, and how many ends a place needs to be grown into. */
const GROW_ROUNDS = 5;
const GROW_LEAST = 2;

/** The number of its cell for every pixel [y, x]; 0 for none. Numbers go from the largest meeting place to the smallest. */
export function gatherCells({ pixels, ends }: Walkers, height: number, width: number): Uint32Array {
  const count = new Uint32Array(height * width);
  for (const end of ends) count[end] = (count[end] as number) + 1;
  const peaks = findPeaks(count, height, width);
  const owner = new Uint32Array(height * width);
  peaks.forEach((peak, at) => {
    if (owner[peak] === 0) grow(owner, count, peak, at + 1, width);
  });
  const ids = new Uint32Array(height * width);
  for (let k = 0; k < pixels.length; k++) ids[pixels[k] as number] = owner[ends[k] as number] as number;
  return ids;
}

/** Indices, the fullest first; of equals the first in reading order. */
function findPeaks(count: Uint32Array, height: number, width: number): number[] {
  const peaks: number[] = [];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const own = count[at] as number;
      if (own < LEAST_PEAK) continue;
      let isPeak = true;
      for (let v = Math.max(0, y - PEAK_RADIUS); isPeak && v <= Math.min(height - 1, y + PEAK_RADIUS); v++)
        for (let u = Math.max(0, x - PEAK_RADIUS); u <= Math.min(width - 1, x + PEAK_RADIUS); u++) {
          const other = count[v * width + u] as number;
          if (other > own || (other === own && v * width + u < at)) {
            isPeak = false;
            break;
          }
        }
      if (isPeak) peaks.push(at);
    }
  return peaks.sort((a, b) => (count[b] as number) - (count[a] as number) || a - b);
}

/** Give a peak the places around it that are reached over places where pixels ended. */
function grow(owner: Uint32Array, count: Uint32Array, peak: number, id: number, width: number): void {
  owner[peak] = id;
  let front = [peak];
  for (let round = 0; round < GROW_ROUNDS && front.length > 0; round++) {
    const next: number[] = [];
    for (const at of front) {
      const x = at % width;
      for (let dy = -width; dy <= width; dy += width)
        for (let dx = x === 0 ? 0 : -1; dx <= (x === width - 1 ? 0 : 1); dx++) {
          const to = at + dy + dx;
          if (to < 0 || to >= owner.length || owner[to] !== 0 || (count[to] as number) <= GROW_LEAST) continue;
          owner[to] = id;
          next.push(to);
        }
    }
    front = next;
  }
  // Single ends beside the meeting place belong to it too.
  for (const at of ring(owner, peak, id, width)) owner[at] = id;
}

/** Free places that touch the cell's places and lie within its reach. */
function ring(owner: Uint32Array, peak: number, id: number, width: number): number[] {
  const height = owner.length / width;
  const [py, px] = [Math.floor(peak / width), peak % width];
  const reach = GROW_ROUNDS + 1;
  const found: number[] = [];
  for (let y = Math.max(0, py - reach); y <= Math.min(height - 1, py + reach); y++)
    for (let x = Math.max(0, px - reach); x <= Math.min(width - 1, px + reach); x++) {
      if (owner[y * width + x] !== 0) continue;
      let touches = false;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
          if (owner[v * width + u] === id) touches = true;
      if (touches) found.push(y * width + x);
    }
  return found;
}
