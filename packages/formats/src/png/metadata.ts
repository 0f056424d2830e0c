/** Pixel size in PNG: its "pHYs" part, in pixels a metre. */
import type { PixelSize } from "@cambrian/core";

/** Pixels larger than this are a printer's resolution, not a microscope's. */
const COARSEST_MICROMETRES = 20;

/** Missing when not said, or when it is a printing resolution (more than 20 µm a pixel). */
export function findPixelSize(perMetre: { readonly x: number; readonly y: number } | undefined): PixelSize | undefined {
  if (!perMetre) return undefined;
  // Whole pixels a metre keep six digits.
  const x = Number((1e6 / perMetre.x).toPrecision(6));
  const y = Number((1e6 / perMetre.y).toPrecision(6));
  return x <= COARSEST_MICROMETRES && y <= COARSEST_MICROMETRES ? { x, y } : undefined;
}
