/**
 * AdamW (Loshchilov and Hutter 2019) on one flat parameter vector, with clipping of the gradient's norm and an
 * exponential moving average of the weights, written as graph operations so that it runs inside the training step.
 */
import type { Graph, Value } from "../graph/graph.js";
import { add, div, minimum, mul, reduceSum, sqrt, sub } from "../ops/construct.js";

export interface AdamWOptions {
  /** Decay of the mean of gradients; default 0.9. */
  readonly beta1: number;
  /** Decay of the mean of squares; default 0.99: short runs need a short memory. */
  readonly beta2: number;
  /** Default 1e-8. */
  readonly epsilon: number;
  /** Pull towards zero per unit of learning rate, on weights only (not gains and biases); default 0.01. */
  readonly weightDecay: number;
  /** Largest norm of the whole gradient; default 1. */
  readonly clip: number;
}

export const adamWDefaults: AdamWOptions = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01, clip: 1 };

/** The vectors an optimiser carries from step to step, each [total]. */
export const STATE_NAMES = ["weights", "mean", "square", "average"] as const;
export type StateName = (typeof STATE_NAMES)[number];

/** What the host tells every step, each a scalar `[]`. */
export interface StepScalars {
  readonly learningRate: Value;
  /** 1 / (1 - beta1^t) and 1 / (1 - beta2^t). */
  readonly meanCorrection: Value;
  readonly squareCorrection: Value;
  /** Share of the old average that stays. */
  readonly averageDecay: Value;
}

/** Declare the scalar inputs of a step. */
export function stepScalars(graph: Graph): StepScalars {
  const scalar = (name: string): Value => graph.input(name, []);
  return {
    learningRate: scalar("learningRate"),
    meanCorrection: scalar("meanCorrection"),
    squareCorrection: scalar("squareCorrection"),
    averageDecay: scalar("averageDecay"),
  };
}

/**
 * One update. `gradient` is flat; `decay` is 1 where weight decay applies, 0 elsewhere.
 * Gives the new state and the norm of the gradient before clipping.
 */
export function adamW(
  state: Readonly<Record<StateName, Value>>,
  gradient: Value,
  decay: Value,
  scalars: StepScalars,
  options: AdamWOptions,
): { readonly state: Record<StateName, Value>; readonly gradientNorm: Value } {
  const { beta1, beta2, epsilon, weightDecay, clip } = options;
  const gradientNorm = sqrt(reduceSum(mul(gradient, gradient)));
  const clipped = mul(gradient, minimum(div(clip, add(gradientNorm, 1e-6)), 1));
  const mean = add(mul(state.mean, beta1), mul(clipped, 1 - beta1));
  const square = add(mul(state.square, beta2), mul(mul(clipped, clipped), 1 - beta2));
  const step = div(mul(mean, scalars.meanCorrection), add(sqrt(mul(square, scalars.squareCorrection)), epsilon));
  const pulled = add(step, mul(mul(decay, weightDecay), state.weights));
  const weights = sub(state.weights, mul(pulled, scalars.learningRate));
  const average = add(weights, mul(sub(state.average, weights), scalars.averageDecay));
  return { state: { weights, mean, square, average }, gradientNorm };
}
