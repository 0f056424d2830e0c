/**
 * The optimiser of a training step, on one flat parameter vector, written as graph operations so that it runs inside the
 * step: Muon (Jordan et al. 2024) for banks of filters, AdamW (Loshchilov and Hutter 2019) for everything else, clipping of
 * the gradient's norm, and an exponential moving average of the weights.
 *
 * Muon turns the averaged gradient of a filter bank, seen as a matrix with a row for each filter, into the nearest matrix
 * whose singular values are all 1: a step moves all directions of the bank alike, not mostly the few that dominate the
 * gradient. On our U-Net 200 such steps bring more than 300 of AdamW alone, at the same cost (docs/decisions/0006).
 */
import type { Value } from "../graph/graph.js";
import { add, concat, div, minimum, mul, reduceSum, reshape, slice, sqrt, sub } from "../ops/construct.js";
import { orthogonalise } from "./orthogonalise.js";
import type { StateName, StepScalars } from "./state.js";

export interface OptimiserOptions {
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
  /**
   * How large a step of a filter bank is, as the root mean square of its numbers per unit of learning rate; default 0.4,
   * about what AdamW's steps have (Liu et al. 2025, Muon is scalable, section 2.2). 0 leaves filter banks to AdamW.
   */
  readonly filterStep: number;
  /** Decay of the mean of gradients of filter banks; default 0.95. */
  readonly filterBeta: number;
}

export const optimiserDefaults: OptimiserOptions = {
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clip: 1,
  filterStep: 0.4,
  filterBeta: 0.95,
};

/** A part of the flat vector that is a matrix: `rows` filters of `columns` weights. */
export interface FilterBank {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/** What an update is made from besides the state. */
export interface UpdateInput {
  /** [total] */
  readonly gradient: Value;
  /** [total]: 1 where weight decay applies, 0 elsewhere. */
  readonly decay: Value;
  /** Ascending by offset. */
  readonly banks: readonly FilterBank[];
  readonly scalars: StepScalars;
}

/** One update. Gives the new state and the norm of the gradient before clipping. */
export function updateParameters(
  state: Readonly<Record<StateName, Value>>,
  { gradient, decay, banks, scalars }: UpdateInput,
  options: OptimiserOptions,
): { readonly state: Record<StateName, Value>; readonly gradientNorm: Value } {
  const { beta1, beta2, epsilon, weightDecay, clip, filterStep, filterBeta } = options;
  const matrices = filterStep > 0 ? banks : [];
  const gradientNorm = sqrt(reduceSum(mul(gradient, gradient)));
  const clipped = mul(gradient, minimum(div(clip, add(gradientNorm, 1e-6)), 1));
  const mean = add(clipped, mul(sub(state.mean, clipped), meanDecay(gradient, matrices, beta1, filterBeta)));
  const square = add(mul(state.square, beta2), mul(mul(clipped, clipped), 1 - beta2));
  const plain = div(mul(mean, scalars.meanCorrection), add(sqrt(mul(square, scalars.squareCorrection)), epsilon));
  // Nesterov's momentum: the gradient counts once more than the mean has it.
  const ahead = add(clipped, mul(sub(mean, clipped), filterBeta));
  const step = replaceParts(plain, filterSteps(ahead, matrices, filterStep));
  const pulled = add(step, mul(mul(decay, weightDecay), state.weights));
  const weights = sub(state.weights, mul(pulled, scalars.learningRate));
  const average = add(weights, mul(sub(state.average, weights), scalars.averageDecay));
  return { state: { weights, mean, square, average }, gradientNorm };
}

/** How much of the old mean stays, [total], or one number when it is the same for all. */
function meanDecay(
  { graph, shape }: Value,
  banks: readonly FilterBank[],
  beta: number,
  filterBeta: number,
): Value | number {
  if (banks.length === 0) return beta;
  const decay = new Float32Array(shape[0] ?? 0).fill(beta);
  for (const { offset, rows, columns } of banks) decay.fill(filterBeta, offset, offset + rows * columns);
  return graph.constant(decay, shape);
}

/** The step of each bank, flat, by offset. Banks of one size are treated together. */
function filterSteps(ahead: Value, banks: readonly FilterBank[], size: number): ReadonlyMap<number, Value> {
  const steps = new Map<number, Value>();
  const bySize = new Map<string, FilterBank[]>();
  for (const bank of banks) {
    const key = `${bank.rows} ${bank.columns}`;
    bySize.set(key, [...(bySize.get(key) ?? []), bank]);
  }
  for (const group of bySize.values()) {
    const { rows = 1, columns = 1 } = group[0] ?? {};
    const matrices = group.map(({ offset }) =>
      reshape(slice(ahead, [offset], [offset + rows * columns]), [1, rows, columns]),
    );
    // A matrix whose singular values are 1 has min(rows, columns) as the sum of its squares.
    const made = mul(orthogonalise(concat(matrices, 0)), size * Math.sqrt(Math.max(rows, columns)));
    group.forEach(({ offset }, at) => {
      steps.set(offset, reshape(slice(made, [at, 0, 0], [at + 1, rows, columns]), [rows * columns]));
    });
  }
  return steps;
}

/** `whole` [total] with parts put in its place, by offset. */
function replaceParts(whole: Value, parts: ReadonlyMap<number, Value>): Value {
  if (parts.size === 0) return whole;
  const total = whole.shape[0] ?? 0;
  const pieces: Value[] = [];
  let at = 0;
  for (const [offset, part] of [...parts].sort(([a], [b]) => a - b)) {
    if (offset > at) pieces.push(slice(whole, [at], [offset]));
    pieces.push(part);
    at = offset + (part.shape[0] ?? 0);
  }
  if (at < total) pieces.push(slice(whole, [at], [total]));
  return concat(pieces, 0);
}
