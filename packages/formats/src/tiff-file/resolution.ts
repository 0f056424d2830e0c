/**
 * Pixel size from the resolution tags every TIFF may carry.
 */
import type { PixelSize } from "@cambrian/core";
import { type Directory, getNumber, type TiffFile } from "./directory.js";
import { TAG } from "./page.js";

/** Resolutions coarser than this are for printers and scanners, not for microscopes. */
export const COARSEST_MICROMETRES = 20;

/**
 * Pixel size from XResolution, YResolution and ResolutionUnit. Programs write 72 or 300 dots per inch when they know
 * nothing, so a pixel of more than 20 µm counts as not said.
 */
export async function findPixelSize(file: TiffFile, directory: Directory): Promise<PixelSize | undefined> {
  const unit = { 2: 25400, 3: 10000 }[await getNumber(file, directory, TAG.resolutionUnit, 2)];
  const x = (unit ?? Number.NaN) / (await getNumber(file, directory, TAG.xResolution, Number.NaN));
  const y = (unit ?? Number.NaN) / (await getNumber(file, directory, TAG.yResolution, Number.NaN));
  const plausible = (size: number) => size > 0 && size <= COARSEST_MICROMETRES;
  return plausible(x) && plausible(y) ? { x: roundSize(x), y: roundSize(y) } : undefined;
}

/** Without the last digits that division leaves: 1 / (40 / 13) is 0.325. */
export function roundSize(micrometres: number): number {
  return Number(micrometres.toPrecision(12));
}
