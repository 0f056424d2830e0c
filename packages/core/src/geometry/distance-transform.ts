/**
 * How far every pixel of an object is from the nearest pixel that does not belong to it: exact Euclidean distances.
 *
 * Two passes after Felzenszwalb and Huttenlocher 2012. We measure to "any other value" instead of to zero, run by run,
 * so that touching objects get their own distances in the same two passes.
 */
import type { Labels } from "../labels/labels.js";
import { makeEnvelopeScratch, nearestParabola } from "./lower-envelope.js";

export interface DistanceOptions {
  /**
   * What lies beyond the image. `"ignore"` (default, as SciPy): nothing, an object cut by the border is not near its end
   * there. `"background"`: a pixel at the border is 1 px from background.
   */
  readonly border?: "ignore" | "background";
}

/**
 * Distance in px of each non-zero pixel of a mask to the nearest zero pixel, between pixel centres; 0 on the background.
 * Infinity everywhere when there is no background at all (and the border is ignored).
 * @param mask [y, x]
 */
export function distanceTransform(
  mask: ArrayLike<number>,
  height: number,
  width: number,
  options: DistanceOptions = {},
): Float32Array {
  if (mask.length !== height * width)
    throw new TypeError(`a mask of ${height} x ${width} needs ${height * width} values, got ${mask.length}`);
  const values = new Uint32Array(height * width);
  for (let i = 0; i < values.length; i++) values[i] = mask[i] ? 1 : 0;
  return distanceToOther(values, height, width, options.border ?? "ignore");
}

/**
 * Distance in px of each object pixel to the nearest pixel that is not of the same object (background or another object);
 * 0 on the background.
 */
export function distanceInLabels(labels: Labels, options: DistanceOptions = {}): Float32Array {
  return distanceToOther(labels.data, labels.height, labels.width, options.border ?? "ignore");
}

function distanceToOther(
  values: Uint32Array,
  height: number,
  width: number,
  border: "ignore" | "background",
): Float32Array {
  const beyond = border === "background" ? 0 : Number.POSITIVE_INFINITY;
  const vertical = verticalDistances(values, height, width, beyond);
  const out = new Float32Array(height * width);
  // One run of equal values with a sample before and one after it, where the other value begins.
  const heights = new Float64Array(width + 2);
  const nearest = new Int32Array(width + 2);
  const scratch = makeEnvelopeScratch(width + 2);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let start = 0;
    while (start < width) {
      const value = values[row + start] as number;
      let end = start + 1;
      while (end < width && values[row + end] === value) end++;
      if (value !== 0) {
        const n = end - start + 2;
        heights[0] = start === 0 ? beyond : 0;
        heights[n - 1] = end === width ? beyond : 0;
        for (let i = 1; i < n - 1; i++) {
          const d = vertical[row + start + i - 1] as number;
          heights[i] = d * d;
        }
        nearestParabola(heights, n, nearest, scratch);
        for (let i = 1; i < n - 1; i++) {
          const j = nearest[i] as number;
          out[row + start + i - 1] =
            j < 0 ? Number.POSITIVE_INFINITY : Math.sqrt((i - j) * (i - j) + (heights[j] as number));
        }
      }
      start = end;
    }
  }
  return out;
}

/** Distance of each pixel to the nearest pixel of another value in its column. */
function verticalDistances(values: Uint32Array, height: number, width: number, beyond: number): Float32Array {
  const distances = new Float32Array(height * width);
  for (let x = 0; x < width; x++) distances[x] = beyond + 1;
  for (let i = width; i < values.length; i++)
    distances[i] = values[i] === values[i - width] ? (distances[i - width] as number) + 1 : 1;
  for (let x = 0; x < width; x++) {
    const last = (height - 1) * width + x;
    distances[last] = Math.min(distances[last] as number, beyond + 1);
  }
  for (let i = values.length - width - 1; i >= 0; i--) {
    const below = values[i] === values[i + width] ? (distances[i + width] as number) + 1 : 1;
    if (below < (distances[i] as number)) distances[i] = below;
  }
  return distances;
}
