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
import type { ImageReader, Level, PlaneRequest } from "../format.js";
import { type BlockCache, makeBlockCache } from "../source/block-cache.js";
import { type ByteSource, cachedSource } from "../source/source.js";
import { damaged, findDirectories, findText, openTiffFile, readDirectory, type TiffFile } from "./directory.js";
import { findSubPages, levelsOf } from "./levels.js";
import { readPage, TAG, type TiffPage } from "./page.js";
import { type BlockPixels, readRegion } from "./read-region.js";

export interface TiffStack {
  readonly file: TiffFile;
  readonly first: TiffPage;
  /** Where each page's directory is. */
  readonly directories: readonly number[];
  readonly description: string;
  /** The resolutions of the first page: itself and its SubIFDs. */
  readonly levels: readonly Level[];
  page(index: number): Promise<TiffPage>;
  /** A smaller copy of a page, as its SubIFD says. */
  subPage(page: TiffPage, level: number): Promise<TiffPage>;
  /** The last unpacked strips and tiles, by their place in the file. */
  readonly blocks: BlockCache<BlockPixels>;
}

const PAGES_KEPT = 64;

/** Read the first page and find the others. */
export async function openTiffStack(source: ByteSource): Promise<TiffStack> {
  const file = await openTiffFile(cachedSource(source));
  const directories = await findDirectories(file);
  const pages = makeBlockCache<TiffPage>(PAGES_KEPT);
  const pageAt = (at: number) => pages.get(at, 1, () => readPage(file, at));
  const page = async (index: number) => {
    const at = directories[index];
    if (at === undefined) throw damaged(file.source, `page ${index + 1} is missing`);
    return pageAt(at);
  };
  const first = await page(0);
  const subPages = (full: TiffPage) => findSubPages(file, full, pageAt);
  return {
    file,
    first,
    directories,
    page,
    levels: levelsOf(first, await subPages(first)),
    async subPage(full, level) {
      const found = (await subPages(full))[level - 1];
      if (!found) throw damaged(source, `a page lacks its smaller copy ${level}`);
      return found;
    },
    blocks: makeBlockCache(),
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
  /** Missing: smaller copies are SubIFDs. */
  readonly pyramid?: {
    readonly levels: readonly Level[];
    /** `level` from 1. */
    findPage(t: number, z: number, level: number): Promise<TiffPage>;
  };
}

/** A reader over a stack once its planes have a meaning. */
export function makeStackReader(stack: TiffStack, layout: StackLayout): ImageReader {
  const { first } = stack;
  const info: ImageInfo = {
    dtype: first.dtype,
    size: { t: layout.size.t, c: layout.channels.length, z: layout.size.z, y: first.height, x: first.width },
    channels: layout.channels,
    rgb: layout.rgb,
    ...(layout.pixelSize ? { pixelSize: layout.pixelSize } : {}),
  };
  const levels = layout.pyramid?.levels ?? stack.levels;
  return { info, levels, read: (request, work) => readChannels(stack, layout, request, work) };
}

async function readChannels(
  stack: TiffStack,
  layout: StackLayout,
  { t, z, channels, region, level }: PlaneRequest,
  work: WorkOptions,
): Promise<PixelData> {
  const { file, first } = stack;
  const { perPage, pyramid } = layout;
  const groups = new Map<number, number[]>();
  for (const c of channels) {
    const group = Math.floor(c / perPage);
    groups.set(group, [...(groups.get(group) ?? []), c % perPage]);
  }
  const parts: PixelData[] = [];
  for (const [group, samples] of groups) {
    const page = level > 0 && pyramid ? await pyramid.findPage(t, z, level) : await layout.findPage(t, z, group);
    if (level === 0 || !pyramid) checkLike(file, page, first);
    const part = level > 0 && !pyramid ? await stack.subPage(page, level) : page;
    checkLevel(file, part, (pyramid?.levels ?? stack.levels)[level]);
    parts.push(await readRegion(stack, part, samples, region, work));
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

/** Smaller copies have the same size in all planes. */
function checkLevel(file: TiffFile, page: TiffPage, level: Level | undefined) {
  if (page.height !== level?.height || page.width !== level.width)
    throw damaged(
      file.source,
      `one plane's smaller copy has ${page.height} x ${page.width} pixels, the first's differs`,
    );
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
