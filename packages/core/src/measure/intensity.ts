/**
 * How bright an object is in each channel.
 */
import type { Planes } from "../image/planes.js";
import type { Regions } from "./regions.js";
import { selectKth } from "./select.js";

export interface Intensities {
  readonly mean: Float64Array;
  readonly median: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sd: Float64Array;
  readonly integrated: Float64Array;
}

/** One entry a channel. A NaN pixel makes all values of its object in that channel NaN. */
export function measureIntensities(regions: Regions, planes: Planes): Intensities[] {
  const { count, places, area } = regions;
  const starts = new Uint32Array(count + 1);
  for (let k = 0; k < count; k++) starts[k + 1] = (starts[k] as number) + (area[k] as number);
  const grouped = new Float32Array(starts[count] as number);
  return Array.from({ length: planes.channels }, (_, channel) => {
    const plane = planes.data.subarray(channel * places.length, (channel + 1) * places.length);
    const next = starts.slice();
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      if (place === 0) continue;
      const at = next[place - 1] as number;
      grouped[at] = plane[i] as number;
      next[place - 1] = at + 1;
    }
    const out: Intensities = {
      mean: new Float64Array(count),
      median: new Float64Array(count),
      min: new Float64Array(count),
      max: new Float64Array(count),
      sd: new Float64Array(count),
      integrated: new Float64Array(count),
    };
    for (let k = 0; k < count; k++) describe(grouped.subarray(starts[k], starts[k + 1]), k, out);
    return out;
  });
}

/** Describe the pixels of one object; reorders them. */
function describe(values: Float32Array, k: number, out: Intensities): void {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let missing = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) missing = true;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] as number) - mean;
    squares += deviation * deviation;
  }
  out.integrated[k] = sum;
  out.mean[k] = mean;
  out.sd[k] = Math.sqrt(squares / values.length);
  out.min[k] = missing ? Number.NaN : min;
  out.max[k] = missing ? Number.NaN : max;
  out.median[k] = missing ? Number.NaN : median(values);
}

function median(values: Float32Array): number {
  const half = values.length >> 1;
  const upper = selectKth(values, half);
  if (values.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < half; i++) lower = Math.max(lower, values[i] as number);
  return (lower + upper) / 2;
}
