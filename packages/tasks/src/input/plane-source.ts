/**
 * One frame and section of an image as the planes that a network is shown, read part by part: the same numbers as
 * `normalisedPlanes` gives for the whole, without the whole in memory.
 */
import {
  CambrianError,
  type Image,
  type ImageInfo,
  makeRangeFinder,
  type PixelSize,
  type PlaneSize,
  type Planes,
  type RangeFinder,
  resizePart,
  scaleValues,
  sourceOfPart,
  throwIfCancelled,
  toPlanes,
  type ValueRange,
  type WorkOptions,
} from "@cambrian/core";
import { cropPlanes, type Region } from "../predict/tiles.js";
import { NETWORK_PERCENTILES, NETWORK_RANGE } from "./network-input.js";

/** An image that can be read in parts, such as an opened file. */
export interface ReadableImage {
  readonly info: ImageInfo;
  read(
    part: { readonly t: number; readonly z: number; readonly region: Region },
    work?: { readonly signal?: AbortSignal },
  ): Promise<Image>;
}

/** Planes that are read in parts. */
export interface PlaneSource extends PlaneSize {
  readonly channels: number;
  readonly pixelSize?: PixelSize;
  read(region: Region): Promise<Planes>;
}

/** Planes in memory as a source. */
export function planeSource(planes: Planes): PlaneSource {
  const { channels, height, width, pixelSize } = planes;
  return {
    channels,
    height,
    width,
    ...(pixelSize ? { pixelSize } : {}),
    read: async (region) => cropPlanes(planes, region),
  };
}

/** How many values a band has that is looked at when the range is found. */
const BAND_VALUES = 2 ** 22;

/**
 * Looks once through the plane for its range, and whether a colour picture is grey; each part read afterwards is scaled
 * by it. Pixels that are not finite numbers become 0; `refuse` (default false): they throw `image/not-finite`.
 */
export async function openNormalised(
  image: ReadableImage,
  { t, z, refuse = false }: { readonly t: number; readonly z: number; readonly refuse?: boolean },
  work: WorkOptions = {},
): Promise<PlaneSource> {
  const { size, rgb, pixelSize } = image.info;
  const { y: height, x: width, c } = size;
  const signal = work.signal ? { signal: work.signal } : {};
  const plane = height * width;
  const look = makeLook(c, plane, rgb);
  const rows = Math.max(1, Math.floor(BAND_VALUES / (width * c)));
  let notFinite = 0;
  for (let y0 = 0; y0 < height; y0 += rows) {
    throwIfCancelled(work.signal);
    const region = { y0, x0: 0, y1: Math.min(height, y0 + rows), x1: width };
    const { data } = toPlanes(await image.read({ t, z, region }, signal));
    if (refuse) for (const value of data) if (value - value !== 0) notFinite++;
    look.add(data, y0 * width);
    work.onProgress?.({ what: "Finding the brightness", done: region.y1, total: height });
  }
  if (notFinite > 0) throw refused(notFinite, plane * c);
  const { grey, ranges } = look.find();
  const channels = grey ? 1 : c;
  const about = { channels, height, width, ...(pixelSize ? { pixelSize } : {}) };
  return {
    ...about,
    async read(region) {
      const part = toPlanes(await image.read({ t, z, region }, signal));
      const length = part.height * part.width;
      const data = part.data.subarray(0, channels * length);
      for (let k = 0; k < channels; k++) {
        const values = data.subarray(k * length, (k + 1) * length);
        scaleValues(values, { range: ranges[k] as ValueRange, clip: NETWORK_RANGE, out: values });
      }
      return { ...part, channels, data };
    },
  };
}

interface Look {
  /** All channels of some rows, [c, y, x], beginning at pixel `start` of the plane. */
  add(data: Float32Array, start: number): void;
  find(): { readonly grey: boolean; readonly ranges: readonly ValueRange[] };
}

/** Channels have a range each; a colour picture has one for all three, or is found to be grey. */
function makeLook(channels: number, plane: number, rgb: boolean): Look {
  const finder = (length: number) => makeRangeFinder(length, NETWORK_PERCENTILES);
  if (!rgb) {
    const finders = Array.from({ length: channels }, () => finder(plane));
    return {
      add(data, start) {
        forEachChannel(data, channels, (values, c) => (finders[c] as RangeFinder).add(values, start));
      },
      find: () => ({ grey: false, ranges: finders.map((each) => each.find()) }),
    };
  }
  const all = finder(channels * plane);
  const first = finder(plane);
  let grey = channels === 3;
  return {
    add(data, start) {
      const length = data.length / channels;
      for (let i = 0; grey && i < length; i++) grey = data[i] === data[length + i] && data[i] === data[2 * length + i];
      if (grey) first.add(data.subarray(0, length), start);
      forEachChannel(data, channels, (values, c) => all.add(values, c * plane + start));
    },
    find() {
      const range = (grey ? first : all).find();
      return { grey, ranges: Array.from({ length: channels }, () => range) };
    },
  };
}

function forEachChannel(data: Float32Array, channels: number, visit: (values: Float32Array, c: number) => void) {
  const length = data.length / channels;
  for (let c = 0; c < channels; c++) visit(data.subarray(c * length, (c + 1) * length), c);
}

/** The same planes at another size, as `resizePlanes` makes it. */
export function resizedSource(source: PlaneSource, { height, width }: PlaneSize): PlaneSource {
  if (source.height === height && source.width === width) return source;
  const { channels, pixelSize } = source;
  const scaled = pixelSize && {
    ...pixelSize,
    y: (pixelSize.y * source.height) / height,
    x: (pixelSize.x * source.width) / width,
  };
  return {
    channels,
    height,
    width,
    ...(scaled ? { pixelSize: scaled } : {}),
    async read(region) {
      const part = { from: source, to: { height, width }, region };
      return resizePart(await source.read(sourceOfPart(part)), part);
    },
  };
}

function refused(bad: number, pixels: number): CambrianError {
  return new CambrianError(
    "image/not-finite",
    `${bad} of ${pixels} pixels of the image are not finite numbers (NaN or infinite). Fill them, for example with 0, and try again.`,
    { bad, pixels },
  );
}
