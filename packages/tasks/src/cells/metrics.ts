/**
 * How well found objects agree with the truth: counts of hits and misses at several strictnesses, and what follows from them.
 *
 * The definitions are those of the programs people compare with. Whole-set figures pool the counts (StarDist's
 * `matching_dataset`); `apMeanOfImages` averages the images' own figures (Cellpose's `average_precision`); AJI+ is
 * HoVer-Net's. An image without objects on either side has nothing to be right or wrong about: its own ratios are NaN (as in
 * Cellpose) and it is left out of averages over images. A whole set without a hit scores 0 (as in StarDist).
 */
import { ajiPlus } from "./aji.js";
import { countOverlap, type LabelPair, type Overlap } from "./match-overlap.js";
import { matchOverlap } from "./matching.js";

/** Intersection over union an object must reach: 0.50, 0.55, ... 0.95, as they are written in results. */
export const iouThresholds = ["0.50", "0.55", "0.60", "0.65", "0.70", "0.75", "0.80", "0.85", "0.90", "0.95"] as const;

/** A figure for each threshold, under keys like "0.50". */
export type ByThreshold = Readonly<Record<string, number>>;

/** Ratios of hits and misses. TP = matched, FP = only in the result, FN = only in the truth; one to one at IoU >= threshold. */
export interface MatchScores {
  /** TP / (TP + FP + FN), called average precision by StarDist, Cellpose and the Data Science Bowl. */
  readonly ap: ByThreshold;
  /** 2 TP / (2 TP + FP + FN). */
  readonly f1: ByThreshold;
  /** TP / (TP + FP). */
  readonly precision: ByThreshold;
  /** TP / (TP + FN). */
  readonly recall: ByThreshold;
  /** Mean IoU of the matched objects. */
  readonly matchedIou: ByThreshold;
  /** Panoptic quality at 0.50: sum of matched IoU / (TP + FP/2 + FN/2). */
  readonly pq: number;
  /** Segmentation quality at 0.50: `matchedIou` there. */
  readonly sq: number;
}

export interface ImageScores extends MatchScores {
  readonly truthCount: number;
  readonly resultCount: number;
  /** Matched objects. */
  readonly hits: ByThreshold;
  /** One-to-one aggregated Jaccard index. */
  readonly ajiPlus: number;
  /** |found - true| / max(true, 1). */
  readonly countError: number;
  /** (found - true) / max(true, 1): positive when too many were found. */
  readonly countBias: number;
}

export interface LabelScores extends MatchScores {
  readonly images: number;
  readonly truthCount: number;
  readonly resultCount: number;
  /** The images' own AP, averaged. NaN when no image has an object. */
  readonly apMeanOfImages: ByThreshold;
  /** Mean over images. NaN when no image has an object. */
  readonly ajiPlus: number;
  /** Mean over all images of |found - true| / max(true, 1); 0 for no images. */
  readonly countError: number;
  /** The same with its sign. */
  readonly countBias: number;
  /** In the order of the pairs. */
  readonly perImage: readonly ImageScores[];
}

/** Hits at one threshold. */
interface Tally {
  readonly tp: number;
  readonly truth: number;
  readonly result: number;
  readonly iouSum: number;
}

/** Scores of one image. Throws `image/size-mismatch` when truth and result differ in size. */
export function scoreImage(pair: LabelPair): ImageScores {
  const overlap = countOverlap(pair);
  return describeImage(overlap, tallyImage(overlap));
}

/**
 * Scores of a set of images, pooled where not said otherwise. Ids need not be consecutive; an object in several parts is one.
 * Throws `image/size-mismatch` when a truth and its result differ in size.
 */
export function scoreLabels(pairs: readonly LabelPair[]): LabelScores {
  const scorer = makeScorer();
  for (const pair of pairs) scorer.add(pair);
  return scorer.scores();
}

