/**
 * What the network said -> cells: propose, suppress, average, draw.
 *
 * After StarDist (Schmidt et al. 2018); outlines are averaged over the proposals for the same cell, see `average.ts`.
 * The result depends on the network's maps only, not on how tiles cut them.
 *
 * Suppression goes from the most confident proposal down, so what it keeps at a high threshold is the beginning of what it
 * keeps at a low one: one pass at the lowest serves all thresholds.
 */
import type { WorkOptions } from "@cambrian/core";
import type { Ask } from "../../task.js";
import type { CellsResult } from "../types.js";
import { averagedOutline } from "./average.js";
import { collectCandidates } from "./candidates.js";
import { drawOutlines } from "./draw.js";
import { suppress } from "./suppress.js";

export interface StarDecodeOptions {
  readonly rays: number;
  readonly grid: number;
  readonly threshold: number;
  readonly overlap: number;
  /** In pixels of the user's image, see `Ask.scale`. */
  readonly minArea: number;
}

/**
 * Tiles hold `probability` [1, y, x], 0..1 after the sigmoid, and `distance` [ray, y, x] in pixels. A tile's
 * `y` and `x` are multiples of `grid`. Throws `model/wrong-outputs`, `work/cancelled`.
 */
export async function decodeStar(ask: Ask, options: StarDecodeOptions, work: WorkOptions = {}): Promise<CellsResult> {
  const [result] = await decodeStarAt(ask, options, [options.threshold], work);
  if (!result) throw new TypeError("one threshold gives one result");
  return result;
}

/** One result for each threshold, from one look at the image; for choosing a threshold. `options.threshold` is not used. */
export async function decodeStarAt(
  ask: Ask,
  options: StarDecodeOptions,
  thresholds: readonly number[],
  work: WorkOptions = {},
): Promise<CellsResult[]> {
  const { height, width, scale = 1 } = ask;
  // The smallest area is meant in pixels of the user's image.
  const minArea = options.minArea * scale ** 2;
  const candidates = await collectCandidates(ask, { ...options, threshold: Math.min(...thresholds) }, work.signal);
  const kept = await suppress(candidates, ask, options.overlap, work);
  return thresholds.map((threshold) => {
    const isAbove = (candidate: number): boolean => (candidates.probability[candidate] as number) > threshold;
    const cells = kept
      .filter(({ candidate }) => isAbove(candidate))
      .map(({ candidate, followers }) => ({
        confidence: candidates.probability[candidate] as number,
        outline: averagedOutline(candidates, { candidate, followers: followers.filter(isAbove) }),
      }));
    return drawOutlines(cells, { height, width, minArea });
  });
}
