/** Brush sizes on a slider: equal steps of the hand are equal ratios, as sizes are felt. Diameters in pixels of the image. */

export const SMALLEST_PX = 1;
export const LARGEST_PX = 400;
const RATIO = Math.log(LARGEST_PX / SMALLEST_PX);

/** 0..1 along the slider. */
export function sizeToSlider(px: number): number {
  return Math.log(Math.min(LARGEST_PX, Math.max(SMALLEST_PX, px)) / SMALLEST_PX) / RATIO;
}

export function sliderToSize(part: number): number {
  return tidy(SMALLEST_PX * Math.exp(part * RATIO));
}

/** One notch larger (1) or smaller (-1): a tenth, at least one pixel. */
export function nextSize(px: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(px * 0.1));
  return Math.min(LARGEST_PX, Math.max(SMALLEST_PX, tidy(px + direction * step)));
}

const tidy = (px: number): number => Math.round(px);
