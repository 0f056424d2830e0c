/**
 * ImageJ hyperstacks, also those of more than 4 GB, which have one page and all planes behind each other.
 */
import type { PixelSize } from "@cambrian/core";
import type { ImageReader } from "../format.js";
import { bytesPerValue } from "../limits.js";
import type { ByteSource } from "../source/source.js";
import { damaged, getNumber } from "../tiff-file/directory.js";
import { TAG, type TiffPage } from "../tiff-file/page.js";
import { COARSEST_MICROMETRES, findPixelSize as findPlainPixelSize, roundSize } from "../tiff-file/resolution.js";
import { makeStackReader, openTiffStack, pageChannels, type TiffStack } from "../tiff-file/stack.js";
import { type ImageJDescription, parseDescription } from "./metadata.js";

export async function read(source: ByteSource): Promise<ImageReader> {
  const stack = await openTiffStack(source);
  const said = parseDescription(stack.description);
  const { names, rgb } = pageChannels(stack.first);
  const contiguous = stack.directories.length === 1 && said.images > 1;
  if (contiguous) checkContiguous(source, stack.first, said.images);
  const { channels, slices, frames } =
    contiguous || stack.directories.length === said.images ? said : asSections(stack);
  const total = channels * names.length;
  const pixelSize = await findPixelSize(stack, said);
  return makeStackReader(stack, {
    size: { t: frames, z: slices },
    channels:
      channels === 1
        ? names.map((name) => ({ name }))
        : Array.from({ length: total }, (_, index) => ({ name: `channel ${index + 1}` })),
    rgb: rgb && channels === 1,
    perPage: names.length,
    ...(pixelSize ? { pixelSize } : {}),
    findPage: async (t, z, c) => {
      const index = (t * slices + z) * channels + c;
      return contiguous ? shiftPage(stack.first, index) : stack.page(index);
    },
  });
}

/** When the lines and the pages disagree, the pages are right and are sections. */
function asSections(stack: TiffStack) {
  return { channels: 1, slices: stack.directories.length, frames: 1 };
}

function planeBytes(page: TiffPage): number {
  return page.width * page.height * page.samples * bytesPerValue(page.dtype);
}

function checkContiguous(source: ByteSource, first: TiffPage, images: number) {
  const whole = first.plainRows && first.bits === bytesPerValue(first.dtype) * 8;
  const end = (first.offsets[0] as number) + images * planeBytes(first);
  if (!whole || end > source.size)
    throw damaged(source, `it says it has ${images} planes, but there is one page and room for fewer`, { images });
}

function shiftPage(first: TiffPage, index: number): TiffPage {
  return { ...first, offsets: first.offsets.map((offset) => offset + index * planeBytes(first)) };
}

async function findPixelSize({ file, first }: TiffStack, said: ImageJDescription): Promise<PixelSize | undefined> {
  const time = said.interval ? { tSeconds: said.interval } : {};
  if (!said.micrometres) {
    const plain = await findPlainPixelSize(file, first.directory);
    return plain && { ...plain, ...time };
  }
  const x = said.micrometres / (await getNumber(file, first.directory, TAG.xResolution, Number.NaN));
  const y = said.micrometres / (await getNumber(file, first.directory, TAG.yResolution, Number.NaN));
  // ImageJ keeps inches and centimetres of printers and scanners as if they were measured.
  const limit = said.micrometres >= 10_000 ? COARSEST_MICROMETRES : Number.MAX_VALUE;
  if (!(x > 0 && y > 0 && x <= limit && y <= limit)) return undefined;
  const spacing = said.spacing ? { z: roundSize(said.spacing * said.micrometres) } : {};
  return { x: roundSize(x), y: roundSize(y), ...spacing, ...time };
}
