/**
 * Brightness made comparable: whatever the camera's bit depth and exposure, the dark end of a picture becomes 0 and its bright
 * end 1. Percentiles instead of extremes, so that a few hot pixels do not decide.
 */
import { CambrianError } from "../error/cambrian-error.js";
import { makeRandom } from "../random/random.js";
import type { Planes } from "./planes.js";

export interface NormaliseOptions {
  /** Percentile that becomes 0; default 1. */
  readonly low?: number;
  /** Percentile that becomes 1; default 99.8. */
  readonly high?: number;
  /** `channel` (default): each on its own. `image`: all channels by the same numbers, so that colours stay. */
  readonly per?: "channel" | "image";
  /** Results are held within these; default [-1, 4]. */
  readonly clip?: readonly [number, number];
  /** Where the result goes, as long as the planes; may be the planes' own array, which saves a copy of a large image. Default: fresh. */
  readonly out?: Float32Array;
}

export interface NormalisedPlanes extends Planes {
  /** The values that became 0 and 1, by channel; equal where a channel is constant. */
  readonly ranges: readonly { readonly low: number; readonly high: number }[];
  /** How many pixels were NaN or infinite; they became 0. */
  readonly notFinite: number;
}

/** Up to this many pixels percentiles are exact; of larger images this many are drawn. */
const EXACT = 2 ** 20;

/**
 * Scale planes of any range to roughly 0..1, as fresh planes (or into `out`). A constant channel becomes 0. When the two percentiles fall together
 * although the channel is not constant (a few bright specks), its maximum becomes 1.
 * Throws `image/not-finite` when no pixel of a channel (or of the image) is a finite number.
 */
export function normalisePlanes(planes: Planes, options: NormaliseOptions = {}): NormalisedPlanes {
  const { low = 1, high = 99.8, per = "channel", clip = [-1, 4] } = options;
  const size = planes.height * planes.width;
  const data = options.out ?? new Float32Array(planes.data.length);
  if (data.length !== planes.data.length)
    throw new TypeError(`"out" holds ${data.length} numbers, the planes ${planes.data.length}`);
  const ranges: { low: number; high: number }[] = [];
  const groups = per === "image" ? 1 : planes.channels;
  const length = per === "image" ? planes.data.length : size;
  let notFinite = 0;
  for (let g = 0; g < groups; g++) {
    const values = planes.data.subarray(g * length, (g + 1) * length);
    const range = findRange(values, low, high);
    const out = data.subarray(g * length, (g + 1) * length);
    const factor = range.high > range.low ? 1 / (range.high - range.low) : 0;
    for (let i = 0; i < length; i++) {
      const value = values[i] as number;
      // NaN - NaN and Infinity - Infinity are NaN, so this is false for all that is not finite
      if (value - value !== 0) {
        notFinite++;
        out[i] = 0;
        continue;
      }
      const scaled = (value - range.low) * factor;
      out[i] = scaled < clip[0] ? clip[0] : scaled > clip[1] ? clip[1] : scaled;
    }
    for (let c = 0; c < planes.channels / groups; c++) ranges.push(range);
  }
  return { ...planes, data, ranges, notFinite };
}

function findRange(values: Float32Array, low: number, high: number): { low: number; high: number } {
  const sample = takeSample(values);
  if (sample.length === 0 && values.length > 0) {
    throw new CambrianError(
      "image/not-finite",
      "No pixel of the image is a finite number (all are NaN or infinite). Check how the file was written, or choose another channel.",
      { pixels: values.length },
    );
  }
  sample.sort();
  const range = { low: percentile(sample, low), high: percentile(sample, high) };
  if (range.high > range.low) return range;
  const top = sample[sample.length - 1] ?? 0;
  return top > range.low ? { low: range.low, high: top } : range;
}

/** The finite values, or some of them: one at random from each of `EXACT` equal stretches, the same at every call. */
function takeSample(values: Float32Array): Float32Array {
  const count = Math.min(EXACT, values.length);
  const sample = new Float32Array(count);
  let taken = 0;
  const stretch = values.length / count;
  const random = makeRandom(values.length);
  for (let i = 0; i < count; i++) {
    const at = count === values.length ? i : Math.floor((i + random.next()) * stretch);
    const value = values[at] as number;
    if (value - value === 0) sample[taken++] = value;
  }
  // a large image may be finite only in places the draw missed
  if (taken === 0 && count < values.length) return values.filter((value) => value - value === 0).slice(0, EXACT);
  return sample.subarray(0, taken);
}

/** Of ascending values, linear between neighbours (NumPy's default). */
function percentile(sorted: Float32Array, percent: number): number {
  const place = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const a = sorted[below] ?? 0;
  const b = sorted[Math.min(below + 1, sorted.length - 1)] ?? a;
  return a + (b - a) * (place - below);
}
