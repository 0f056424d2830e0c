/**
 * A TIFF file as numbered planes, before anyone says what the planes mean: what tiff, ome-tiff and imagej-tiff share.
 */
import {
  CambrianError,
  type Channel,
  type ImageInfo,
  makePixelData,
  type PixelData,
  type PixelSize,
  type WorkOptions,
} from "@cambrian/core";
import type { ImageReader, PlaneRequest } from "../format.js";
import { type ByteSource, cachedSource } from "../source/source.js";
import { damaged, findDirectories, findText, openTiffFile, readDirectory, type TiffFile } from "./directory.js";
import { readPage, TAG, type TiffPage } from "./page.js";
import { readRegion } from "./read-region.js";

export interface TiffStack {
  readonly file: TiffFile;
  readonly first: TiffPage;
  /** Where each page's directory is. */
  readonly directories: readonly number[];
  readonly description: string;
  page(index: number): Promise<TiffPage>;
}

/** Read the first page and find the others. */
export async function openTiffStack(source: ByteSource): Promise<TiffStack> {
  const file = await openTiffFile(cachedSource(source));
  const directories = await findDirectories(file);
  const page = (index: number) => {
    const at = directories[index];
    if (at === undefined) throw damaged(file.source, `page ${index + 1} is missing`);
    return readPage(file, at);
  };
  const first = await page(0);
  return {
    file,
    first,
    directories,
    page,
    description: (await findText(file, first.directory, TAG.description)) ?? "",
  };
}

/** The first page's description, to tell the kinds of TIFF apart; "" when there is none or the file is not a sound TIFF. */
export async function peekDescription(source: ByteSource): Promise<string> {
  try {
    const file = await openTiffFile(source);
    return (await findText(file, await readDirectory(file, file.firstDirectory), TAG.description)) ?? "";
  } catch (error) {
    if (error instanceof CambrianError) return "";
    throw error;
  }
}

/** The channels one page holds by itself: red, green, blue, or one a sample; transparency left out. */
export function pageChannels(page: TiffPage): { readonly names: readonly string[]; readonly rgb: boolean } {
  const count = page.samples - page.alphaSamples;
  const rgb = (page.photometric === 2 || page.photometric === 6) && count === 3;
  const names = rgb ? ["red", "green", "blue"] : Array.from({ length: count }, (_, index) => `channel ${index + 1}`);
  return { names, rgb };
}

export interface StackLayout {
  readonly size: { readonly t: number; readonly z: number };
  readonly channels: readonly Channel[];
  readonly rgb: boolean;
  readonly pixelSize?: PixelSize;
  /** Channels that one page holds; channel c is sample c % perPage of page group floor(c / perPage). */
  readonly perPage: number;
  /** The page of a frame, section and channel group, ready to read. */
  findPage(t: number, z: number, group: number): Promise<TiffPage>;
}

/** A reader over a stack once its planes have a meaning. */
export function makeStackReader({ file, first }: TiffStack, layout: StackLayout): ImageReader {
  const info: ImageInfo = {
    dtype: first.dtype,
    size: { t: layout.size.t, c: layout.channels.length, z: layout.size.z, y: first.height, x: first.width },
    channels: layout.channels,
    rgb: layout.rgb,
    ...(layout.pixelSize ? { pixelSize: layout.pixelSize } : {}),
  };
  return { info, read: (request, work) => readChannels(file, first, layout, request, work) };
}

async function readChannels(
  file: TiffFile,
  first: TiffPage,
  layout: StackLayout,
  { t, z, channels, region }: PlaneRequest,
  work: WorkOptions,
): Promise<PixelData> {
  const { perPage } = layout;
  const groups = new Map<number, number[]>();
  for (const c of channels) {
    const group = Math.floor(c / perPage);
    groups.set(group, [...(groups.get(group) ?? []), c % perPage]);
  }
  const parts: PixelData[] = [];
  for (const [group, samples] of groups) {
    const page = await layout.findPage(t, z, group);
    checkLike(file, page, first);
    parts.push(await readRegion(file, page, samples, region, work));
  }
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const plane = (region.y1 - region.y0) * (region.x1 - region.x0);
  const joined = makePixelData(first.dtype, plane * channels.length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Pages of one image have the same size, samples and numbers. Throws `tiff/mixed-pages`. */
export function checkLike(file: TiffFile, page: TiffPage, first: TiffPage) {
  const kind = ({ height, width, samples, dtype }: TiffPage) => `${height} x ${width} x ${samples} ${dtype}`;
  if (kind(page) === kind(first)) return;
  throw new CambrianError(
    "tiff/mixed-pages",
    `${file.source.name} holds pages of different sizes or kinds: one is ${kind(page)}, the first ${kind(first)} (rows x columns x samples). Save them as separate files.`,
    { file: file.source.name },
  );
}
