/**
 * An image in memory into an OME-Zarr.
 */
import { type Image, makePixelData, type PixelData, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { ZarrLayout } from "./describe.js";
import type { ZarrWriter } from "./writer.js";

/** Rows and columns of a chunk: half a megabyte of 16-bit pixels. */
export const CHUNK = { height: 512, width: 512 } as const;

export function layoutOf(image: Omit<Image, "data">, kind: ZarrLayout["kind"] = "image"): ZarrLayout {
  const { size, dtype, channels, rgb, pixelSize } = image;
  return { size, dtype, channels, rgb, kind, chunk: CHUNK, ...(pixelSize ? { pixelSize } : {}) };
}

/** All planes. Throws `work/cancelled`. */
export async function writePlanes(
  writer: Pick<ZarrWriter, "writePlane">,
  image: Image,
  work: WorkOptions,
): Promise<void> {
  const { size, rgb } = image;
  for (let t = 0; t < size.t; t++) {
    for (let z = 0; z < size.z; z++) {
      for (let c = 0; c < (rgb ? 1 : size.c); c++) {
        throwIfCancelled(work.signal);
        await writer.writePlane({ t, z, c }, planesOf(image, t, z, c));
      }
    }
  }
}

/** One plane, or the three of a colour picture behind each other. */
function planesOf({ data, size, rgb, dtype }: Image, t: number, z: number, c: number): PixelData {
  const plane = size.y * size.x;
  const start = (channel: number) => ((t * size.c + channel) * size.z + z) * plane;
  if (!rgb) return data.subarray(start(c), start(c) + plane);
  const colours = makePixelData(dtype, 3 * plane);
  for (let s = 0; s < 3; s++) colours.set(data.subarray(start(s), start(s) + plane), s * plane);
  return colours;
}
