/**
 * Smaller copies of a page. OME-TIFF keeps them as SubIFDs of each page (OME-TIFF specification, "Pyramids"); slide
 * scanners and libvips as pages of their own, marked by NewSubfileType (TIFF 6.0, section 8) or, by Aperio, only by being
 * tiled.
 */
import { CambrianError } from "@cambrian/core";
import type { Level } from "../format.js";
import { isReduced, scaleOf } from "../levels.js";
import { findNumbers, type TiffFile } from "./directory.js";
import { TAG, type TiffPage } from "./page.js";

const MAX_LEVELS = 32;

/** Pages that are `full` made smaller: the same samples and numbers, and the same shape. Largest first. */
export function levelPages(full: TiffPage, pages: readonly TiffPage[]): TiffPage[] {
  const fits = (page: TiffPage) =>
    page.samples === full.samples && page.dtype === full.dtype && page.photometric === full.photometric;
  return pages
    .filter((page) => fits(page) && isReduced(full, page))
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .filter((page, index, all) => index === 0 || page.width < (all[index - 1] as TiffPage).width)
    .slice(0, MAX_LEVELS);
}

/** The levels of a page with these smaller copies. */
export function levelsOf(full: TiffPage, reduced: readonly TiffPage[]): Level[] {
  return [full, ...reduced].map(({ height, width }) => ({ height, width, scale: scaleOf(full, { height, width }) }));
}

/** The smaller copies that a page keeps as SubIFDs, largest first. */
export async function findSubPages(
  file: TiffFile,
  full: TiffPage,
  read: (at: number) => Promise<TiffPage>,
): Promise<TiffPage[]> {
  const places = await findNumbers(file, full.directory, TAG.subDirectories);
  if (!places) return [];
  const pages: TiffPage[] = [];
  for (const at of [...places].slice(0, MAX_LEVELS)) {
    try {
      pages.push(await read(at));
    } catch (error) {
      // Cameras keep other things there, such as raw data; the picture itself can be read all the same.
      if (!(error instanceof CambrianError)) throw error;
    }
  }
  return levelPages(
    full,
    pages.filter(({ mask }) => !mask),
  );
}
