/**
 * Plain TIFF and BigTIFF. Pages of one size are sections (z) in file order, samples are channels; thumbnails that are
 * marked as such are passed over.
 */
import type { ImageReader, ReadOptions } from "../format.js";
import { makeBreather } from "../limits.js";
import type { ByteSource } from "../source/source.js";
import { findPixelSize } from "../tiff-file/resolution.js";
import { checkLike, makeStackReader, openTiffStack, pageChannels } from "../tiff-file/stack.js";

/** Throws `tiff/mixed-pages` when pages differ in size or kind. */
export async function read(source: ByteSource, options: ReadOptions = {}): Promise<ImageReader> {
  const stack = await openTiffStack(source);
  const sections = [0];
  const breathe = makeBreather(options);
  for (let index = 1; index < stack.directories.length; index++) {
    await breathe();
    const page = await stack.page(index);
    if (page.secondary) continue;
    checkLike(stack.file, page, stack.first);
    sections.push(index);
  }
  const { names, rgb } = pageChannels(stack.first);
  const pixelSize = await findPixelSize(stack.file, stack.first.directory);
  return makeStackReader(stack, {
    size: { t: 1, z: sections.length },
    channels: names.map((name) => ({ name })),
    rgb,
    perPage: names.length,
    ...(pixelSize ? { pixelSize } : {}),
    findPage: (_t, z) => stack.page(sections[z] as number),
  });
}
