/**
 * Find the peaks of a map: one point for each hill, at least a given distance apart. The rules are those of
 * scikit-image's `peak_local_max` without its border exclusion.
 */
import type { Point } from "./point.js";

export interface Peak extends Point {
  readonly value: number;
}

export interface LocalMaximaOptions {
  /** A peak is the highest in the square of this radius, and two peaks are at least this far apart (in y or x). Default 1. */
  readonly minDistance?: number;
  /** Only peaks above this value. Default: above the lowest value of the map. */
  readonly threshold?: number;
}

/**
 * The peaks, highest first (equal ones in raster order). A flat top gives one or several points, minDistance apart; a map
 * of one value gives none.
 * @param map [y, x]
 */
export function localMaxima(
  map: ArrayLike<number>,
  height: number,
  width: number,
  options: LocalMaximaOptions = {},
): Peak[] {
  if (map.length !== height * width)
    throw new TypeError(`a map of ${height} x ${width} needs ${height * width} values, got ${map.length}`);
  const radius = Math.max(1, Math.floor(options.minDistance ?? 1));
  const highest = slidingMaximum(map, height, width, radius);
  let threshold = options.threshold ?? Number.POSITIVE_INFINITY;
  if (options.threshold === undefined)
    for (let i = 0; i < map.length; i++) threshold = Math.min(threshold, map[i] as number);
  const candidates: number[] = [];
  let flat = true;
  for (let i = 0; i < map.length; i++) {
    if (map[i] !== highest[i]) flat = false;
    else if ((map[i] as number) > threshold) candidates.push(i);
  }
  if (flat) return [];
  candidates.sort((a, b) => (map[b] as number) - (map[a] as number) || a - b);
  const taken = new Uint8Array(map.length);
  const peaks: Peak[] = [];
  for (const i of candidates) {
    if (taken[i]) continue;
    const x = i % width;
    const y = (i - x) / width;
    peaks.push({ y, x, value: map[i] as number });
    const from = Math.max(0, x - radius + 1);
    const to = Math.min(width, x + radius);
    const bottom = Math.min(height, y + radius);
    for (let ny = Math.max(0, y - radius + 1); ny < bottom; ny++) taken.fill(1, ny * width + from, ny * width + to);
  }
  return peaks;
}

/** The highest value in the square of a radius around each pixel, clipped to the image. */
function slidingMaximum(map: ArrayLike<number>, height: number, width: number, radius: number): Float64Array {
  const rows = new Float64Array(map.length);
  const out = new Float64Array(map.length);
  for (let y = 0; y < height; y++) slideLine(map, rows, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) slideLine(rows, out, x, width, height, radius);
  return out;
}

/** One line of a sliding maximum with a queue of falling values: O(n) whatever the radius. */
function slideLine(
  from: ArrayLike<number>,
  to: Float64Array,
  start: number,
  stride: number,
  n: number,
  radius: number,
): void {
  const queue = new Int32Array(n);
  let head = 0;
  let tail = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    for (; next < n && next <= i + radius; next++) {
      const value = from[start + next * stride] as number;
      while (tail > head && (from[start + (queue[tail - 1] as number) * stride] as number) <= value) tail--;
      queue[tail++] = next;
    }
    while ((queue[head] as number) < i - radius) head++;
    to[start + i * stride] = from[start + (queue[head] as number) * stride] as number;
  }
}
