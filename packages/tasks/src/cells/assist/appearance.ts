/**
 * What an image looks like in a dozen numbers, how unlike others it is, and how unsure a model was about it: for the order in
 * which images are reviewed, and for the one to label next.
 */
import { gaussianBlur, type Planes } from "@cambrian/core";
import { meanOf } from "./suspects.js";

/** Numbers that describe an image; images of one project are compared by them. */
export type Appearance = readonly number[];

const QUANTILES = [0.02, 0.25, 0.5, 0.75, 0.98] as const;
/** Standard deviations of the Gaussians whose differences are octaves of detail, in pixels. */
const SCALES = [0, 1, 2, 4, 8, 16] as const;

/** Of pixels as they are: where values lie (relative to their range) and how much detail there is at five scales. */
export function appearanceOf(planes: Planes): Appearance {
  const { height, width } = planes;
  const grey = meanOf(planes);
  const sorted = grey.slice().sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const [low, high] = [at(0.001), at(0.999)];
  const range = Math.max(high - low, 1e-9);
  const quantiles = QUANTILES.map((part) => (at(part) - low) / range);
  const detail: number[] = [];
  let finer = grey;
  for (const scale of SCALES.slice(1)) {
    const coarser = gaussianBlur(grey, height, width, scale);
    let energy = 0;
    for (let i = 0; i < grey.length; i++) energy += ((finer[i] as number) - (coarser[i] as number)) ** 2;
    detail.push(Math.log(energy / grey.length / range ** 2 + 1e-9));
    finer = coarser;
  }
  return [...quantiles, ...detail];
}

/**
 * 0..1: how unlike the known images one is. The distance is Mahalanobis' with each number scaled by the known images' spread,
 * which is drawn towards a fixed one so that few images do not make everything unlike (Ledoit and Wolf 2004, for the
 * diagonal). Without known images everything is new: 1.
 */
export function noveltyOf(image: Appearance, known: readonly Appearance[]): number {
  if (known.length === 0) return 1;
  let sum = 0;
  image.forEach((value, k) => {
    const values = known.map((each) => each[k] ?? 0);
    const mean = values.reduce((total, each) => total + each, 0) / values.length;
    const variance = values.reduce((total, each) => total + (each - mean) ** 2, 0) / values.length;
    const prior = k < QUANTILES.length ? 0.1 ** 2 : 0.7 ** 2;
    const spread = (values.length * variance + 4 * prior) / (values.length + 4);
    sum += (value - mean) ** 2 / spread;
  });
  const distance = Math.sqrt(sum / image.length);
  return 1 - Math.exp(-distance / 2);
}

/** 0..1: how unsure a model was about an image, from the confidence of what it found. The least sure fifth counts double. */
export function uncertaintyOf(confidences: readonly number[]): number {
  if (confidences.length === 0) return 0;
  const sorted = [...confidences].sort((a, b) => a - b);
  const least = sorted.slice(0, Math.max(1, Math.round(sorted.length / 5)));
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.min(1, Math.max(0, 1 - (mean(sorted) + 2 * mean(least)) / 3));
}
