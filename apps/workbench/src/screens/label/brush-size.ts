/** Brush sizes on a slider: equal steps of the hand are equal ratios, as sizes are felt. Diameters in pixels of the image. */
import { BRUSH_PX } from "@cambrian/view";

const { least: SMALLEST_PX, most: LARGEST_PX } = BRUSH_PX;
const RATIO = Math.log(LARGEST_PX / SMALLEST_PX);

/** 0..1 along the slider. */
export function sizeToSlider(px: number): number {
  return Math.log(Math.min(LARGEST_PX, Math.max(SMALLEST_PX, px)) / SMALLEST_PX) / RATIO;
}

export function sliderToSize(part: number): number {
  return Math.round(SMALLEST_PX * Math.exp(part * RATIO));
}
