/**
 * Which threshold and overlap suit a model best, tried on images it was not trained on.
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Ask, Tile } from "../task.js";
import { scoreImage } from "./metrics.js";
import { representations } from "./representation.js";
import { resizeCells } from "./star/draw.js";
import type { CellsOptions, CellsTruth } from "./types.js";

const THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8];
const OVERLAPS = [0.3, 0.4, 0.5];

const JUDGED = ["0.50", "0.60", "0.70"] as const;

/** What is counted over the images for one pair of threshold and overlap. */
interface Tally {
  readonly threshold: number;
  readonly overlap: number;
  readonly hits: Record<(typeof JUDGED)[number], number>;
  /** Cells of the truth and of the result together. */
  cells: number;
}

/**
 * The threshold and overlap with the best mean of AP at IoU 0.5, 0.6 and 0.7 pooled over the images, as StarDist chooses
 * (at these IoU). Of equals, those nearest to the defaults. Nothing when the images hold no cells. One image is held in
 * memory at a time.
 */
export async function tuneCells(
  asked: readonly { readonly ask: () => Ask; readonly truth: CellsTruth }[],
  options: CellsOptions,
  work: WorkOptions = {},
): Promise<Partial<CellsOptions>> {
  const overlaps = overlapsFor(options);
  const tallies: Tally[] = overlaps.flatMap((overlap) =>
    THRESHOLDS.map((threshold) => ({ threshold, overlap, hits: { "0.50": 0, "0.60": 0, "0.70": 0 }, cells: 0 })),
  );
  let truthCount = 0;
  for (const [done, { ask, truth }] of asked.entries()) {
    throwIfCancelled(work.signal);
    work.onProgress?.({ what: "Choosing thresholds", done, total: asked.length });
    truthCount += await tallyImage(await remember(ask(), work), truth, tallies, options, work);
  }
  if (truthCount === 0) return {};
  let best = { value: -1, away: 0, chosen: {} as Partial<CellsOptions> };
  for (const { threshold, overlap, hits, cells } of tallies) {
    const value = JUDGED.reduce((sum, key) => sum + hits[key] / (cells - hits[key]), 0) / JUDGED.length;
    const away = Math.abs(threshold - options.threshold) + Math.abs(overlap - options.overlap);
    if (value > best.value + 1e-9 || (value > best.value - 1e-9 && away < best.away))
      best = { value, away, chosen: { threshold, overlap } };
  }
  return best.chosen;
}

function overlapsFor({ representation, overlap }: CellsOptions): readonly number[] {
  return representations[representation].usesOverlap ? OVERLAPS : [overlap];
}

/** Count one image's hits into every tally; gives the number of its cells. */
async function tallyImage(
  ask: Ask,
  truth: CellsTruth,
  tallies: readonly Tally[],
  options: CellsOptions,
  { signal }: WorkOptions,
): Promise<number> {
  const { decodeAt } = representations[options.representation];
  let truthCount = 0;
  for (const overlap of overlapsFor(options)) {
    const results = await decodeAt(ask, { ...options, overlap }, THRESHOLDS, signal ? { signal } : {});
    for (const [k, result] of results.entries()) {
      throwIfCancelled(signal);
      const tally = tallies.find((each) => each.overlap === overlap && each.threshold === THRESHOLDS[k]);
      const { labels } = resizeCells(result, truth.labels);
      const scores = scoreImage({
        truth: truth.labels,
        result: labels,
        ...(truth.ignore ? { ignore: truth.ignore } : {}),
      });
      truthCount = scores.truthCount;
      if (!tally) continue;
      tally.cells += scores.truthCount + scores.resultCount;
      for (const key of JUDGED) tally.hits[key] += scores.hits[key] ?? 0;
    }
  }
  return truthCount;
}

/** Keep the network's answers, so that it is asked once. */
async function remember(ask: Ask, { signal }: WorkOptions): Promise<Ask> {
  const kept: Tile[] = [];
  for await (const tile of ask.tiles()) {
    throwIfCancelled(signal);
    kept.push(tile);
  }
  return {
    ...ask,
    async *tiles() {
      yield* kept;
    },
  };
}
