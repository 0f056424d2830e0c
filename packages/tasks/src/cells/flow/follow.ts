/**
 * Let every pixel of a cell walk along the flow until it stands where its cell's pixels meet.
 *
 * After Stringer et al. 2021 (Cellpose), methods, "gradient tracking": the flow is read between pixels bilinearly, steps are
 * as long as the flow, and places stay inside the image.
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";

/** Steps a pixel may take; cells wider than twice this fall apart. Cellpose's default. */
const STEPS = 200;
/** A pixel that moved less than this in a step has arrived. */
const STILL = 1e-3;
/** Pixels between two looks at the signal. */
const BREATH = 1 << 14;

export interface Walkers {
  /** Index of each walking pixel, y * width + x, ascending. */
  readonly pixels: Int32Array;
  /** Index of the pixel nearest to where it ended. */
  readonly ends: Int32Array;
}

/** `flow` is [2, y, x] (y first); pixels whose `probability` [y, x] is above the threshold walk. Throws `work/cancelled`. */
export function followFlow(
  flow: Float32Array,
  probability: Float32Array,
  { height, width, threshold }: { readonly height: number; readonly width: number; readonly threshold: number },
  { signal }: WorkOptions = {},
): Walkers {
  const size = height * width;
  const chosen: number[] = [];
  for (let at = 0; at < size; at++) if ((probability[at] as number) > threshold) chosen.push(at);
  const pixels = Int32Array.from(chosen);
  const ends = new Int32Array(pixels.length);
  for (let k = 0; k < pixels.length; k++) {
    if (k % BREATH === 0) throwIfCancelled(signal);
    const start = pixels[k] as number;
    let y = Math.floor(start / width);
    let x = start % width;
    for (let step = 0; step < STEPS; step++) {
      const yLow = Math.min(Math.floor(y), height - 1);
      const xLow = Math.min(Math.floor(x), width - 1);
      const at = yLow * width + xLow;
      const down = yLow + 1 < height ? width : 0;
      const right = xLow + 1 < width ? 1 : 0;
      const fy = y - yLow;
      const fx = x - xLow;
      const a = (1 - fy) * (1 - fx);
      const b = (1 - fy) * fx;
      const c = fy * (1 - fx);
      const d = fy * fx;
      const dy =
        a * (flow[at] as number) +
        b * (flow[at + right] as number) +
        c * (flow[at + down] as number) +
        d * (flow[at + down + right] as number);
      const other = size + at;
      const dx =
        a * (flow[other] as number) +
        b * (flow[other + right] as number) +
        c * (flow[other + down] as number) +
        d * (flow[other + down + right] as number);
      y = Math.min(Math.max(y + dy, 0), height - 1);
      x = Math.min(Math.max(x + dx, 0), width - 1);
      if (dy * dy + dx * dx < STILL * STILL) break;
    }
    ends[k] = Math.round(y) * width + Math.round(x);
  }
  return { pixels, ends };
}
