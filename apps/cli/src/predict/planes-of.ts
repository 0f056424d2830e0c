/**
 * The planes of a stack or series, one after the other.
 */
import type { ImageSize } from "cambrian";

/** Every frame and section, counted from 0; sections of one frame together. */
export function planesOf({ t, z }: Pick<ImageSize, "t" | "z">): { t: number; z: number }[] {
  return Array.from({ length: t * z }, (_, index) => ({ t: Math.floor(index / z), z: index % z }));
}
