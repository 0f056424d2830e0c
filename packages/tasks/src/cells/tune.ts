/**
 * Which threshold and overlap suit a model best, tried on images it was not trained on.
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Ask, Tile } from "../task.js";
import { representations } from "./representation.js";
import { scoreCells } from "./score.js";
import { resizeCells } from "./star/draw.js";
import type { CellsOptions, CellsResult, CellsTruth } from "./types.js";

const THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8];
const OVERLAPS = [0.3, 0.4, 0.5];

/**
 * The threshold and overlap with the best mean of AP at IoU 0.5, 0.6 and 0.7 pooled over the images, as StarDist chooses
 * (at these IoU). Of equals, those nearest to the defaults. Nothing when the images hold no cells.
 */
export async function tuneCells(
  asked: readonly { readonly ask: Ask; readonly truth: CellsTruth }[],
  options: CellsOptions,
  work: WorkOptions = {},
): Promise<Partial<CellsOptions>> {
  if (!asked.some(({ truth }) => truth.labels.data.some((id) => id !== 0))) return {};
  const kept: { ask: Ask; truth: CellsTruth }[] = [];
  for (const { ask, truth } of asked) kept.push({ ask: await remember(ask, work), truth });
  const { decodeAt } = representations[options.representation];
  let best = { value: -1, away: 0, chosen: {} as Partial<CellsOptions> };
  for (const overlap of OVERLAPS) {
    const results: (readonly CellsResult[])[] = [];
    for (const [done, { ask }] of kept.entries()) {
      throwIfCancelled(work.signal);
      work.onProgress?.({ what: "choosing thresholds", done, total: kept.length });
      results.push(
        await decodeAt(ask, { ...options, overlap }, THRESHOLDS, work.signal ? { signal: work.signal } : {}),
      );
    }
    for (const [k, threshold] of THRESHOLDS.entries()) {
      throwIfCancelled(work.signal);
      const pairs = kept.map(({ truth }, i) => ({
        truth,
        result: resizeCells(results[i]?.[k] as CellsResult, truth.labels),
      }));
      const { values } = scoreCells(pairs);
      const value = ((values["ap@0.50"] ?? 0) + (values["ap@0.60"] ?? 0) + (values["ap@0.70"] ?? 0)) / 3;
      const away = Math.abs(threshold - options.threshold) + Math.abs(overlap - options.overlap);
      if (value > best.value + 1e-9 || (value > best.value - 1e-9 && away < best.away))
        best = { value, away, chosen: { threshold, overlap } };
    }
  }
  return best.chosen;
}

/** Keep the network's answers, so that it is asked once. */
async function remember(ask: Ask, { signal }: WorkOptions): Promise<Ask> {
  const kept: Tile[] = [];
  for await (const tile of ask.tiles()) {
    throwIfCancelled(signal);
    kept.push(tile);
  }
  return {
    height: ask.height,
    width: ask.width,
    async *tiles() {
      yield* kept;
    },
  };
}
