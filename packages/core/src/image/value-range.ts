/**
 * The dark and the bright end of many values, which may come in pieces, so that an image need not be in memory to be
 * normalised: the same numbers as for the whole.
 */
import { CambrianError } from "../error/cambrian-error.js";
import { makeRandom } from "../random/random.js";

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface RangeFinder {
  /** Values `start` to `start + values.length - 1`; every value once, in any order of pieces. */
  add(values: Float32Array, start: number): void;
  /**
   * The two percentiles. Where they fall together although the values are not constant (a few bright specks), the maximum
   * is the upper one. Throws `image/not-finite` when no value is a finite number.
   */
  find(): ValueRange;
}

/** Up to this many values percentiles are exact; of more, this many are drawn. */
const EXACT = 2 ** 20;

/** For `length` values. `low` and `high` in percent. Memory: 12 MB, whatever the length. */
export function makeRangeFinder(
  length: number,
  { low, high }: { readonly low: number; readonly high: number },
): RangeFinder {
  const count = Math.min(EXACT, length);
  const places = count === length ? undefined : drawPlaces(length, count);
  const sample = new Float32Array(count);
  let taken = 0;
  // A large image may be finite only in places the draw missed: then what comes first.
  let spare: number[] = [];
  const add = (values: Float32Array, start: number) => {
    if (!places) {
      for (const value of values) if (value - value === 0) sample[taken++] = value;
      return;
    }
    const end = start + values.length;
    for (let i = firstFrom(places, start); i < count && (places[i] as number) < end; i++) {
      const value = values[(places[i] as number) - start] as number;
      if (value - value === 0) sample[taken++] = value;
    }
    if (taken > 0) spare = [];
    else for (const value of values) if (spare.length < EXACT && value - value === 0) spare.push(value);
  };
  return {
    add,
    find() {
      const sorted = taken > 0 ? sample.slice(0, taken).sort() : Float32Array.from(spare).sort();
      if (sorted.length === 0 && length > 0) throw notFinite(length);
      const range = { low: percentile(sorted, low), high: percentile(sorted, high) };
      if (range.high > range.low) return range;
      const top = sorted[sorted.length - 1] ?? 0;
      return top > range.low ? { low: range.low, high: top } : range;
    },
  };
}

/**
 * `range.low` becomes 0, `range.high` 1, held within `clip`; a range of one value gives 0. What is not finite becomes 0, and
 * is counted. `out` may be `values`.
 */
export function scaleValues(
  values: Float32Array,
  {
    range,
    clip,
    out,
  }: { readonly range: ValueRange; readonly clip: readonly [number, number]; readonly out: Float32Array },
): number {
  const factor = range.high > range.low ? 1 / (range.high - range.low) : 0;
  let notFinite = 0;
  for (let i = 0; i < values.length; i++) {
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
  return notFinite;
}

/** One at random from each of `count` equal stretches, ascending, the same at every call. */
function drawPlaces(length: number, count: number): Float64Array {
  const stretch = length / count;
  const random = makeRandom(length);
  return Float64Array.from({ length: count }, (_, i) => Math.floor((i + random.next()) * stretch));
}

/** The first of ascending places that is not before `start`. */
function firstFrom(places: Float64Array, start: number): number {
  let from = 0;
  let to = places.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle] as number) < start) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Of ascending values, linear between neighbours (NumPy's default). */
function percentile(sorted: Float32Array, percent: number): number {
  const place = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const a = sorted[below] ?? 0;
  const b = sorted[Math.min(below + 1, sorted.length - 1)] ?? a;
  return a + (b - a) * (place - below);
}

function notFinite(pixels: number): CambrianError {
  return new CambrianError(
    "image/not-finite",
    "No pixel of the image is a finite number (all are NaN or infinite). Check how the file was written, or choose another channel.",
    { pixels },
  );
}
