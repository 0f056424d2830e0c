/**
 * Images that are drawn when asked for, for tests and the bench: blobs on a grid, any size, any level.
 */
import { type DType, makePixelData } from "@cambrian/core";
import type { PixelSource } from "../canvas/pixel-source.js";

/** A pyramid whose value at a pixel is `value(y, x, channel)` of the finest level. */
export function drawnSource(
  height: number,
  width: number,
  value: (y: number, x: number, c: number) => number,
  options: { readonly tile?: number; readonly channels?: number; readonly dtype?: DType; readonly rgb?: boolean } = {},
): PixelSource {
  const { tile = 512, channels = 1, dtype = "uint16", rgb = false } = options;
  const levels = [{ height, width, scale: 1 }];
  for (let scale = 2; Math.max(height, width) / scale >= tile / 2; scale *= 2)
    levels.push({ height: Math.ceil(height / scale), width: Math.ceil(width / scale), scale });
  return {
    height,
    width,
    tile,
    levels,
    dtype,
    channels,
    rgb,
    async read({ level, c, ty, tx }, signal) {
      signal.throwIfAborted();
      const at = levels[level];
      if (!at) throw new TypeError(`there is no level ${level}`);
      const rows = Math.min(tile, at.height - ty * tile);
      const columns = Math.min(tile, at.width - tx * tile);
      const data = makePixelData(dtype, rows * columns);
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++)
          data[y * columns + x] = value((ty * tile + y) * at.scale, (tx * tile + x) * at.scale, c);
      return { data, height: rows, width: columns };
    },
  };
}
