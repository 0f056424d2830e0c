/**
 * Convolution along one to three axes and its two gradients. All three are sums over the same taps, the triples of
 * an input pixel, a weight and the output pixel they meet in; so each is the gradient of the others.
 */
import type { Random } from "@cambrian/core";
import { type Shape, sizeOf } from "../graph/graph.js";
import { conv as convolve, reduceSum, convInputGrad as toInput, convWeightGrad as toWeight } from "./construct.js";
import { stridesOf, tensorAt, zeros } from "./offsets.js";
import type { ConvAttributes, OpDefinition, OpName } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, shapeError, shapeOfPixels } from "./shape-error.js";

const at = (list: readonly number[], axis: number): number => list[axis] ?? 0;

/** Lengths of what a convolution gives. */
function outputSize(size: Shape, kernel: Shape, { stride, dilation, pad }: ConvAttributes): number[] {
  return size.map((length, axis) => {
    const reach = at(dilation, axis) * (at(kernel, axis) - 1) + 1;
    return Math.floor((length + at(pad, axis) + at(pad, axis + size.length) - reach) / at(stride, axis)) + 1;
  });
}

interface Sizes {
  readonly x: Shape;
  readonly w: Shape;
  readonly y: Shape;
}

/** Everything a convolution's three shapes must satisfy; `y` is `undefined` where it follows from the others. */
function checkSizes(
  kind: OpName,
  shapes: readonly Shape[],
  { x, w, y }: { readonly x: Shape; readonly w: Shape; readonly y?: Shape },
  attrs: ConvAttributes,
): Sizes {
  const { stride, dilation, pad, groups } = attrs;
  const rank = x.length - 2;
  const complete = stride.length === rank && dilation.length === rank && pad.length === 2 * rank;
  if (!complete || ![...stride, ...dilation, groups].every(isCount) || !pad.every((n) => Number.isInteger(n) && n >= 0))
    throw shapeError(
      kind,
      shapes,
      `whole strides and dilations of at least 1, one for each of ${rank} axes, groups of at least 1, and padding of at least 0, two for each axis`,
    );
  const [filters = 1, perGroup = 1, ...kernel] = w;
  const [n = 1, channels = 1, ...size] = x;
  if (channels % groups !== 0 || filters % groups !== 0 || perGroup !== channels / groups) {
    throw shapeError(
      kind,
      shapes,
      `weights [co, ci / groups, ...] for ${channels} input channels in ${groups} groups, not [${w.join(", ")}]`,
    );
  }
  const out = outputSize(size, kernel, attrs);
  if (out.some((length) => length < 1)) {
    throw shapeError(kind, shapes, `an input at least as large as the kernel of ${kernel.join(" x ")}; add padding`);
  }
  const expected = [n, filters, ...out];
  if (y && !y.every((length, axis) => length === expected[axis])) {
    throw shapeError(kind, shapes, `dy [${expected.join(", ")}] to match the other sizes`);
  }
  return { x, w, y: expected };
}

interface Tap {
  readonly x: number;
  readonly w: number;
  readonly y: number;
}

/** Positions, within one channel of each tensor, of all that meet. */
function spatialTaps({ x, w, y }: Sizes, { stride, dilation, pad }: ConvAttributes): readonly Tap[] {
  const [size, kernel, out] = [x.slice(2), w.slice(2), y.slice(2)];
  const [strideX, strideW, strideY] = [stridesOf(size), stridesOf(kernel), stridesOf(out)];
  let taps: Tap[] = [{ x: 0, w: 0, y: 0 }];
  for (const [axis, length] of size.entries()) {
    const along: Tap[] = [];
    for (let k = 0; k < at(kernel, axis); k++)
      for (let o = 0; o < at(out, axis); o++) {
        const i = o * at(stride, axis) + k * at(dilation, axis) - at(pad, axis);
        if (i < 0 || i >= length) continue;
        along.push({ x: i * at(strideX, axis), w: k * at(strideW, axis), y: o * at(strideY, axis) });
      }
    taps = taps.flatMap((tap) => along.map((one) => ({ x: tap.x + one.x, w: tap.w + one.w, y: tap.y + one.y })));
  }
  return taps;
}

