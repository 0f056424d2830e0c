/**
 * Asking a network about an image and its mirror images, and averaging what it says.
 */
import { type Planes, reflectIndex } from "@cambrian/core";
import type { Tensor } from "@cambrian/nn";
import type { Maps } from "../task.js";

export interface MirrorOptions {
  /** Input pixels per output pixel. */
  readonly grid: number;
  /** The network's sizes must be multiples of this. */
  readonly multiple: number;
  /** What mirrored maps say about the image itself, their places put right: channels that stand for directions change over. */
  readonly maps: (maps: Maps, axis: "y" | "x") => Maps;
}

/**
 * Reverse rows or columns: out[i] = in[start - i], `length` of them, mirrored at the edges where there is no such row.
 * [channel, y, x].
 */
function reversed(
  { data, shape }: Tensor,
  axis: "y" | "x",
  { start, length }: { readonly start: number; readonly length: number },
): Tensor {
  const [channels = 1, height = 1, width = 1] = shape;
  const [rows, columns] = axis === "y" ? [length, width] : [height, length];
  const out = new Float32Array(channels * rows * columns);
  const sources = Int32Array.from({ length }, (_, i) => reflectIndex(start - i, axis === "y" ? height : width));
  let to = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows; y++, to += columns) {
      const from = (c * height + (axis === "y" ? (sources[y] as number) : y)) * width;
      if (axis === "y") out.set(data.subarray(from, from + width), to);
      else for (let x = 0; x < columns; x++) out[to + x] = data[from + (sources[x] as number)] as number;
    }
  }
  return { data: out, shape: [channels, rows, columns] };
}

/**
 * The mirror image, moved so that grid points fall on grid points: pixel i shows pixel `size - i`. It is longer by `multiple`, so
 * that every grid point is in it; beyond the edges the picture is mirrored.
 */
function mirrorPlanes(planes: Planes, axis: "y" | "x", multiple: number): Planes {
  const size = axis === "y" ? planes.height : planes.width;
  const shape = [planes.channels, planes.height, planes.width];
  const { data } = reversed({ data: planes.data, shape }, axis, { start: size, length: size + multiple });
  return { ...planes, data, ...(axis === "y" ? { height: size + multiple } : { width: size + multiple }) };
}

/** Maps of a mirror image made by `mirrorPlanes` with their places put right; `margin` is `multiple` in grid points. */
function unmirrorMaps(maps: Maps, axis: "y" | "x", margin: number): Maps {
  return Object.fromEntries(
    Object.entries(maps).map(([name, map]) => {
      const length = (map.shape[axis === "y" ? 1 : 2] ?? 0) - margin;
      return [name, reversed(map, axis, { start: length, length })];
    }),
  );
}

/** The mean answer over the four mirror images. `run` asks the network about one view. */
export async function runMirrored(
  run: (view: Planes) => Promise<Maps>,
  planes: Planes,
  { grid, multiple, maps: permute }: MirrorOptions,
): Promise<Maps> {
  const views: readonly (readonly ("y" | "x")[])[] = [[], ["y"], ["x"], ["y", "x"]];
  let sum: Record<string, Tensor> | undefined;
  for (const axes of views) {
    const mirrored = axes.reduce((view, axis) => mirrorPlanes(view, axis, multiple), planes);
    let seen = await run(mirrored);
    for (const axis of axes) seen = permute(unmirrorMaps(seen, axis, multiple / grid), axis);
    if (!sum) {
      sum = Object.fromEntries(
        Object.entries(seen).map(([name, { data, shape }]) => [
          name,
          { data: data.map((value) => value / views.length), shape },
        ]),
      );
    } else {
      for (const [name, { data }] of Object.entries(seen)) {
        const total = sum[name]?.data;
        if (total)
          for (let i = 0; i < data.length; i++) total[i] = (total[i] as number) + (data[i] as number) / views.length;
      }
    }
  }
  return sum ?? {};
}
