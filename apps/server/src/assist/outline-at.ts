/** The object under a click: only the part of the image around it is read. */
import { makeLabels, toPlanes } from "@cambrian/core";
import type { PlaneRef } from "@cambrian/project";
import { outlineFromClick } from "@cambrian/tasks";
import type { OpenProject } from "../projects/hub.js";

export interface ClickAt extends PlaneRef {
  readonly y: number;
  readonly x: number;
  readonly add: readonly { readonly y: number; readonly x: number }[];
  readonly take: readonly { readonly y: number; readonly x: number }[];
}

/** Pixels around all places that are read. */
const MARGIN = 192;

export async function outlineAt(
  { images, store }: OpenProject,
  image: string,
  { t, z, y, x, add, take }: ClickAt,
  signal: AbortSignal,
): Promise<{ readonly runs: number[]; readonly confidence: number | null; readonly by: string }> {
  const file = await images.open(image);
  const { y: height, x: width } = file.info.size;
  const nothing = { runs: [], confidence: null, by: "watershed" };
  if (!(y >= 0 && x >= 0 && y < height && x < width)) return nothing;
  const places = [{ y, x }, ...add];
  const region = {
    y0: Math.max(0, Math.floor(Math.min(...places.map((place) => place.y))) - MARGIN),
    x0: Math.max(0, Math.floor(Math.min(...places.map((place) => place.x))) - MARGIN),
    y1: Math.min(height, Math.floor(Math.max(...places.map((place) => place.y))) + MARGIN),
    x1: Math.min(width, Math.floor(Math.max(...places.map((place) => place.x))) + MARGIN),
  };
  const part = await file.read({ t, z, region }, { signal });
  const labels = await store.labels(image, { t, z });
  const shift = (place: { y: number; x: number }) => ({ y: place.y - region.y0, x: place.x - region.x0 });
  const size = { height: region.y1 - region.y0, width: region.x1 - region.x0 };
  const taken = makeLabels(size.height, size.width);
  for (let row = 0; row < size.height; row++) {
    const from = (region.y0 + row) * width + region.x0;
    taken.data.set(labels.data.subarray(from, from + size.width), row * size.width);
  }
  const { pixelSize: _, ...planes } = toPlanes(part);
  const found = outlineFromClick(planes, shift({ y, x }), {
    labels: taken,
    add: add.map(shift),
    take: take.map(shift),
  });
  const runs: number[] = [];
  for (let at = 0; at + 1 < found.runs.length; at += 2) {
    let start = found.runs[at] as number;
    // A run of the part may pass the end of its row; in the plane it is several.
    for (let left = found.runs[at + 1] as number; left > 0; ) {
      const column = start % size.width;
      const length = Math.min(left, size.width - column);
      runs.push((region.y0 + Math.floor(start / size.width)) * width + region.x0 + column, length);
      start += length;
      left -= length;
    }
  }
  return runs.length === 0 ? nothing : { runs, confidence: found.confidence, by: "watershed" };
}
