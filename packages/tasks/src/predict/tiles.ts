/**
 * Predict large images piece by piece without seams: overlapping tiles, each responsible for a core whose pixels see
 * exactly what they would see in the whole image.
 */
import { CambrianError, type Planes, reflectIndex } from "@cambrian/core";

/** A rectangle of pixels, half-open: rows y0 to y1 - 1. */
export interface Region {
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
}

export interface TileOptions {
  /** Of the image, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Largest height and width of a tile in pixels; rounded down to a multiple of `multiple`. Default 1024. */
  readonly tile?: number;
  /** How many pixels away an input pixel can still change an output pixel. */
  readonly reach: number;
  /** The network's sizes must be multiples of this (what it shrinks by inside). Default 1. */
  readonly multiple?: number;
}

export interface PlannedTile {
  /** Its first row and column; multiples of `multiple`. */
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  /** What this tile answers for, in pixels of the image. The cores share out the padded image. */
  readonly core: Region;
}

export interface TilePlan {
  /** The image grown at the bottom and right to multiples of `multiple` (see `padPlanes`). */
  readonly paddedHeight: number;
  readonly paddedWidth: number;
  /** Row by row, all of one size, so that one compiled network does them all. */
  readonly tiles: readonly PlannedTile[];
}

/**
 * Cut an image into the fewest tiles, and those as small as their number allows. Every core keeps `reach` pixels from
 * the edges of its tile, except where the tile ends with the padded image; cores begin and end at multiples of `multiple`.
 * In memory at a time are the padded image, what the caller keeps of the answers, and the network's work on one tile: at
 * most tile x tile pixels, whatever the size of the image.
 * Throws `tiles/too-small` when tiles of this size cannot keep the distance.
 */
export function planTiles(options: TileOptions): TilePlan {
  const { height, width, tile = 1024, reach, multiple = 1 } = options;
  for (const [name, value, least] of [
    ["height", height, 1],
    ["width", width, 1],
    ["tile", tile, 1],
    ["reach", reach, 0],
    ["multiple", multiple, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new TypeError(`"${name}" of tiles is a whole number of pixels from ${least}, not ${value}`);
    }
  }
  const rows = planAxis(height, { tile, reach, multiple });
  const columns = planAxis(width, { tile, reach, multiple });
  const tiles = rows.spans.flatMap((row) =>
    columns.spans.map((column) => ({
      y: row.start,
      x: column.start,
      height: rows.tile,
      width: columns.tile,
      core: { y0: row.from, x0: column.from, y1: row.to, x1: column.to },
    })),
  );
  return { paddedHeight: rows.padded, paddedWidth: columns.padded, tiles };
}

interface Axis {
  readonly padded: number;
  readonly tile: number;
  /** Where each tile starts, and from where to where its core is. */
  readonly spans: readonly { readonly start: number; readonly from: number; readonly to: number }[];
}

/** One axis; inside, everything is counted in units of `multiple` pixels. */
function planAxis(
  length: number,
  { tile, reach, multiple }: { readonly tile: number; readonly reach: number; readonly multiple: number },
): Axis {
  const padded = Math.ceil(length / multiple);
  const largest = Math.floor(tile / multiple);
  const margin = Math.ceil(reach / multiple);
  if (padded <= largest) {
    return {
      padded: padded * multiple,
      tile: padded * multiple,
      spans: [{ start: 0, from: 0, to: padded * multiple }],
    };
  }
  const stride = largest - 2 * margin; // the most a tile can move on
  if (stride < 1) {
    const needed = (2 * margin + 1) * multiple;
    throw new CambrianError(
      "tiles/too-small",
      `Tiles of ${tile} pixels are too small for a network that looks ${reach} pixels around and works in steps of ${multiple}. Use tiles of at least ${needed} pixels.`,
      { tile, reach, multiple, needed },
    );
  }
  const count = Math.ceil((padded - largest) / stride) + 1;
  const size = Math.ceil((padded + (count - 1) * 2 * margin) / count);
  const starts = Array.from({ length: count }, (_, k) => Math.round((k * (padded - size)) / (count - 1)));
  // neighbours share their overlap: the border lies in its middle, at least `margin` from both ends
  const borders = starts.slice(1).map((start, k) => Math.floor(((starts[k] as number) + size + start) / 2));
  return {
    padded: padded * multiple,
    tile: size * multiple,
    spans: starts.map((start, k) => ({
      start: start * multiple,
      from: (borders[k - 1] ?? 0) * multiple,
      to: (borders[k] ?? padded) * multiple,
    })),
  };
}

/**
 * Grow an image at the bottom and right, mirrored at its edge pixels, again and again if need be; an axis of one pixel
 * repeats it. A fresh array. Throws `TypeError` when the new size is smaller.
 */
export function padPlanes(planes: Planes, size: { readonly height: number; readonly width: number }): Planes {
  const { data, channels, height, width } = planes;
  if (size.height < height || size.width < width) {
    throw new TypeError(`an image of ${height} x ${width} cannot be padded to ${size.height} x ${size.width}`);
  }
  const out = new Float32Array(channels * size.height * size.width);
  const tail = Array.from({ length: size.width - width }, (_, k) => reflectIndex(width + k, width));
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < size.height; y++) {
      const from = (c * height + reflectIndex(y, height)) * width;
      const to = (c * size.height + y) * size.width;
      out.set(data.subarray(from, from + width), to);
      for (const [k, x] of tail.entries()) out[to + width + k] = data[from + x] as number;
    }
  }
  return { ...planes, data: out, height: size.height, width: size.width };
}

/** A part of an image in a fresh array. Throws `TypeError` when it is empty or reaches outside. */
export function cropPlanes(planes: Planes, { y0, x0, y1, x1 }: Region): Planes {
  const { data, channels, height, width } = planes;
  const inside = y0 >= 0 && x0 >= 0 && y0 < y1 && x0 < x1 && y1 <= height && x1 <= width;
  if (!inside || ![y0, x0, y1, x1].every(Number.isInteger)) {
    throw new TypeError(`rows ${y0} to ${y1}, columns ${x0} to ${x1} are no part of an image of ${height} x ${width}`);
  }
  const out = new Float32Array(channels * (y1 - y0) * (x1 - x0));
  let to = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = y0; y < y1; y++) {
      const from = (c * height + y) * width;
      out.set(data.subarray(from + x0, from + x1), to);
      to += x1 - x0;
    }
  }
  return { ...planes, data: out, height: y1 - y0, width: x1 - x0 };
}
