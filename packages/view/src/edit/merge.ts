/**
 * Objects become one, change their size, or go.
 */
import { distanceTransform, type LabelEdit } from "@cambrian/core";
import type { LabelPlane } from "../labels/label-plane.js";
import { type AreaRun, countInArea } from "./area.js";
import { pushRun } from "./push-run.js";

type Reader = Pick<LabelPlane, "read" | "get" | "height" | "width" | "runsOf">;

/** All pixels of these objects become the first one's. */
export function mergeObjects(labels: Reader, ids: readonly number[]): LabelEdit {
  const [into, ...others] = ids;
  if (into === undefined) return [];
  return replaceObjects(
    labels,
    others.filter((id) => id !== into),
    into,
  );
}

/** All pixels of these objects become background. */
export function deleteObjects(labels: Reader, ids: Iterable<number>): LabelEdit {
  return replaceObjects(labels, ids, 0);
}

/** Objects with more than half of their pixels in an area, or with `touch` any; ascending. */
export function objectsInArea(labels: Reader, area: readonly AreaRun[], rule: "inside" | "touch"): number[] {
  const found: number[] = [];
  for (const [id, count] of countInArea(labels, area))
    if (rule === "touch" || count * 2 > (labels.get(id)?.area ?? 0)) found.push(id);
  return found.sort((a, b) => a - b);
}

/**
 * The object grown by `byPx` (below 0: shrunk), measured between pixel centres. Growing takes background only; shrinking leaves at
 * least the pixels farthest from the edge, so an object never vanishes.
 */
export function growObject(labels: Reader, id: number, byPx: number): LabelEdit {
  const object = labels.get(id);
  if (!object || byPx === 0) return [];
  const reach = byPx > 0 ? Math.ceil(byPx) : 1;
  const box = {
    y0: Math.max(0, object.box.y0 - reach),
    x0: Math.max(0, object.box.x0 - reach),
    y1: Math.min(labels.height, object.box.y1 + reach),
    x1: Math.min(labels.width, object.box.x1 + reach),
  };
  const width = box.x1 - box.x0;
  const height = box.y1 - box.y0;
  const data = labels.read(box);
  const grows = byPx > 0;
  // Distance of every pixel that may change to the nearest one that decides: of the object, or not of it.
  const distance = distanceTransform(
    data.map((each) => ((each === id) === grows ? 0 : 1)),
    height,
    width,
  );
  let limit = Math.abs(byPx);
  if (!grows) {
    let most = 0;
    for (let i = 0; i < data.length; i++) if (data[i] === id) most = Math.max(most, distance[i] as number);
    limit = Math.min(limit, most - 1e-3);
  }
  const edit: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const before = data[i] as number;
    if (before !== (grows ? 0 : id) || (distance[i] as number) > limit) continue;
    const y = Math.floor(i / width);
    pushRun(edit, (box.y0 + y) * labels.width + box.x0 + i - y * width, 1, before, grows ? id : 0);
  }
  return edit;
}

function replaceObjects(labels: Reader, ids: Iterable<number>, after: number): LabelEdit {
  const runs: [start: number, length: number, id: number][] = [];
  for (const id of ids) {
    const pixels = labels.runsOf(id);
    for (let run = 0; run + 1 < pixels.length; run += 2)
      runs.push([pixels[run] as number, pixels[run + 1] as number, id]);
  }
  runs.sort((a, b) => a[0] - b[0]);
  const edit: number[] = [];
  for (const [start, length, id] of runs) pushRun(edit, start, length, id, after);
  return edit;
}
