/**
 * What the network said -> cells, in the flow representation: every pixel walks along the flow, and pixels that end in the
 * same place are one cell.
 *
 * After Stringer et al. 2021 (Cellpose).
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Ask } from "../../task.js";
import { cellsOfLabels } from "../dense/cells-of-labels.js";
import { collectMaps } from "../dense/collect-maps.js";
import type { CellsResult } from "../types.js";
import { followFlow, type Walkers } from "./follow.js";
import { gatherCells } from "./gather.js";

export interface FlowDecodeOptions {
  readonly threshold: number;
  /** In pixels of the user's image, see `Ask.scale`. */
  readonly minArea: number;
}

/** Tiles hold `probability` [1, y, x], 0..1, and `flow` [2, y, x]. Throws `model/wrong-outputs`, `work/cancelled`. */
export async function decodeFlow(ask: Ask, options: FlowDecodeOptions, work: WorkOptions = {}): Promise<CellsResult> {
  const [result] = await decodeFlowAt(ask, options, [options.threshold], work);
  if (!result) throw new TypeError("one threshold gives one result");
  return result;
}

/** One result for each threshold of the probability, from one walk. `options.threshold` is not used. */
export async function decodeFlowAt(
  ask: Ask,
  options: FlowDecodeOptions,
  thresholds: readonly number[],
  work: WorkOptions = {},
): Promise<CellsResult[]> {
  const { height, width, scale = 1 } = ask;
  const { probability, flow } = await collectMaps(ask, { probability: 1, flow: 2 }, work);
  const all = followFlow(flow, probability, { height, width, threshold: Math.min(...thresholds) }, work);
  return thresholds.map((threshold) => {
    throwIfCancelled(work.signal);
    const ids = gatherCells(above(all, probability, threshold), height, width);
    return cellsOfLabels(ids, probability, { height, width, minArea: options.minArea * scale ** 2 });
  });
}

/** The walkers whose own pixel is above the threshold. */
function above({ pixels, ends }: Walkers, probability: Float32Array, threshold: number): Walkers {
  const kept: number[] = [];
  for (let k = 0; k < pixels.length; k++) if ((probability[pixels[k] as number] as number) > threshold) kept.push(k);
  if (kept.length === pixels.length) return { pixels, ends };
  return {
    pixels: Int32Array.from(kept, (k) => pixels[k] as number),
    ends: Int32Array.from(kept, (k) => ends[k] as number),
  };
}
