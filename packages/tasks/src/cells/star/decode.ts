/**
 * What the network said -> cells: propose, suppress, average, draw.
 *
 * After StarDist (Schmidt et al. 2018); outlines are averaged over the proposals for the same cell, see `average.ts`.
 * The result depends on the network's maps only, not on how tiles cut them.
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
  readonly minArea: number;
}

/**
 * Tiles hold `probability` [1, y, x], 0..1 after the sigmoid, and `distance` [ray, y, x] in pixels. A tile's
 * `y` and `x` are multiples of `grid`. Throws `model/wrong-outputs`, `work/cancelled`.
 */
export async function decodeStar(ask: Ask, options: StarDecodeOptions, work: WorkOptions = {}): Promise<CellsResult> {
  const candidates = await collectCandidates(ask, options, work.signal);
  const kept = await suppress(candidates, ask, options.overlap, work);
  const cells = kept.map((one) => ({
    confidence: candidates.probability[one.candidate] as number,
    outline: averagedOutline(candidates, one),
  }));
  return drawOutlines(cells, { height: ask.height, width: ask.width, minArea: options.minArea });
}