/** Visit every tap with the positions of its input pixel, weight and output pixel. */
function forEachTap(sizes: Sizes, attrs: ConvAttributes, visit: (x: number, w: number, y: number) => void): void {
  const { x, w, y } = sizes;
  const taps = spatialTaps(sizes, attrs);
  const [n = 1, ci = 1] = x;
  const [co = 1, perGroup = 1] = w;
  const areaX = sizeOf(x.slice(2));
  const areaW = sizeOf(w.slice(2));
  const areaY = sizeOf(y.slice(2));
  for (let image = 0; image < n; image++) {
    for (let out = 0; out < co; out++) {
      const first = Math.floor(out / (co / attrs.groups)) * perGroup;
      for (let c = 0; c < perGroup; c++) {
        const startX = (image * ci + first + c) * areaX;
        const startW = (out * perGroup + c) * areaW;
        const startY = (image * co + out) * areaY;
        for (const tap of taps) visit(startX + tap.x, startW + tap.w, startY + tap.y);
      }
    }
  }
}

function convSizes(shapes: readonly Shape[], attrs: ConvAttributes): Sizes {
  if (shapes.length !== 3) expectCount("conv", shapes, 2);
  const x = shapeOfPixels("conv", shapes, 0);
  const w = shapeOfPixels("conv", shapes, 1, x.length - 2);
  const bias = shapes[2];
  if (bias && (bias.length !== 1 || bias[0] !== w[0])) throw shapeError("conv", shapes, `a bias of [${w[0]}]`);
  return checkSizes("conv", shapes, { x, w }, attrs);
}

export const conv: OpDefinition<"conv"> = {
  name: "conv",
  shape: (shapes, attrs) => convSizes(shapes, attrs).y,
  gradient({ inputs, grad, attrs, wanted }) {
    const [x, w] = inputs;
    if (!x || !w) return [];
    const allButChannels = grad.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    return [
      wanted[0] ? toInput(grad, w, x.shape.slice(2), attrs) : undefined,
      wanted[1] ? toWeight(x, grad, w.shape.slice(2), attrs) : undefined,
      wanted[2] ? reduceSum(grad, { axes: allButChannels }) : undefined,
    ];
  },
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const w = tensorAt(inputs, 1);
    const bias = inputs[2];
    const sizes = convSizes(
      inputs.map((input) => input.shape),
      attrs,
    );
    const y = zeros(sizes.y);
    if (bias) {
      const area = sizeOf(sizes.y.slice(2));
      const [, channels = 1] = sizes.y;
      for (let i = 0; i < y.data.length; i++) y.data[i] = bias.data[Math.floor(i / area) % channels] as number;
    }
    forEachTap(sizes, attrs, (atX, atW, atY) => {
      y.data[atY] = (y.data[atY] as number) + (x.data[atX] as number) * (w.data[atW] as number);
    });
    return y;
  },
  sample(random) {
    const { attrs, sizes } = sampleSizes(random);
    const bias = random.next() < 0.5 ? [[sizes.w[0] ?? 1]] : [];
    return { shapes: [sizes.x, sizes.w, ...bias], attrs };
  },
};

function inputGradSizes(shapes: readonly Shape[], attrs: Parameters<typeof convInputGrad.shape>[1]): Sizes {
  expectCount("convInputGrad", shapes, 2);
  const y = shapeOfPixels("convInputGrad", shapes, 0, attrs.size.length);
  const w = shapeOfPixels("convInputGrad", shapes, 1, attrs.size.length);
  const [n = 1, filters = 1] = y;
  if (filters !== w[0])
    throw shapeError("convInputGrad", shapes, `weights with ${y[1]} filters, one per channel of dy`);
  const x = [n, (w[1] ?? 1) * attrs.groups, ...attrs.size];
  return checkSizes("convInputGrad", shapes, { x, w, y }, attrs);
}

