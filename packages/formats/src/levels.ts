/**
 * What makes one picture a smaller copy of another, and by how much. Files say it only by the sizes.
 */
import type { Level } from "./format.js";

/** How much smaller a level is. Exact halves, thirds and so on are told as such although odd sizes are rounded. */
export function scaleOf(full: Omit<Level, "scale">, { height, width }: Omit<Level, "scale">): number {
  const whole = Math.round(full.width / width);
  const fits = (large: number, small: number) => Math.abs(large / whole - small) < 1;
  if (whole >= 1 && fits(full.height, height) && fits(full.width, width)) return whole;
  return Math.sqrt((full.height / height) * (full.width / width));
}

/** Smaller, and of the same shape but for rounding: a thumbnail of something else has another. */
export function isReduced(full: Omit<Level, "scale">, { height, width }: Omit<Level, "scale">): boolean {
  if (height > full.height || width > full.width || height * width >= full.height * full.width) return false;
  const shape = ((full.height / height) * width) / full.width;
  return Math.abs(shape - 1) <= 0.01 + 1 / height + 1 / width;
}
