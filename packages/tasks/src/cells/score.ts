/**
 * The task's scores from the metrics: flat names for tables, and the one number to judge by, AP at IoU 0.5 pooled over
 * the images.
 */
import type { Scores } from "../task.js";
import { type ByThreshold, type MatchScores, scoreLabels } from "./metrics.js";
import type { CellsResult, CellsTruth } from "./types.js";

/**
 * Values: `ap@0.50` .. `ap@0.95`, the same for `f1`, `precision`, `recall` and `ap_mean_of_images`; `pq`, `sq`, `aji+`,
 * `count_error`, `count_bias`, `truth_count`, `result_count`, `images`. Per image the same where it has a meaning, NaN where there is
 * nothing to find and nothing was found.
 */
export function scoreCells(pairs: readonly { readonly result: CellsResult; readonly truth: CellsTruth }[]): Scores {
  const scores = scoreLabels(
    pairs.map(({ result, truth }) => ({ truth: truth.labels, result: result.labels, ignore: truth.ignore })),
  );
  const { perImage, images, apMeanOfImages } = scores;
  const values = {
    ...flatMatches(scores),
    ...flat("ap_mean_of_images", apMeanOfImages),
    "aji+": scores.ajiPlus,
    count_error: scores.countError,
    count_bias: scores.countBias,
    truth_count: scores.truthCount,
    result_count: scores.resultCount,
    images,
  };
  return {
    headline: { name: "AP@0.50", value: scores.ap["0.50"] ?? 0 },
    values,
    perImage: perImage.map((one) => ({
      ...flatMatches(one),
      "aji+": one.ajiPlus,
      count_error: one.countError,
      count_bias: one.countBias,
      truth_count: one.truthCount,
      result_count: one.resultCount,
    })),
  };
}

function flatMatches({ ap, f1, precision, recall, pq, sq }: MatchScores): Record<string, number> {
  return {
    ...flat("ap", ap),
    ...flat("f1", f1),
    ...flat("precision", precision),
    ...flat("recall", recall),
    pq,
    sq,
  };
}

const flat = (name: string, values: ByThreshold): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}@${key}`, value]));
