/**
 * Make an image larger or smaller. Pixels are areas: centres lie at half pixels, so the corners of the picture stay
 * where they are. Rows and columns are treated apart, and each may grow or shrink.
 */
import type { Planes } from "../image/planes.js";
import { type Labels, makeLabels } from "../labels/labels.js";
import type { Warp } from "./warp.js";

export interface PlaneSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Shrinking averages over the area of each new pixel, growing is bilinear with the edge pixels held.
 * The same size gives the same values. A pixel size changes along. Throws `TypeError` for a size below 1.
 */
export function resizePlanes(planes: Planes, size: PlaneSize): Planes {
  checkSize(size);
  const { channels, height, width } = planes;
  const rows = resizeRows(planes.data, { planes: channels, from: height, to: size.height, width });
  const data = resizeColumns(rows, { rows: channels * size.height, from: width, to: size.width });
  const pixelSize = planes.pixelSize && {
    ...planes.pixelSize,
    y: (planes.pixelSize.y * height) / size.height,
    x: (planes.pixelSize.x * width) / size.width,
  };
  return { data, channels, height: size.height, width: size.width, ...(pixelSize ? { pixelSize } : {}) };
}

/** A part of a resized image: the sizes of the whole before and after, and rows and columns of the result. */
export interface ResizedPart {
  readonly from: PlaneSize;
  readonly to: PlaneSize;
  readonly region: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number };
}

/** The rows and columns of the image before that {@link resizePart} needs. */
export function sourceOfPart({ from, to, region }: ResizedPart): ResizedPart["region"] {
  const rows = spanOf(makeTaps(from.height, to.height), from.height, to.height, region.y0, region.y1);
  const columns = spanOf(makeTaps(from.width, to.width), from.width, to.width, region.x0, region.x1);
  return { y0: rows.start, x0: columns.start, y1: rows.end, x1: columns.end };
}

/**
 * Exactly the part of `resizePlanes(whole, part.to)` that `part.region` names, from the part of the whole that
 * {@link sourceOfPart} names.
 */
export function resizePart(source: Planes, part: ResizedPart): Planes {
  const { from, to, region } = part;
  const needed = sourceOfPart(part);
  const { channels, height, width } = source;
  if (height !== needed.y1 - needed.y0 || width !== needed.x1 - needed.x0)
    throw new TypeError(
      `${height} x ${width} pixels were given, ${needed.y1 - needed.y0} x ${needed.x1 - needed.x0} are needed`,
    );
  const [tall, wide] = [region.y1 - region.y0, region.x1 - region.x0];
  const down = cutTaps(makeTaps(from.height, to.height), region.y0, region.y1, needed.y0);
  const across = cutTaps(makeTaps(from.width, to.width), region.x0, region.x1, needed.x0);
  const rows =
    from.height === to.height
      ? source.data
      : applyRows(source.data, down, { planes: channels, from: height, to: tall, width });
  const data =
    from.width === to.width
      ? rows.slice()
      : applyColumns(rows, across, { rows: channels * tall, from: width, to: wide });
  return { data, channels, height: tall, width: wide };
}

/** Labels at the nearest pixel; equal to `warpLabels(labels, rescaleWarp(labels, size))`, but faster. */
export function resizeLabels(labels: Labels, size: PlaneSize): Labels {
  checkSize(size);
  const { height, width, data } = labels;
  const rows = nearest(height, size.height);
  const columns = nearest(width, size.width);
  const out = new Uint32Array(size.height * size.width);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) out[to++] = data[row * width + column] as number;
  }
  const pixelSize = labels.pixelSize && {
    ...labels.pixelSize,
    y: (labels.pixelSize.y * height) / size.height,
    x: (labels.pixelSize.x * width) / size.width,
  };
  return makeLabels(size.height, size.width, out, pixelSize);
}

/**
 * The geometry of {@link resizePlanes} as a warp, for what people drew (`Task.warpTruth`). Positions may lie up to half
 * a pixel outside, where the new centres do.
 */
