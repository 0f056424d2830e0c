/** Levels and tiles of an image, as the viewer asks for them. */
import type { Image } from "@cambrian/core";
import { CambrianError } from "@cambrian/core";
import type { OpenImage } from "@cambrian/formats";
import type { ImageRecord } from "@cambrian/project";
import type { Pyramid } from "@cambrian/protocol";

/** Side of a tile in pixels of its level. */
export const TILE = 512;

export function describePyramid(record: ImageRecord, { info, levels }: OpenImage): Pyramid {
  return {
    dtype: info.dtype,
    size: info.size,
    tile: TILE,
    levels: levels.map(({ height, width, scale }) => ({ height, width, scale })),
    channels: record.channels.map(({ name, color }) => ({ name, color })),
    rgb: info.rgb,
    ...(record.pixelSize ? { pixelSize: record.pixelSize } : {}),
  };
}

export interface TilePlace {
  readonly level: number;
  readonly c: number;
  readonly t: number;
  readonly z: number;
  readonly ty: number;
  readonly tx: number;
}

/** One tile of one channel; those at the right and lower edge are smaller. Throws `image/out-of-range`. */
export async function readTile(
  image: OpenImage,
  { level, c, t, z, ty, tx }: TilePlace,
  signal: AbortSignal,
): Promise<Image> {
  const size = image.levels[level];
  if (!size || ty * TILE >= size.height || tx * TILE >= size.width) {
    throw new CambrianError("image/out-of-range", `${image.name} has no tile ${ty}, ${tx} at level ${level}.`, {
      level,
      ty,
      tx,
      levels: image.levels,
    });
  }
  const region = {
    y0: ty * TILE,
    x0: tx * TILE,
    y1: Math.min(size.height, (ty + 1) * TILE),
    x1: Math.min(size.width, (tx + 1) * TILE),
  };
  return image.read({ level, c, t, z, region }, { signal });
}

/** The index of the coarsest level that is still as large as asked for (in pixels of its longer side). */
export function levelFor({ levels }: Pick<OpenImage, "levels">, side: number): number {
  let best = 0;
  levels.forEach(({ height, width }, index) => {
    if (Math.max(height, width) >= side) best = index;
  });
  return best;
}

/** Pixels as bytes, little endian, as every machine we run on has them. */
export function bytesOf({ data }: Pick<Image, "data">): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
