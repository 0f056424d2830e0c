/**
 * An image file as a value: what it is, and its pixels by frame, channel, section and region.
 */
import {
  CambrianError,
  type Image,
  type ImageInfo,
  makePixelData,
  type PixelSize,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import type { FormatName, ImageReader, Level, ReadOptions, Region } from "./format.js";
import { bytesPerValue, checkReadSize, makeBreather } from "./limits.js";
import { readZarr } from "./ome-zarr/read.js";
import type { ZarrStore } from "./ome-zarr/store.js";
import { findFormat } from "./registry.js";
import type { ByteSource } from "./source/source.js";

/** Which part to read. Axes left out are read whole. */
export interface Part {
  /** Frame, from 0. */
  readonly t?: number;
  /** Channel, from 0, or its name. */
  readonly c?: number | string;
  /** Section, from 0. */
  readonly z?: number;
  /** Rows and columns in pixels of the level; the ends are not included. */
  readonly region?: Region;
  /** Which of `levels`, by its index; default 0, the image itself. */
  readonly level?: number;
}

export interface OpenImage extends AsyncDisposable {
  /** The file name without folders. */
  readonly name: string;
  readonly format: FormatName;
  readonly info: ImageInfo;
  /** The resolutions the file keeps, finest first; at least one, the image itself. */
  readonly levels: readonly Level[];
  /**
   * Pixels of a part, by default of everything at full resolution. Of another level the answer has that level's size and
   * its larger pixels. TIFF reads only the strips or tiles it needs; PNG and JPEG are unpacked whole on the first read.
   * Throws `image/unknown-channel`, `image/out-of-range`, `image/too-large`, `work/cancelled`
   * and the codes of the format.
   */
  read(part?: Part, work?: WorkOptions): Promise<Image>;
  /** Names of the label images that are kept with the image (OME-Zarr). */
  readonly labels: readonly string[];
  /** One of `labels`, as an image of its own; it needs no closing. Throws `labels/unknown`. */
  openLabels(name: string): Promise<OpenImage>;
  close(): Promise<void>;
}

/** Open an image from any byte source; closing it does not close the source. Throws `file/unknown-format`. */
export async function openImageSource(source: ByteSource, options: ReadOptions = {}): Promise<OpenImage> {
  throwIfCancelled(options.signal);
  const format = await findFormat(source);
  return openReader(await format.read(source, options), source, format.name);
}

/** Open an OME-Zarr from any store, or one group of it. Throws the codes of OME-Zarr (`zarr/...`). */
export async function openZarrStore(store: ZarrStore, options: ReadOptions = {}, path = ""): Promise<OpenImage> {
  throwIfCancelled(options.signal);
  // Chunks are checked one by one, so there is no size that the whole could not be.
  return openReader(
    await readZarr(store, options, path),
    { name: store.name, size: Number.MAX_SAFE_INTEGER },
    "ome-zarr",
  );
}

/** What messages and checks need to know of a file. */
type FileSize = Pick<ByteSource, "name" | "size">;

function openReader(reader: ImageReader, source: FileSize, format: FormatName): OpenImage {
  const close = async () => {};
  return {
    name: source.name,
    format,
    info: reader.info,
    levels: levelsOf(reader),
    labels: reader.labels?.names ?? [],
    read: (part = {}, work = {}) => readPart(source, reader, part, work),
    async openLabels(name) {
      if (reader.labels) return openReader(await reader.labels.open(name), { ...source, name }, format);
      throw new CambrianError(
        "labels/unknown",
        `${source.name} has no labels, so none called ${JSON.stringify(name)}.`,
        {
          file: source.name,
          asked: name,
        },
      );
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function levelsOf({ info, levels }: ImageReader): readonly Level[] {
  return levels ?? [{ height: info.size.y, width: info.size.x, scale: 1 }];
}

async function readPart(source: FileSize, reader: ImageReader, part: Part, work: WorkOptions): Promise<Image> {
  const { info } = reader;
  const { size } = info;
  const frames = span(source, "frame t", part.t, size.t);
  const sections = span(source, "section z", part.z, size.z);
  const channels =
    part.c === undefined ? span(source, "channel c", undefined, size.c) : [findChannel(source, info, part.c)];
  const level = part.level ?? 0;
  const { scale, ...levelSize } = findLevel(source, reader, level);
  const region = part.region ?? { y0: 0, x0: 0, y1: levelSize.height, x1: levelSize.width };
  checkRegion(source, region, levelSize);
  const height = region.y1 - region.y0;
  const width = region.x1 - region.x0;
  const count = frames.length * channels.length * sections.length * height * width;
  checkReadSize(source, count * bytesPerValue(info.dtype), "The image");
  const breathe = makeBreather(work);
  const plane = height * width;
  const total = frames.length * sections.length;
  const about = {
    dtype: info.dtype,
    size: { t: frames.length, c: channels.length, z: sections.length, y: height, x: width },
    channels: channels.map((c) => info.channels[c] ?? { name: `channel ${c + 1}` }),
    rgb: info.rgb && channels.length === size.c,
    ...(info.pixelSize ? { pixelSize: scalePixels(info.pixelSize, scale) } : {}),
  };
  const readOne = (t: number, z: number) => reader.read({ t, z, channels, region, level }, work);
  if (total === 1) {
    await breathe();
    return { ...about, data: await readOne(frames[0] as number, sections[0] as number) };
  }
  const data = makePixelData(info.dtype, count);
  let done = 0;
  for (const [frame, t] of frames.entries()) {
    for (const [section, z] of sections.entries()) {
      await breathe();
      const pixels = await readOne(t, z);
      for (let c = 0; c < channels.length; c++)
        data.set(
          pixels.subarray(c * plane, (c + 1) * plane),
          ((frame * channels.length + c) * sections.length + section) * plane,
        );
      done++;
      work.onProgress?.({ what: `Reading ${source.name}`, done, total });
    }
  }
  return { ...about, data };
}

function findLevel(source: FileSize, reader: ImageReader, level: number): Level {
  const levels = levelsOf(reader);
  const found = levels[level];
  if (found) return found;
  throw outOfRange(
    source,
    `level=${level} was asked for, but it has ${levels.length}; count from 0 to ${levels.length - 1}`,
  );
}

/** The pixels of a level; sections and frames are as far apart as in the image. */
function scalePixels(size: PixelSize, scale: number): PixelSize {
  return scale === 1 ? size : { ...size, y: size.y * scale, x: size.x * scale };
}

function span(source: FileSize, what: string, one: number | undefined, size: number): number[] {
  if (one === undefined) return Array.from({ length: size }, (_, index) => index);
  if (Number.isInteger(one) && one >= 0 && one < size) return [one];
  throw outOfRange(source, `${what}=${one} was asked for, but it has ${size}; count from 0 to ${size - 1}`);
}

function findChannel(source: FileSize, info: ImageInfo, asked: number | string): number {
  const names = info.channels.map(({ name }) => name);
  const index = typeof asked === "number" ? asked : names.indexOf(asked);
  if (Number.isInteger(index) && index >= 0 && index < info.size.c) return index;
  throw new CambrianError(
    "image/unknown-channel",
    `There is no channel ${JSON.stringify(asked)} in ${source.name}. It has ${names
      .slice(0, 12)
      .map((name) => JSON.stringify(name))
      .join(", ")}; name one of these or give its index from 0 to ${info.size.c - 1}.`,
    { file: source.name, asked, channels: names },
  );
}

function checkRegion(source: FileSize, { y0, x0, y1, x1 }: Region, size: Omit<Level, "scale">) {
  const whole = [y0, x0, y1, x1].every(Number.isInteger);
  if (!whole || y0 < 0 || x0 < 0 || y1 > size.height || x1 > size.width || y0 >= y1 || x0 >= x1)
    throw outOfRange(
      source,
      `the region y ${y0} to ${y1}, x ${x0} to ${x1} is not inside its ${size.height} x ${size.width} pixels`,
    );
}

function outOfRange(source: FileSize, what: string): CambrianError {
  return new CambrianError("image/out-of-range", `${source.name} cannot give that: ${what}.`, { file: source.name });
}