export function rescaleWarp(from: PlaneSize, to: PlaneSize): Warp {
  checkSize(to);
  const { height, width } = to;
  const sourceY = new Float32Array(height * width);
  const sourceX = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = centre(y, from.height, height);
    for (let x = 0; x < width; x++) {
      sourceY[y * width + x] = row;
      sourceX[y * width + x] = centre(x, from.width, width);
    }
  }
  return { height, width, sourceY, sourceX };
}

function checkSize({ height, width }: PlaneSize): void {
  if (!Number.isInteger(height) || !Number.isInteger(width) || height < 1 || width < 1) {
    throw new TypeError(`an image can be resized to whole numbers of pixels, at least 1 x 1, not ${height} x ${width}`);
  }
}

function centre(index: number, from: number, to: number): number {
  return Math.fround(((index + 0.5) * from) / to - 0.5);
}

function nearest(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to }, (_, index) =>
    Math.min(from - 1, Math.max(0, Math.floor(centre(index, from, to) + 0.5))),
  );
}

/** Which old pixels make a new one: `weights[index * width + k]` belongs to the old pixel `first[index] + k`. */
interface Taps {
  readonly first: Uint32Array;
  readonly weights: Float64Array;
  readonly width: number;
}

function makeTaps(from: number, to: number): Taps {
  const step = from / to;
  const width = Math.min(from, step > 1 ? Math.ceil(step) + 1 : 2);
  const first = new Uint32Array(to);
  const weights = new Float64Array(to * width);
  for (let index = 0; index < to; index++) {
    const low = step > 1 ? index * step : Math.max(0, (index + 0.5) * step - 0.5);
    const start = Math.min(Math.floor(low), from - width);
    first[index] = start;
    for (let k = 0; k < width; k++) {
      const pixel = start + k;
      const share =
        step > 1
          ? (Math.min(pixel + 1, low + step) - Math.max(pixel, low)) / step // overlap of old and new pixel
          : 1 - Math.abs(Math.min(low, from - 1) - pixel); // distance from the old centre
      weights[index * width + k] = Math.max(0, share);
    }
  }
  return { first, weights, width };
}

/** Old pixels from `start` up to `end` that new ones need. */
function spanOf(taps: Taps, from: number, to: number, first: number, end: number) {
  if (from === to) return { start: first, end };
  return { start: taps.first[first] as number, end: (taps.first[end - 1] as number) + taps.width };
}

/** The taps of some new pixels, counted from old pixel `origin`. */
function cutTaps({ first, weights, width }: Taps, start: number, end: number, origin: number): Taps {
  return {
    first: first.slice(start, end).map((place) => place - origin),
    weights: weights.slice(start * width, end * width),
    width,
  };
}

// [plane, y, x] along y
function resizeRows(
  data: Float32Array,
  { planes, from, to, width }: { planes: number; from: number; to: number; width: number },
): Float32Array {
  return from === to ? data : applyRows(data, makeTaps(from, to), { planes, from, to, width });
}

function applyRows(
  data: Float32Array,
  taps: Taps,
  { planes, from, to, width }: { planes: number; from: number; to: number; width: number },
): Float32Array {
  const out = new Float32Array(planes * to * width);
  const sums = new Float64Array(width);
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < to; y++) {
      sums.fill(0);
      for (let k = 0; k < taps.width; k++) {
        const weight = taps.weights[y * taps.width + k] as number;
        if (weight === 0) continue;
        const start = (plane * from + (taps.first[y] as number) + k) * width;
        for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + weight * (data[start + x] as number);
      }
      out.set(sums, (plane * to + y) * width);
    }
  }
  return out;
}

// [row, x] along x; always a fresh array
function resizeColumns(
  data: Float32Array,
  { rows, from, to }: { rows: number; from: number; to: number },
): Float32Array {
  return from === to ? data.slice() : applyColumns(data, makeTaps(from, to), { rows, from, to });
}

function applyColumns(
  data: Float32Array,
  taps: Taps,
  { rows, from, to }: { rows: number; from: number; to: number },
): Float32Array {
  const out = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < to; x++) {
      const start = row * from + (taps.first[x] as number);
      let sum = 0;
      for (let k = 0; k < taps.width; k++) {
        const weight = taps.weights[x * taps.width + k] as number;
        if (weight !== 0) sum += weight * (data[start + k] as number);
      }
      out[row * to + x] = sum;
    }
  }
  return out;
}
