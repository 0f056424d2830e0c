/**
 * Brightness made comparable: whatever the camera's bit depth and exposure, the dark end of a picture becomes 0 and its bright
 * end 1. Percentiles instead of extremes, so that a few hot pixels do not decide.
 */
import type { Planes } from "./planes.js";
import { makeRangeFinder, scaleValues, type ValueRange } from "./value-range.js";

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
  readonly ranges: readonly ValueRange[];
  /** How many pixels were NaN or infinite; they became 0. */
  readonly notFinite: number;
}

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
  const ranges: ValueRange[] = [];
  const groups = per === "image" ? 1 : planes.channels;
  const length = per === "image" ? planes.data.length : size;
  let notFinite = 0;
  for (let g = 0; g < groups; g++) {
    const values = planes.data.subarray(g * length, (g + 1) * length);
    const finder = makeRangeFinder(length, { low, high });
    finder.add(values, 0);
    const range = finder.find();
    notFinite += scaleValues(values, { range, clip, out: data.subarray(g * length, (g + 1) * length) });
    for (let c = 0; c < planes.channels / groups; c++) ranges.push(range);
  }
  return { ...planes, data, ranges, notFinite };
}
