/**
 * Say which found object is which true one: one to one, as many pairs as possible whose intersection over union reaches a
 * threshold, and among those the ones that fit best.
 *
 * The rule of StarDist and Cellpose: assign with weight (IoU >= t) + IoU / (2 n). From t = 0.5 on no object has two
 * partners that good (except two of exactly 0.5), so there we look at nothing but the pairs that reach t.
 */
import { assign } from "./match-assign.js";
import { countOverlap, type LabelPair, type Overlap, type OverlapPair } from "./match-overlap.js";

/** A found object and the true one it stands for. */
export interface LabelMatch {
  /** Id in the truth. */
  readonly truth: number;
  /** Id in the result. */
  readonly result: number;
  readonly iou: number;
}

export interface LabelMatching {
  readonly matches: readonly LabelMatch[];
  /** Ids of the truth without a partner (false negatives). */
  readonly missed: readonly number[];
  /** Ids of the result without a partner (false positives). */
  readonly extra: readonly number[];
}

/** Who is who at one threshold (0 < threshold <= 1, default 0.5), for example to draw hits and misses in colours. */
export function matchLabels(pair: LabelPair, options: { readonly threshold?: number } = {}): LabelMatching {
  const overlap = countOverlap(pair);
  const found = matchOverlap(overlap, options.threshold ?? 0.5);
  const hits = new Set(found.map((match) => match.truth));
  const used = new Set(found.map((match) => match.result));
  return {
    matches: found.map(({ truth, result, iou }) => ({
      truth: overlap.truthIds[truth] as number,
      result: overlap.resultIds[result] as number,
      iou,
    })),
    missed: overlap.truthIds.filter((_, index) => !hits.has(index)),
    extra: overlap.resultIds.filter((_, index) => !used.has(index)),
  };
}

/** The matched pairs of an overlap count, by index. */
export function matchOverlap(overlap: Overlap, threshold: number): OverlapPair[] {
  const { pairs, truthIds, resultIds } = overlap;
  const small = 1 / (2 * Math.max(1, Math.min(truthIds.length, resultIds.length)));
  const possible = threshold >= 0.5 ? pairs.filter((pair) => pair.iou >= threshold) : pairs;
  return pairUp(overlap, possible, (pair) => (pair.iou >= threshold ? 1 : 0) + pair.iou * small).filter(
    (pair) => pair.iou >= threshold,
  );
}

/** The one-to-one choice among `possible` with the largest total weight. */
export function pairUp(
  overlap: Overlap,
  possible: readonly OverlapPair[],
  weigh: (pair: OverlapPair) => number,
): OverlapPair[] {
  const weighted = possible.map((pair) => ({ row: pair.truth, column: pair.result, weight: weigh(pair) }));
  const columnOf = assign(weighted, overlap.truthIds.length, overlap.resultIds.length);
  return possible.filter((pair) => columnOf[pair.truth] === pair.result);
}
