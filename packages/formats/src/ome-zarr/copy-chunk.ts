/** The part of a chunk that lies in a region of one plane, into its place. */
import type { PixelData } from "@cambrian/core";
import type { Region } from "../format.js";
import type { ArrayChunk } from "./array.js";
import type { AxisName } from "./metadata.js";

export interface ChunkPlace {
  readonly axes: readonly AxisName[];
  readonly chunks: readonly number[];
  /** The wanted frame, channel and section; the chunk's first row and column. */
  readonly index: Readonly<Record<AxisName, number>>;
  readonly region: Region;
  /** [y, x] of the region. */
  readonly out: PixelData;
}

export function copyChunk({ data, fill, stride }: ArrayChunk, { axes, chunks, index, region, out }: ChunkPlace) {
  const sizeAlong = (axis: AxisName) => chunks[axes.indexOf(axis)] as number;
  const width = region.x1 - region.x0;
  const y0 = Math.max(index.y, region.y0);
  const y1 = Math.min(index.y + sizeAlong("y"), region.y1);
  const x0 = Math.max(index.x, region.x0);
  const x1 = Math.min(index.x + sizeAlong("x"), region.x1);
  if (!data) {
    for (let y = y0; y < y1; y++) {
      const row = (y - region.y0) * width - region.x0;
      out.fill(fill, row + x0, row + x1);
    }
    return;
  }
  let base = 0;
  axes.forEach((axis, i) => {
    if (axis !== "y" && axis !== "x") base += (index[axis] % (chunks[i] as number)) * (stride[i] as number);
  });
  const stepY = stride[axes.indexOf("y")] as number;
  const stepX = stride[axes.indexOf("x")] as number;
  for (let y = y0; y < y1; y++) {
    let from = base + (y - index.y) * stepY + (x0 - index.x) * stepX;
    let to = (y - region.y0) * width + (x0 - region.x0);
    if (stepX === 1) out.set(data.subarray(from, from + (x1 - x0)), to);
    else for (const end = to + (x1 - x0); to < end; to++, from += stepX) out[to] = data[from] as number;
  }
}
