/**
 * How wrong the network was, in the star representation: cross-entropy of the probability, and the error of the
 * distances where there is a cell, the more central the more it counts.
 *
 * After StarDist (Schmidt et al. 2018; Weigert and Schmidt 2022). Written with two operations of the full size
 * [n, ray, h, w] only (difference, absolute value); everything else works on one channel.
 */
import { abs, add, div, exp, log, mul, reduceMean, reduceSum, sigmoid, softplus, sub, type Value } from "@cambrian/nn";
import type { LossTerms } from "../../task.js";

export interface StarLossSettings {
  /** Weight of the distance term beside the cross-entropy. */
  readonly lambda: number;
  /**
   * `absolute`: mean error in pixels (StarDist). `logarithmic`: the network says log(1 + distance) and errs in that, so
   * that small and large cells count alike, as they do in IoU.
   */
  readonly distance: "absolute" | "logarithmic";
  /** Pulls distances in the background towards 0, so that they stay finite (StarDist: 1e-4). */
  readonly background: number;
}

/** What training uses. */
export const starLoss: StarLossSettings = { lambda: 1, distance: "logarithmic", background: 1e-4 };

const TINY = 1e-6;

/**
 * Outputs: `probability` logits [n, 1, h, w] and `distance` [n, ray, h, w], raw as the network gives them. Targets as
 * `makeStarTargets` with a batch axis. Parts: `probability`, `distance` (in pixels, or in units of the logarithm).
 */
export function starLossOf(
  outputs: Readonly<Record<string, Value>>,
  targets: Readonly<Record<string, Value>>,
  settings: StarLossSettings = starLoss,
): LossTerms {
  const logit = get(outputs, "probability");
  const distance = get(outputs, "distance");
  const truth = get(targets, "probability");
  const truthDistance = get(targets, "distance");
  const weight = get(targets, "weight");
  const said = settings.distance === "logarithmic" ? log(add(truthDistance, 1)) : truthDistance;

  // -y log p - (1 - y) log(1 - p) with p = sigmoid(z) is softplus(z) - y z
  const entropy = sub(softplus(logit), mul(truth, logit));
  const judged = add(reduceSum(weight), TINY);
  const probabilityTerm = div(reduceSum(mul(weight, entropy)), judged);

  const central = mul(weight, truth);
  const inCells = div(central, add(reduceSum(central), TINY));
  const outside = mul(sub(weight, central), div(settings.background, judged));
  const error = reduceMean(abs(sub(distance, said)), { axes: [1], keepDims: true });
  const distanceTerm = reduceSum(mul(error, add(inCells, outside)));

  return {
    total: add(probabilityTerm, mul(distanceTerm, settings.lambda)),
    parts: { probability: probabilityTerm, distance: distanceTerm },
  };
}

/** What the raw outputs mean: probabilities 0..1 and distances in pixels. */
export function activateStar(
  outputs: Readonly<Record<string, Value>>,
  settings: StarLossSettings = starLoss,
): Record<string, Value> {
  const distance = get(outputs, "distance");
  return {
    probability: sigmoid(get(outputs, "probability")),
    distance: settings.distance === "logarithmic" ? sub(exp(distance), 1) : distance,
  };
}

function get(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (!value) throw new TypeError(`the star loss needs "${name}"; there are ${Object.keys(values).join(", ")}`);
  return value;
}
