/**
 * How far numbers are from other numbers.
 */
import type { Value } from "../graph/graph.js";
import { abs, minimum, mul, sub } from "../ops/construct.js";
import { expectBroadcast, type LossOptions, weightedMean } from "./weighted-mean.js";

function difference(prediction: Value, target: Value): Value {
  expectBroadcast(prediction, target, "target");
  return sub(prediction, target);
}

/** Mean of squared differences. `target` broadcasts to `prediction`. Throws `graph/shape`. */
export function meanSquaredError(prediction: Value, target: Value, options: LossOptions = {}): Value {
  const d = difference(prediction, target);
  return weightedMean(mul(d, d), options);
}

/** Mean of absolute differences. `target` broadcasts to `prediction`. Throws `graph/shape`. */
export function meanAbsoluteError(prediction: Value, target: Value, options: LossOptions = {}): Value {
  return weightedMean(abs(difference(prediction, target)), options);
}

export interface SmoothL1Options extends LossOptions {
  /** Where the square ends and the straight line begins; default 1. */
  readonly beta?: number;
}

/**
 * Huber's loss as Girshick 2015 uses it: d^2 / (2 beta) for differences below beta, |d| - beta / 2 above, so
 * that single bad pixels do not dominate. Throws `graph/shape`.
 */
export function smoothL1(prediction: Value, target: Value, { beta = 1, ...options }: SmoothL1Options = {}): Value {
  if (!(beta > 0)) throw new TypeError(`beta must be above 0, it is ${beta}`);
  const distance = abs(difference(prediction, target));
  // With m = min(|d|, beta) both branches are m (|d| - m / 2) / beta.
  const near = minimum(distance, beta);
  return weightedMean(mul(mul(near, sub(distance, mul(near, 0.5))), 1 / beta), options);
}
