/**
 * Plain TIFF and BigTIFF. Pages of one size are sections (z) in file order, samples are channels; thumbnails that are
 * marked as such are passed over.
 */
import { CambrianError } from "@cambrian/core";
import type { ImageReader } from "../format.js";
import type { ByteSource } from "../source/source.js";
import { findPixelSize } from "../tiff-file/resolution.js";
import { isLike, makeStackReader, openTiffStack, pageChannels } from "../tiff-file/stack.js";

/** Throws `tiff/mixed-pages` when pages differ in size or kind. */
export async function read(source: ByteSource): Promise<ImageReader> {
  const stack = await openTiffStack(source);
  const sections = [0];
  for (let index = 1; index < stack.directories.length; index++) {
    const page = await stack.page(index);
    if (page.secondary) continue;
    if (!isLike(page, stack.first)) {
      throw new CambrianError(
        "tiff/mixed-pages",
        `${source.name} holds pages of different sizes or kinds: page ${index + 1} has ${page.height} x ${page.width} ${page.dtype} pixels, the first ${stack.first.height} x ${stack.first.width} ${stack.first.dtype}. Save them as separate files.`,
        { file: source.name, page: index },
      );
    }
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
