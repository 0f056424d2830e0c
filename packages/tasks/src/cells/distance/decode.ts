/**
 * What the network said -> cells, in the distance representation: every peak of the centre map is a cell, and a watershed on
 * the depth shares the pixels between them.
 *
 * After DeepCell's deep watershed (Greenwald et al. 2022, methods).
 */
import { gaussianBlur, localMaxima, makeLabels, throwIfCancelled, type WorkOptions, watershed } from "@cambrian/core";
import type { Ask } from "../../task.js";
import { cellsOfLabels } from "../dense/cells-of-labels.js";
import { collectMaps } from "../dense/collect-maps.js";
import type { CellsResult } from "../types.js";

export interface DistanceDecodeOptions {
  readonly threshold: number;
  /** In pixels of the user's image, see `Ask.scale`. */
  readonly minArea: number;
}

/** Two centres are at least this far apart, in pixels the network saw. */
const APART = 2;
/** A centre whose map stays below this is none. */
const LEAST_CENTRE = 0.4;
/** Evens out peaks that a network draws twice; in pixels. */
const BLUR = 1;

/** Tiles hold `probability`, `centre` and `depth`, [1, y, x] each, 0..1. Throws `model/wrong-outputs`, `work/cancelled`. */
export async function decodeDistance(
  ask: Ask,
  options: DistanceDecodeOptions,
  work: WorkOptions = {},
): Promise<CellsResult> {
  const [result] = await decodeDistanceAt(ask, options, [options.threshold], work);
  if (!result) throw new TypeError("one threshold gives one result");
  return result;
}

/** One result for each threshold of the probability, from one look at the image. `options.threshold` is not used. */
export async function decodeDistanceAt(
  ask: Ask,
  options: DistanceDecodeOptions,
  thresholds: readonly number[],
  work: WorkOptions = {},
): Promise<CellsResult[]> {
  const { height, width, scale = 1 } = ask;
  const { probability, centre, depth } = await collectMaps(ask, { probability: 1, centre: 1, depth: 1 }, work);
  const smooth = gaussianBlur(centre, height, width, BLUR);
  const peaks = localMaxima(smooth, height, width, { minDistance: APART, threshold: 0 }).filter(
    ({ y, x }) => (centre[y * width + x] as number) > LEAST_CENTRE,
  );
  const heights = depth.map((value) => -value);
  return thresholds.map((threshold) => {
    throwIfCancelled(work.signal);
    const mask = Uint8Array.from(probability, (value) => (value > threshold ? 1 : 0));
    const markers = makeLabels(height, width);
    peaks.forEach(({ y, x }, at) => {
      if (mask[y * width + x]) markers.data[y * width + x] = at + 1;
    });
    const { data } = watershed(heights, markers, { mask });
    return cellsOfLabels(data, probability, { height, width, minArea: options.minArea * scale ** 2 });
  });
}
