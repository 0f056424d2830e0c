/**
 * Convolution as a layer with its own parameters, its weight standardised (Qiao et al. 2019; Brock et al. 2021, NFNets,
 * section 2): each filter is brought to mean zero and unit variance and multiplied by a learnt gain. It trains as fast as batch normalisation
 * without touching the activations, whose traffic is what a CPU step is made of, and its result
 * for a pixel never depends on the rest of the picture, so tiles can be exact.
 *
 * Exported files hold the finished weight; `adoptConvWeights` finds parameters that give the same weight again.
 */
import { sizeOf, type Value } from "../graph/graph.js";
import { conv } from "../ops/construct.js";
import type { Scope } from "./network.js";
import { STANDARDISE_EPSILON, standardiseWeight } from "./normalise.js";

/** Keeps the variance of relu(conv(x)) at that of x: sqrt(2 / (1 - 1/pi)). */
export const RELU_GAIN = Math.sqrt(2 / (1 - 1 / Math.PI));

export interface ConvLayerOptions {
  readonly out: number;
  /** Rows and columns; default 3. Padding keeps the size. */
  readonly kernel?: number;
  readonly dilation?: number;
  readonly groups?: number;
  /** Starting gain; default for a relu behind it. 0 makes the layer start silent. */
  readonly gain?: number;
  /** Starting bias; default 0. */
  readonly bias?: number;
}

/** A convolution that keeps height and width; x is [n, c, h, w]. */
export function convLayer(scope: Scope, x: Value, options: ConvLayerOptions): Value {
  const { out, kernel = 3, dilation = 1, groups = 1, gain = RELU_GAIN, bias = 0 } = options;
  const channels = (x.shape[1] ?? 1) / groups;
  const direction = scope.param("direction", [out, channels, kernel, kernel], {
    kind: "normal",
    // Only its direction counts for the result, but its size sets how far one optimiser step turns it.
    deviation: 1 / Math.sqrt(channels * kernel * kernel),
  });
  const size = scope.param("gain", [out, 1, 1, 1], { kind: "constant", value: gain });
  const offset = scope.param("bias", [out], { kind: "constant", value: bias });
  const weight = scope.named("weight", standardiseWeight(direction, size));
  const width = (dilation * (kernel - 1)) / 2;
  return conv(x, weight, { bias: offset, pad: [width, width, width, width], dilation: [dilation, dilation], groups });
}

export interface NamedTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Parameters (by name) that reproduce exported `*.weight` and `*.bias`; other tensors are passed on. */
export function adoptConvWeights(exported: ReadonlyMap<string, NamedTensor>): Map<string, NamedTensor> {
  const adopted = new Map<string, NamedTensor>();
  for (const [name, tensor] of exported) {
    if (!name.endsWith(".weight")) {
      adopted.set(name, tensor);
      continue;
    }
    const layer = name.slice(0, -".weight".length);
    const [filters = 1] = tensor.shape;
    const fanIn = sizeOf(tensor.shape) / filters;
    const gains = new Float32Array(filters);
    for (let filter = 0; filter < filters; filter++) {
      let sum = 0;
      let squares = 0;
      for (let i = filter * fanIn; i < (filter + 1) * fanIn; i++) {
        const value = tensor.data[i] as number;
        sum += value;
        squares += value * value;
      }
      gains[filter] =
        Math.sqrt(Math.max(0, squares / fanIn - (sum / fanIn) ** 2) + STANDARDISE_EPSILON) * Math.sqrt(fanIn);
    }
    adopted.set(`${layer}.direction`, tensor);
    adopted.set(`${layer}.gain`, { data: gains, shape: [filters, 1, 1, 1] });
  }
  return adopted;
}
