/** How often each value occurs in a plane, and a contrast that shows most of it. */
import type { PixelData } from "@cambrian/core";

export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: number[];
  readonly auto: [number, number];
}

const BINS = 256;
const LOW = 0.002;
const HIGH = 0.998;
/** So many pixels decide; more are sampled evenly. */
const SAMPLE = 2 ** 20;

/** Values that are not finite are left out; a plane without any other is 0 to 1. */
export function makeHistogram(data: PixelData): Histogram {
  const step = Math.max(1, Math.floor(data.length / SAMPLE));
  const sample = new Float64Array(Math.ceil(data.length / step));
  let count = 0;
  for (let at = 0; at < data.length; at += step) {
    const value = data[at] as number;
    if (value - value === 0) sample[count++] = value;
  }
  const values = sample.subarray(0, count).sort();
  const min = values[0] ?? 0;
  const max = values[count - 1] ?? 1;
  const counts = new Array<number>(BINS).fill(0);
  const scale = max > min ? BINS / (max - min) : 0;
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - min) * scale));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const at = (share: number): number => values[Math.round(share * (count - 1))] ?? min;
  const [low, high] = [at(LOW), at(HIGH)];
  return { min, max, counts, auto: high > low ? [low, high] : [min, max > min ? max : min + 1] };
}
