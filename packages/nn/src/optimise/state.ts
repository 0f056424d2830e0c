/** What an optimiser carries from step to step, and what the host tells it at every step. */
import type { Graph, Value } from "../graph/graph.js";

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
