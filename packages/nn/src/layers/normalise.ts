/**
 * Bringing numbers to mean zero and unit variance: activations over a batch (Ioffe and Szegedy 2015), over groups of
 * channels (Wu and He 2018), over each channel of each image (Ulyanov et al. 2016), over trailing axes (Ba et al. 2016), and
 * weights over each filter (Qiao et al. 2019; scaled as in Brock et al. 2021, section 2).
 *
 * All are compositions of operations; a learnt scale and shift is a `mul` and an `add` behind them.
 */
import { CambrianError } from "@cambrian/core";
import { type Shape, sizeOf, type Value } from "../graph/graph.js";
import { add, div, mul, reduceMean, reshape, sqrt, sub } from "../ops/construct.js";

/** Added to variances of activations. */
export const NORMALISE_EPSILON = 1e-5;
/** Added to variances of weights. */
export const STANDARDISE_EPSILON = 1e-7;

export interface NormaliseOptions {
  /** Added to the variance before the root; default 1e-5. */
  readonly epsilon?: number;
}

interface Normalised {
  /** Mean zero, variance one; shaped as the input. */
  readonly output: Value;
  /** With the normalised axes as length 1. */
  readonly mean: Value;
  /** Mean of squared deviations (divided by the count, not count - 1); shaped as `mean`. */
  readonly variance: Value;
}

function normaliseOver(x: Value, axes: readonly number[], epsilon: number): Normalised {
  const mean = reduceMean(x, { axes, keepDims: true });
  const centred = sub(x, mean);
  const variance = reduceMean(mul(centred, centred), { axes, keepDims: true });
  return { output: div(centred, sqrt(add(variance, epsilon))), mean, variance };
}

function imageShape(x: Value, layer: string): readonly [number, number, number, number] {
  const [n, c, h, w] = x.shape;
  if (x.shape.length !== 4 || n === undefined || c === undefined || h === undefined || w === undefined) {
    throw new CambrianError(
      "graph/shape",
      `${layer} was given [${x.shape.join(", ")}]. It needs images [n, c, h, w].`,
      {
        shape: x.shape,
      },
    );
  }
  return [n, c, h, w];
}

/**
 * Each channel of x [n, c, h, w] normalised with the statistics of this batch, as in training. `mean` and `variance`
 * are [1, c, 1, 1]; average them over steps for prediction and use `(x - mean) / sqrt(variance + epsilon)` there.
 */
export function batchNorm(x: Value, { epsilon = NORMALISE_EPSILON }: NormaliseOptions = {}): Normalised {
  imageShape(x, "batchNorm");
  return normaliseOver(x, [0, 2, 3], epsilon);
}

/** Every image of x [n, c, h, w] normalised over each of `groups` equal runs of neighbouring channels. */
export function groupNorm(x: Value, groups: number, { epsilon = NORMALISE_EPSILON }: NormaliseOptions = {}): Value {
  const [n, c, h, w] = imageShape(x, "groupNorm");
  if (!Number.isInteger(groups) || groups < 1 || c % groups !== 0) {
    throw new CambrianError(
      "graph/shape",
      `groupNorm was given ${c} channels and ${groups} groups. It needs a number of groups that divides the channels.`,
      { channels: c, groups },
    );
  }
  return reshape(normaliseOver(reshape(x, [n, groups, (c / groups) * h * w]), [2], epsilon).output, x.shape);
}

/** Every channel of every image of x [n, c, h, w] normalised on its own. */
export function instanceNorm(x: Value, { epsilon = NORMALISE_EPSILON }: NormaliseOptions = {}): Value {
  imageShape(x, "instanceNorm");
  return normaliseOver(x, [2, 3], epsilon).output;
}

/** Normalised over the axes from `axis` to the last; default the last alone. */
export function layerNorm(
  x: Value,
  { axis = x.shape.length - 1, epsilon = NORMALISE_EPSILON }: NormaliseOptions & { readonly axis?: number } = {},
): Value {
  const axes = x.shape.map((_, k) => k).filter((k) => k >= axis);
  if (!Number.isInteger(axis) || axis < 0 || axes.length === 0) {
    throw new CambrianError(
      "graph/shape",
      `layerNorm was given [${x.shape.join(", ")}] and axis ${axis}, which it does not have.`,
      {
        shape: x.shape,
        axis,
      },
    );
  }
  return normaliseOver(x, axes, epsilon).output;
}

const fitsFilters = (gain: Shape, [filters = 1]: Shape): boolean =>
  gain.length === 4 && (gain[0] === filters || gain[0] === 1) && sizeOf(gain) === gain[0];

/**
 * Scaled weight standardisation: per output filter `(w - mean) / sqrt(variance + 1e-4) * gain / sqrt(fanIn)`, where fanIn
 * counts the weights of one filter. `weight` is [co, ci / groups, kh, kw], `gain` [co, 1, 1, 1]. With a gain of 1 the layer keeps the
 * variance of unit-variance inputs.
 */
export function standardiseWeight(weight: Value, gain: Value): Value {
  const [filters] = imageShape(weight, "standardiseWeight");
  if (!fitsFilters(gain.shape, weight.shape)) {
    throw new CambrianError(
      "graph/shape",
      `standardiseWeight was given a gain of [${gain.shape.join(", ")}] for ${filters} filters. It needs [${filters}, 1, 1, 1].`,
      { weight: weight.shape, gain: gain.shape },
    );
  }
  const fanIn = sizeOf(weight.shape) / filters;
  const axes = [1, 2, 3];
  const centred = sub(weight, reduceMean(weight, { axes, keepDims: true }));
  const variance = reduceMean(mul(centred, centred), { axes, keepDims: true });
  // The factors are one number per filter, so the weight is touched once.
  return mul(centred, div(mul(gain, 1 / Math.sqrt(fanIn)), sqrt(add(variance, STANDARDISE_EPSILON))));
}