export const convInputGrad: OpDefinition<"convInputGrad"> = {
  name: "convInputGrad",
  shape: (shapes, attrs) => inputGradSizes(shapes, attrs).x,
  gradient({ inputs, grad, attrs, wanted }) {
    const [dy, w] = inputs;
    if (!dy || !w) return [];
    return [
      wanted[0] ? convolve(grad, w, attrs) : undefined,
      wanted[1] ? toWeight(grad, dy, w.shape.slice(2), attrs) : undefined,
    ];
  },
  reference(inputs, attrs) {
    const dy = tensorAt(inputs, 0);
    const w = tensorAt(inputs, 1);
    const sizes = inputGradSizes([dy.shape, w.shape], attrs);
    const dx = zeros(sizes.x);
    forEachTap(sizes, attrs, (atX, atW, atY) => {
      dx.data[atX] = (dx.data[atX] as number) + (dy.data[atY] as number) * (w.data[atW] as number);
    });
    return dx;
  },
  sample(random) {
    const { attrs, sizes } = sampleSizes(random);
    return { shapes: [sizes.y, sizes.w], attrs: { ...attrs, size: sizes.x.slice(2) } };
  },
};

function weightGradSizes(shapes: readonly Shape[], attrs: Parameters<typeof convWeightGrad.shape>[1]): Sizes {
  expectCount("convWeightGrad", shapes, 2);
  const x = shapeOfPixels("convWeightGrad", shapes, 0, attrs.kernel.length);
  const y = shapeOfPixels("convWeightGrad", shapes, 1, attrs.kernel.length);
  const w = [y[1] ?? 1, (x[1] ?? 1) / attrs.groups, ...attrs.kernel];
  return checkSizes("convWeightGrad", shapes, { x, w, y }, attrs);
}

export const convWeightGrad: OpDefinition<"convWeightGrad"> = {
  name: "convWeightGrad",
  shape: (shapes, attrs) => weightGradSizes(shapes, attrs).w,
  gradient({ inputs, grad, attrs, wanted }) {
    const [x, dy] = inputs;
    if (!x || !dy) return [];
    return [
      wanted[0] ? toInput(dy, grad, x.shape.slice(2), attrs) : undefined,
      wanted[1] ? convolve(x, grad, attrs) : undefined,
    ];
  },
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const dy = tensorAt(inputs, 1);
    const sizes = weightGradSizes([x.shape, dy.shape], attrs);
    const dw = zeros(sizes.w);
    forEachTap(sizes, attrs, (atX, atW, atY) => {
      dw.data[atW] = (dw.data[atW] as number) + (x.data[atX] as number) * (dy.data[atY] as number);
    });
    return dw;
  },
  sample(random) {
    const { attrs, sizes } = sampleSizes(random);
    return { shapes: [sizes.x, sizes.y], attrs: { ...attrs, kernel: sizes.w.slice(2) } };
  },
};

function sampleSizes(random: Random): { readonly attrs: ConvAttributes; readonly sizes: Sizes } {
  const pick = (low: number, high: number): number => between(random, low, high);
  // Mostly pictures, now and then a line or a small volume.
  const rank = random.next() < 0.6 ? 2 : pick(0, 1) * 2 + 1;
  const each = (low: number, high: number): number[] => Array.from({ length: rank }, () => pick(low, high));
  const groups = random.next() < 0.7 ? 1 : 2;
  const kernel = each(1, rank === 3 ? 2 : 3);
  const attrs: ConvAttributes = {
    stride: each(1, 2),
    dilation: each(1, 2),
    pad: [...each(0, 2), ...each(0, 2)],
    groups,
  };
  const size = kernel.map((k, axis) => 1 + at(attrs.dilation, axis) * (k - 1) + pick(0, rank === 3 ? 2 : 3));
  const channels = groups * pick(1, 2);
  const x = [pick(1, 2), channels, ...size];
  const w = [groups * pick(1, 2), channels / groups, ...kernel];
  return { attrs, sizes: checkSizes("conv", [x, w], { x, w }, attrs) };
}
