/**
 * What a plain TIFF says in words. Aperio's slide scanners (SVS) write `Aperio ...|AppMag = 20|MPP = 0.4990|...`.
 */
import type { PixelSize } from "@cambrian/core";

export function isAperio(description: string): boolean {
  return description.startsWith("Aperio");
}

/** Micrometres per pixel of a slide; missing when the file does not say. */
export function findAperioPixelSize(description: string): PixelSize | undefined {
  if (!isAperio(description)) return undefined;
  const size = Number(/\|\s*MPP\s*=\s*([\d.]+)/.exec(description)?.[1]);
  return size > 0 && Number.isFinite(size) ? { x: size, y: size } : undefined;
}
