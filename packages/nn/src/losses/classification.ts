/**
 * How wrong yes-or-no maps and choices between classes are.
 */
import type { Value } from "../graph/graph.js";
import { add, div, logSoftmax, mul, neg, reduceMean, reduceSum, softplus, sub } from "../ops/construct.js";
import { expectBroadcast, type LossOptions, weightedMean } from "./weighted-mean.js";

/**
 * Binary cross-entropy of logits z (before the sigmoid) and targets t in 0..1, soft ones included.
 * Equal to relu(z) - z t + softplus(-|z|), written as softplus(z) - z t: cannot overflow, and its gradient is
 * (sigmoid(z) - t) / n in few passes. Throws `graph/shape`.
 */
export function binaryCrossEntropy(logits: Value, target: Value, options: LossOptions = {}): Value {
  expectBroadcast(logits, target, "target");
  return weightedMean(sub(softplus(logits), mul(logits, target)), options);
}

export interface CrossEntropyOptions extends LossOptions {
  /** The axis of the classes; default 1, the channels. */
  readonly axis?: number;
}

/**
 * Cross-entropy of logits (before the softmax) and the share of each class (one-hot or soft), summed over classes and
 * averaged over the other axes. `weight` has length 1 along the classes. Throws `graph/shape`.
 */
export function crossEntropy(logits: Value, target: Value, { axis = 1, ...options }: CrossEntropyOptions = {}): Value {
  expectBroadcast(logits, target, "target");
  const surprise = mul(logSoftmax(logits, axis), target);
  return neg(weightedMean(reduceSum(surprise, { axes: [axis], keepDims: true }), options));
}

export interface DiceOptions extends LossOptions {
  /** Added above and below the fraction, so that an empty image predicted empty costs nothing; default 1. */
  readonly smooth?: number;
}

/**
 * 1 - (2 sum(p t) + s) / (sum(p) + sum(t) + s), for every channel of every image and then averaged (soft Dice, after
 * Milletari et al. 2016, with plain instead of squared sums in the denominator). `probabilities` [n, c, h, w]
 * come from a sigmoid or softmax; `target` in 0..1 has the same shape. Throws `graph/shape`.
 */
export function softDice(probabilities: Value, target: Value, { smooth = 1, weight }: DiceOptions = {}): Value {
  expectBroadcast(probabilities, target, "target");
  if (weight) expectBroadcast(probabilities, weight, "weight");
  const weigh = (x: Value): Value => (weight ? mul(x, weight) : x);
  const total = (x: Value): Value => reduceSum(weigh(x), { axes: [2, 3] });
  const overlap = add(mul(total(mul(probabilities, target)), 2), smooth);
  return sub(1, reduceMean(div(overlap, add(total(add(probabilities, target)), smooth))));
}
