/**
 * Take objects out of a label image: those too small to be real, those cut by the border.
 * The ids of the others stay; see `relabelSequential` to close the gaps.
 */
import type { Labels } from "./labels.js";

/** Without the objects of fewer than `minArea` pixels. A fresh array. */
export function removeSmall(labels: Labels, minArea: number): Labels {
  const areas = new Map<number, number>();
  for (const id of labels.data) if (id !== 0) areas.set(id, (areas.get(id) ?? 0) + 1);
  return without(labels, new Set([...areas].filter(([, area]) => area < minArea).map(([id]) => id)));
}

/** Without the objects that have a pixel in the first or last row or column. A fresh array. */
export function removeEdgeTouching(labels: Labels): Labels {
  const { data, height, width } = labels;
  const gone = new Set<number>();
  for (let x = 0; x < width; x++) gone.add(data[x] as number).add(data[(height - 1) * width + x] as number);
  for (let y = 0; y < height; y++) gone.add(data[y * width] as number).add(data[(y + 1) * width - 1] as number);
  return without(labels, gone);
}

function without(labels: Labels, gone: ReadonlySet<number>): Labels {
  return { ...labels, data: labels.data.map((id) => (id !== 0 && gone.has(id) ? 0 : id)) };
}
