/**
 * How every loss becomes one number: the mean over all elements, or the weighted mean where a map says what counts.
 */
import { CambrianError } from "@cambrian/core";
import { sizeOf, type Value } from "../graph/graph.js";
import { broadcastShapes } from "../ops/broadcast-shapes.js";
import { div, maximum, mul, reduceMean, reduceSum } from "../ops/construct.js";

export interface LossOptions {
  /**
   * How much each element counts, at least 0; broadcasts to the prediction, so [n, 1, h, w] masks all channels alike.
   * The loss is then the weighted mean, and 0 where nothing counts. Default: all count alike.
   */
  readonly weight?: Value;
}

/** So that an empty mask gives 0 instead of 0 / 0. */
const SMALLEST_WEIGHT = 1e-6;

/** Refuse a map that does not broadcast to the shape of `like`. */
export function expectBroadcast(like: Value, map: Value, what: string): void {
  const together = broadcastShapes(like.shape, map.shape);
  const fits = together && together.length === like.shape.length && sizeOf(together) === sizeOf(like.shape);
  if (!fits) {
    throw new CambrianError(
      "graph/shape",
      `The ${what} of a loss is [${map.shape.join(", ")}], which does not broadcast to [${like.shape.join(", ")}]. Give every axis the same length or 1.`,
      { like: like.shape, map: map.shape },
    );
  }
}

/** sum(weight * values) / sum(weight), a scalar. */
export function weightedMean(values: Value, { weight }: LossOptions = {}): Value {
  if (!weight) return reduceMean(values);
  expectBroadcast(values, weight, "weight");
  const repeats = sizeOf(values.shape) / sizeOf(weight.shape);
  return div(reduceSum(mul(values, weight)), maximum(mul(reduceSum(weight), repeats), SMALLEST_WEIGHT));
}