/** Scores images as they come and keeps none of them, so that a set may be larger than memory. */
export interface LabelScorer {
  /** Count one image; gives back its own scores. Throws `image/size-mismatch`; the image then does not count. */
  add(pair: LabelPair): ImageScores;
  /** Of all images so far, as `scoreLabels` gives them. */
  scores(): LabelScores;
}

export function makeScorer(): LabelScorer {
  const perImage: ImageScores[] = [];
  let pooled = iouThresholds.map((): Tally => ({ tp: 0, truth: 0, result: 0, iouSum: 0 }));
  return {
    add(pair) {
      const overlap = countOverlap(pair);
      const tallies = tallyImage(overlap);
      const scores = describeImage(overlap, tallies);
      pooled = pooled.map((tally, k) => addUp(tally, tallies[k] as Tally));
      perImage.push(scores);
      return scores;
    },
    scores: () => describeSet([...perImage], pooled),
  };
}

function describeSet(perImage: readonly ImageScores[], pooled: readonly Tally[]): LabelScores {
  const average = (pick: (scores: ImageScores) => number): number =>
    perImage.length === 0 ? 0 : mean(perImage.map(pick));
  return {
    images: perImage.length,
    truthCount: pooled[0]?.truth ?? 0,
    resultCount: pooled[0]?.result ?? 0,
    ...describeTallies(pooled, 0),
    apMeanOfImages: byThreshold((key) => mean(perImage.map(({ ap }) => ap[key] as number).filter(isNumber))),
    ajiPlus: mean(perImage.map((scores) => scores.ajiPlus).filter(isNumber)),
    countError: average((scores) => scores.countError),
    countBias: average((scores) => scores.countBias),
    perImage,
  };
}

function tallyImage(overlap: Overlap): Tally[] {
  return iouThresholds.map((key) => {
    const matched = matchOverlap(overlap, Number(key));
    return {
      tp: matched.length,
      truth: overlap.truthIds.length,
      result: overlap.resultIds.length,
      iouSum: matched.reduce((sum, pair) => sum + pair.iou, 0),
    };
  });
}

function describeImage(overlap: Overlap, tallies: readonly Tally[]): ImageScores {
  const truthCount = overlap.truthIds.length;
  const resultCount = overlap.resultIds.length;
  const countBias = (resultCount - truthCount) / Math.max(truthCount, 1);
  return {
    truthCount,
    resultCount,
    hits: byThreshold((_, k) => tallies[k]?.tp ?? 0),
    ...describeTallies(tallies, truthCount + resultCount === 0 ? Number.NaN : 0),
    ajiPlus: ajiPlus(overlap),
    countError: Math.abs(countBias),
    countBias,
  };
}

/** The ratios of counts; `without` is what they are without a hit. */
function describeTallies(tallies: readonly Tally[], without: number): MatchScores {
  const ratio = (divide: (tally: Tally) => number): ByThreshold =>
    byThreshold((_, k) => {
      const tally = tallies[k] as Tally;
      return tally.tp > 0 ? divide(tally) : without;
    });
  const matchedIou = ratio(({ iouSum, tp }) => iouSum / tp);
  return {
    ap: ratio(({ tp, truth, result }) => tp / (truth + result - tp)),
    f1: ratio(({ tp, truth, result }) => (2 * tp) / (truth + result)),
    precision: ratio(({ tp, result }) => tp / result),
    recall: ratio(({ tp, truth }) => tp / truth),
    matchedIou,
    pq: ratio(({ iouSum, truth, result }) => (2 * iouSum) / (truth + result))["0.50"] as number,
    sq: matchedIou["0.50"] as number,
  };
}

function addUp(a: Tally, b: Tally): Tally {
  return { tp: a.tp + b.tp, truth: a.truth + b.truth, result: a.result + b.result, iouSum: a.iouSum + b.iouSum };
}

function byThreshold(value: (key: string, index: number) => number): ByThreshold {
  return Object.fromEntries(iouThresholds.map((key, index) => [key, value(key, index)]));
}

const isNumber = (value: number): boolean => !Number.isNaN(value);

/** NaN for no values. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
