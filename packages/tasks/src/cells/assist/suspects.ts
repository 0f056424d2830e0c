/**
 * Places that look like objects nobody labelled: what the classical method finds beside the labels, when it is as large and
 * stands out as clearly as what was labelled in the same picture.
 */
import type { Labels, Planes } from "@cambrian/core";
import { segmentClassically } from "../floor.js";
import { type ObjectShape, shapesOf } from "./shapes.js";

export interface Suspect {
  readonly box: ObjectShape["box"];
  /** Pixels as start, length pairs (start = y * width + x). */
  readonly runs: readonly number[];
  readonly area: number;
  /** 0..1: how much it looks like the labelled ones. */
  readonly likeness: number;
}

/** Part of a candidate that may lie under labels. */
const MOST_COVERED = 0.1;
/** Of the labelled objects' median area. */
const [SMALLEST, LARGEST] = [0.35, 3] as const;
/** Of the labelled objects' median contrast. */
const LEAST_CONTRAST = 0.45;
/** Fewer labelled objects than this say nothing about what an object looks like here. */
const LEAST_LABELLED = 3;

/** The most alike first. Nothing in a picture with fewer than three labelled objects: there, everything is unlabelled. */
export function findSuspects(planes: Planes, labels: Labels): readonly Suspect[] {
  const grey = meanOf(planes);
  const known = shapesOf(labels, grey).filter(({ touchesEdge }) => !touchesEdge);
  if (known.length < LEAST_LABELLED) return [];
  const area = median(known.map((shape) => shape.area));
  const contrast = median(known.map((shape) => shape.contrast));
  const found = segmentClassically(planes);
  const covered = new Map<number, number>();
  const runs = new Map<number, number[]>();
  const { width } = labels;
  for (let at = 0; at < found.data.length; ) {
    const id = found.data[at] as number;
    const start = at;
    while (at < found.data.length && found.data[at] === id && (at === start || at % width !== 0)) {
      if (id !== 0 && labels.data[at] !== 0) covered.set(id, (covered.get(id) ?? 0) + 1);
      at++;
    }
    if (id === 0) continue;
    const own = runs.get(id) ?? [];
    own.push(start, at - start);
    runs.set(id, own);
  }
  return shapesOf(found, grey)
    .filter(
      (shape) =>
        (covered.get(shape.id) ?? 0) <= MOST_COVERED * shape.area &&
        shape.area >= SMALLEST * area &&
        shape.area <= LARGEST * area &&
        shape.solidity > 0.8 &&
        Math.sign(shape.contrast) === Math.sign(contrast) &&
        Math.abs(shape.contrast) >= LEAST_CONTRAST * Math.abs(contrast),
    )
    .map((shape) => ({
      box: shape.box,
      runs: runs.get(shape.id) ?? [],
      area: shape.area,
      likeness: Math.min(1, Math.abs(shape.contrast / contrast)) * Math.min(shape.area / area, area / shape.area),
    }))
    .sort((a, b) => b.likeness - a.likeness);
}

/** The mean of the channels, [y, x]. */
export function meanOf({ data, channels, height, width }: Planes): Float32Array {
  const size = height * width;
  const grey = new Float32Array(size);
  for (let c = 0; c < channels; c++)
    for (let at = 0; at < size; at++) grey[at] = (grey[at] as number) + (data[c * size + at] as number) / channels;
  return grey;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
