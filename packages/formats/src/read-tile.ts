/**
 * One square of an image for looking at it, as viewers ask for them.
 */
import type { DType, PixelData, WorkOptions } from "@cambrian/core";
import type { OpenImage } from "./open-image.js";

export interface TileRequest {
  /** Which of the image's levels; default 0, the image itself. */
  readonly level?: number;
  /** Frame, section; default 0. */
  readonly t?: number;
  readonly z?: number;
  /** Channel, or its name; default all. */
  readonly c?: number | string;
  /** Row and column of the tile, counted in tiles. */
  readonly ty: number;
  readonly tx: number;
  /** Side of a tile in pixels of the level; default 256. */
  readonly tile?: number;
}

export interface Tile {
  /** [channel, y, x] as stored, whatever the type. */
  readonly data: PixelData;
  readonly dtype: DType;
  readonly channels: number;
  /** Smaller than asked at the lower and right border. */
  readonly height: number;
  readonly width: number;
}

/**
 * Values are as stored. Tiles side by side are fast: the image keeps the last 64 MB of strips, tiles or chunks unpacked, and
 * PNG and JPEG whole, as long as it is open. Throws `image/out-of-range`, `image/unknown-channel` and the codes of the format.
 */
export async function readTile(image: OpenImage, request: TileRequest, work: WorkOptions = {}): Promise<Tile> {
  const { level = 0, t = 0, z = 0, c, ty, tx, tile = 256 } = request;
  if (!Number.isInteger(tile) || tile < 1) throw new TypeError(`a tile of ${tile} pixels cannot be`);
  const { height = 0, width = 0 } = image.levels[level] ?? {};
  const [y0, x0] = [ty * tile, tx * tile];
  const region = { y0, x0, y1: Math.min(y0 + tile, height), x1: Math.min(x0 + tile, width) };
  const part = { level, t, z, region, ...(c === undefined ? {} : { c }) };
  const { data, dtype, size } = await image.read(part, work);
  return { data, dtype, channels: size.c, height: size.y, width: size.x };
}
