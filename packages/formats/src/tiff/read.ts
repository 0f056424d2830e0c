/**
 * Plain TIFF and BigTIFF. Pages of one size are sections (z) in file order, samples are channels. Smaller copies of a
 * page, as slide scanners and libvips write them, are its levels; labels, overviews and masks are passed over.
 */
import type { ImageReader, ReadOptions } from "../format.js";
import { makeBreather } from "../limits.js";
import type { ByteSource } from "../source/source.js";
import { levelPages, levelsOf } from "../tiff-file/levels.js";
import type { TiffPage } from "../tiff-file/page.js";
import { findPixelSize } from "../tiff-file/resolution.js";
import { checkLike, makeStackReader, openTiffStack, pageChannels, type TiffStack } from "../tiff-file/stack.js";
import { findAperioPixelSize, isAperio } from "./metadata.js";

/** Throws `tiff/mixed-pages` when pages differ in size or kind. */
export async function read(source: ByteSource, options: ReadOptions = {}): Promise<ImageReader> {
  const stack = await openTiffStack(source);
  const sections = await findSections(stack, options);
  const { names, rgb } = pageChannels(stack.first);
  const pixelSize = findAperioPixelSize(stack.description) ?? (await findPixelSize(stack.file, stack.first.directory));
  const pyramid = findPyramid(stack, sections);
  return makeStackReader(stack, {
    size: { t: 1, z: sections.length },
    channels: names.map((name) => ({ name })),
    rgb,
    perPage: names.length,
    ...(pixelSize ? { pixelSize } : {}),
    findPage: (_t, z) => stack.page(sections[z]?.full as number),
    ...(pyramid ? { pyramid } : {}),
  });
}

interface Section {
  /** Index of its page. */
  readonly full: number;
  /** The smaller copies behind it. */
  readonly smaller: { readonly index: number; readonly page: TiffPage }[];
}

async function findSections(stack: TiffStack, options: ReadOptions): Promise<Section[]> {
  const { first, file } = stack;
  const sections: Section[] = [{ full: 0, smaller: [] }];
  const aperio = isAperio(stack.description);
  const breathe = makeBreather(options);
  for (let index = 1; index < stack.directories.length; index++) {
    await breathe();
    const page = await stack.page(index);
    const sameSize = page.width === first.width && page.height === first.height;
    // Aperio marks only label and overview; levels are the tiled pages, the thumbnail has strips.
    const smaller = page.reduced || (aperio && !sameSize);
    if (page.mask) continue;
    if (smaller) {
      if (!aperio || (page.tiled && !page.reduced)) sections.at(-1)?.smaller.push({ index, page });
      continue;
    }
    checkLike(file, page, first);
    sections.push({ full: index, smaller: [] });
  }
  return sections;
}

/** Levels that every section has; SubIFDs, where there are some, are better. */
function findPyramid(stack: TiffStack, sections: readonly Section[]) {
  if (stack.levels.length > 1) return undefined;
  const levels = sections.map(({ smaller }) =>
    levelPages(
      stack.first,
      smaller.map(({ page }) => page),
    ),
  );
  const sizes = (pages: readonly TiffPage[]) => pages.map(({ height, width }) => `${height} x ${width}`).join();
  const [first = []] = levels;
  if (first.length === 0 || levels.some((pages) => sizes(pages) !== sizes(first))) return undefined;
  const places = sections.map(({ smaller }, z) =>
    (levels[z] as readonly TiffPage[]).map((page) => smaller.find((each) => each.page === page)?.index as number),
  );
  return {
    levels: levelsOf(stack.first, first),
    findPage: (_t: number, z: number, level: number) => stack.page(places[z]?.[level - 1] as number),
  };
}
