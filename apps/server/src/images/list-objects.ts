/**
 * The objects of a plane with their sizes, places and mean brightness. Pixels are read in bands of rows, so that a plane
 * may be larger than memory.
 */
import { CambrianError, type PixelData } from "@cambrian/core";
import type { OpenImage } from "@cambrian/formats";
import type { PlaneLabels, PlaneRef } from "@cambrian/project";
import type { ListedObject } from "@cambrian/protocol";

/** Pixels of a band, all channels together. */
const BAND = 2 ** 23;

interface Sums {
  area: number;
  y: number;
  x: number;
  y0: number;
  x0: number;
  y1: number;
  x1: number;
  readonly channels: Float64Array;
}

/** In the order of the labels' objects; one without pixels has area 0. Throws `image/size-mismatch`. */
export async function listObjects(
  image: OpenImage,
  plane: PlaneRef,
  labels: PlaneLabels,
  signal?: AbortSignal,
): Promise<ListedObject[]> {
  const { height, width, data, objects } = labels;
  const { c: channels, y, x } = image.info.size;
  if (y !== height || x !== width) {
    throw new CambrianError(
      "image/size-mismatch",
      `${image.name} is ${x} x ${y} pixels and its labels ${width} x ${height}. The file was exchanged since it was added.`,
      { image: [y, x], labels: [height, width] },
    );
  }
  const sums = new Map<number, Sums>();
  const rows = Math.max(1, Math.floor(BAND / (width * channels)));
  for (let y0 = 0; y0 < height; y0 += rows) {
    const y1 = Math.min(height, y0 + rows);
    if (!hasLabels(data, y0 * width, y1 * width)) continue;
    const region = { y0, x0: 0, y1, x1: width };
    const band = await image.read({ ...plane, region }, signal ? { signal } : {});
    addBand(sums, data, band.data, { y0, y1, width, channels });
  }
  return objects.map((object) => {
    const sum = sums.get(object.id);
    if (!sum) return { ...object, area: 0, means: [], y: 0, x: 0, box: { y0: 0, x0: 0, y1: 0, x1: 0 } };
    return {
      ...object,
      area: sum.area,
      means: Array.from(sum.channels, (total) => total / sum.area),
      y: sum.y / sum.area,
      x: sum.x / sum.area,
      box: { y0: sum.y0, x0: sum.x0, y1: sum.y1, x1: sum.x1 },
    };
  });
}

function hasLabels(data: Uint32Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (data[at] !== 0) return true;
  return false;
}

function addBand(
  sums: Map<number, Sums>,
  labels: Uint32Array,
  pixels: PixelData,
  { y0, y1, width, channels }: { y0: number; y1: number; width: number; channels: number },
): void {
  const size = (y1 - y0) * width;
  for (let y = y0; y < y1; y++) {
    for (let x = 0; x < width; x++) {
      const id = labels[y * width + x] as number;
      if (id === 0) continue;
      let sum = sums.get(id);
      if (!sum) {
        sum = { area: 0, y: 0, x: 0, y0: y, x0: x, y1: y + 1, x1: x + 1, channels: new Float64Array(channels) };
        sums.set(id, sum);
      }
      sum.area++;
      sum.y += y;
      sum.x += x;
      sum.y1 = y + 1;
      if (x < sum.x0) sum.x0 = x;
      if (x >= sum.x1) sum.x1 = x + 1;
      for (let c = 0; c < channels; c++) {
        const value = pixels[c * size + (y - y0) * width + x] as number;
        if (value - value === 0) sum.channels[c] = (sum.channels[c] as number) + value;
      }
    }
  }
}
