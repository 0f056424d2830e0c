/** An image's pixels as an OME-Zarr folder, tile by tile, so that it may be larger than memory. */
import { type Channel, type PixelSize, throwIfCancelled } from "@cambrian/core";
import type { OpenImage } from "@cambrian/formats";
import { openZarrWriter } from "@cambrian/formats/node";

/** Side of a tile: the writer's own chunk. */
const CHUNK = 512;

export interface ZarrAbout {
  readonly channels: readonly Channel[];
  readonly pixelSize?: PixelSize;
  readonly signal?: AbortSignal;
}

export async function writeZarr(
  file: OpenImage,
  path: string,
  { channels, pixelSize, signal }: ZarrAbout,
): Promise<void> {
  const { size, dtype, rgb } = file.info;
  await using pixels = await openZarrWriter(path, { size, dtype, rgb, channels, ...(pixelSize ? { pixelSize } : {}) });
  for (let t = 0; t < size.t; t++) {
    for (let z = 0; z < size.z; z++) {
      for (let c = 0; c < (rgb ? 1 : size.c); c++) {
        for (const { y, x, region } of tilesOf(size)) {
          throwIfCancelled(signal);
          const { data } = await file.read({ t, z, region, ...(rgb ? {} : { c }) });
          await pixels.writeTile({ t, z, c, y, x }, data);
        }
      }
    }
  }
  await pixels.close();
}

function* tilesOf({ y: height, x: width }: { readonly y: number; readonly x: number }) {
  for (let y = 0; y < height; y += CHUNK)
    for (let x = 0; x < width; x += CHUNK)
      yield {
        y,
        x,
        region: { y0: y, x0: x, y1: Math.min(height, y + CHUNK), x1: Math.min(width, x + CHUNK) },
      };
}
