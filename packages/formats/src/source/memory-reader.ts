/**
 * A reader for formats that can only be unpacked whole (PNG, JPEG): unpack on the first read, then cut regions from memory.
 */
import { type ImageInfo, makePixelData, type PixelData, throwIfCancelled } from "@cambrian/core";
import type { ImageReader } from "../format.js";

/** `unpack` gives [c, y, x] of one frame and section, and is called once. */
export function memoryReader(info: ImageInfo, unpack: () => PixelData): ImageReader {
  let pixels: PixelData | undefined;
  return {
    info,
    async read({ channels, region }, work) {
      throwIfCancelled(work.signal);
      pixels ??= unpack();
      throwIfCancelled(work.signal);
      const { y, x } = info.size;
      const height = region.y1 - region.y0;
      const width = region.x1 - region.x0;
      const out = makePixelData(info.dtype, channels.length * height * width);
      channels.forEach((channel, place) => {
        for (let row = 0; row < height; row++) {
          const from = (channel * y + region.y0 + row) * x + region.x0;
          out.set((pixels as PixelData).subarray(from, from + width), (place * height + row) * width);
        }
      });
      return out;
    },
  };
}
