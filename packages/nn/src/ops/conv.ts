/**
 * Two-dimensional convolution and its two gradients. All three are sums over the same taps, the triples of
 * an input pixel, a weight and the output pixel they meet in; so each is the gradient of the others.
 */
import type { Random } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";
import { conv as convolve, reduceSum, convInputGrad as toInput, convWeightGrad as toWeight } from "./construct.js";
import { tensorAt, zeros } from "./offsets.js";
import type { ConvAttributes, OpDefinition, OpName } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, type Shape4, shapeError, shapeOfImages } from "./shape-error.js";

type Pair = readonly [number, number];

/** Height and width of what a convolution gives. */
function outputSize([h, w]: Pair, [kh, kw]: Pair, { stride, dilation, pad }: ConvAttributes): Pair {
  const along = (length: number, k: number, axis: 0 | 1): number =>
    Math.floor((length + pad[axis] + pad[axis === 0 ? 2 : 3] - dilation[axis] * (k - 1) - 1) / stride[axis]) + 1;
  return [along(h, kh, 0), along(w, kw, 1)];
}

interface Sizes {
  readonly x: Shape4;
  readonly w: Shape4;
  readonly y: Shape4;
}

/** Everything a convolution's three shapes must satisfy; `y` is `undefined` where it follows from the others. */
function checkSizes(
  kind: OpName,
  shapes: readonly Shape[],
  { x, w, y }: { readonly x: Shape4; readonly w: Shape4; readonly y?: Shape4 },
  attrs: ConvAttributes,
): Sizes {
  const { stride, dilation, pad, groups } = attrs;
  if (![...stride, ...dilation, groups].every(isCount) || !pad.every((n) => Number.isInteger(n) && n >= 0)) {
    throw shapeError(kind, shapes, "whole strides, dilations and groups of at least 1 and padding of at least 0");
  }
  if (x[1] % groups !== 0 || w[0] % groups !== 0 || w[1] !== x[1] / groups) {
    throw shapeError(
      kind,
      shapes,
      `weights [co, ci / groups, kh, kw] for ${x[1]} input channels in ${groups} groups, not [${w.join(", ")}]`,
    );
  }
  const [oh, ow] = outputSize([x[2], x[3]], [w[2], w[3]], attrs);
  if (oh < 1 || ow < 1) {
    throw shapeError(kind, shapes, `an input at least as large as the kernel of ${w[2]} x ${w[3]}; add padding`);
  }
  const expected: Shape4 = [x[0], w[0], oh, ow];
  if (y && !y.every((length, axis) => length === expected[axis])) {
    throw shapeError(kind, shapes, `dy [${expected.join(", ")}] to match the other sizes`);
  }
  return { x, w, y: expected };
}

/** Visit every tap with the positions of its input pixel, weight and output pixel. */
function forEachTap({ x, w, y }: Sizes, attrs: ConvAttributes, visit: (x: number, w: number, y: number) => void): void {
  const { stride, dilation, pad, groups } = attrs;
  const [n, ci, h, width] = x;
  const [co, perGroup, kh, kw] = w;
  const [, , oh, ow] = y;
  for (let image = 0; image < n; image++) {
    for (let out = 0; out < co; out++) {
      const first = Math.floor(out / (co / groups)) * perGroup;
      for (let c = 0; c < perGroup; c++) {
        for (let ky = 0; ky < kh; ky++) {
          for (let kx = 0; kx < kw; kx++) {
            const atW = ((out * perGroup + c) * kh + ky) * kw + kx;
            for (let oy = 0; oy < oh; oy++) {
              const iy = oy * stride[0] + ky * dilation[0] - pad[0];
              if (iy < 0 || iy >= h) continue;
              const rowX = ((image * ci + first + c) * h + iy) * width;
              const rowY = ((image * co + out) * oh + oy) * ow;
              for (let ox = 0; ox < ow; ox++) {
                const ix = ox * stride[1] + kx * dilation[1] - pad[1];
                if (ix >= 0 && ix < width) visit(rowX + ix, atW, rowY + ox);
              }
            }
          }
        }
      }
    }
  }
}

function convSizes(shapes: readonly Shape[], attrs: ConvAttributes): Sizes {
  if (shapes.length !== 3) expectCount("conv", shapes, 2);
  const x = shapeOfImages("conv", shapes, 0);
  const w = shapeOfImages("conv", shapes, 1);
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
    const [, , height = 1, width = 1] = x.shape;
    const [, , kh = 1, kw = 1] = w.shape;
    return [
      wanted[0] ? toInput(grad, w, [height, width], attrs) : undefined,
      wanted[1] ? toWeight(x, grad, [kh, kw], attrs) : undefined,
      wanted[2] ? reduceSum(grad, { axes: [0, 2, 3] }) : undefined,
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
      const area = sizes.y[2] * sizes.y[3];
      for (let i = 0; i < y.data.length; i++) y.data[i] = bias.data[Math.floor(i / area) % sizes.y[1]] as number;
    }
    forEachTap(sizes, attrs, (atX, atW, atY) => {
      y.data[atY] = (y.data[atY] as number) + (x.data[atX] as number) * (w.data[atW] as number);
    });
    return y;
  },
  sample(random) {
    const { attrs, sizes } = sampleSizes(random);
    const bias = random.next() < 0.5 ? [[sizes.w[0]]] : [];
    return { shapes: [sizes.x, sizes.w, ...bias], attrs };
  },
};

function inputGradSizes(shapes: readonly Shape[], attrs: Parameters<typeof convInputGrad.shape>[1]): Sizes {
  expectCount("convInputGrad", shapes, 2);
  const y = shapeOfImages("convInputGrad", shapes, 0);
  const w = shapeOfImages("convInputGrad", shapes, 1);
  if (y[1] !== w[0]) throw shapeError("convInputGrad", shapes, `weights with ${y[1]} filters, one per channel of dy`);
  const x: Shape4 = [y[0], w[1] * attrs.groups, ...attrs.size];
  return checkSizes("convInputGrad", shapes, { x, w, y }, attrs);
}

export const convInputGrad: OpDefinition<"convInputGrad"> = {
  name: "convInputGrad",
  shape: (shapes, attrs) => inputGradSizes(shapes, attrs).x,
  gradient({ inputs, grad, attrs, wanted }) {
    const [dy, w] = inputs;
    if (!dy || !w) return [];
    const [, , kh = 1, kw = 1] = w.shape;
    return [
      wanted[0] ? convolve(grad, w, attrs) : undefined,
      wanted[1] ? toWeight(grad, dy, [kh, kw], attrs) : undefined,
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
    return { shapes: [sizes.y, sizes.w], attrs: { ...attrs, size: [sizes.x[2], sizes.x[3]] } };
  },
};

function weightGradSizes(shapes: readonly Shape[], attrs: Parameters<typeof convWeightGrad.shape>[1]): Sizes {
  expectCount("convWeightGrad", shapes, 2);
  const x = shapeOfImages("convWeightGrad", shapes, 0);
  const y = shapeOfImages("convWeightGrad", shapes, 1);
  const w: Shape4 = [y[1], x[1] / attrs.groups, ...attrs.kernel];
  return checkSizes("convWeightGrad", shapes, { x, w, y }, attrs);
}

export const convWeightGrad: OpDefinition<"convWeightGrad"> = {
  name: "convWeightGrad",
  shape: (shapes, attrs) => weightGradSizes(shapes, attrs).w,
  gradient({ inputs, grad, attrs, wanted }) {
    const [x, dy] = inputs;
    if (!x || !dy) return [];
    const [, , height = 1, width = 1] = x.shape;
    return [
      wanted[0] ? toInput(dy, grad, [height, width], attrs) : undefined,
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
    return { shapes: [sizes.x, sizes.y], attrs: { ...attrs, kernel: [sizes.w[2], sizes.w[3]] } };
  },
};

function sampleSizes(random: Random): { readonly attrs: ConvAttributes; readonly sizes: Sizes } {
  const pick = (low: number, high: number): number => between(random, low, high);
  const groups = random.next() < 0.7 ? 1 : 2;
  const [kh, kw] = [pick(1, 3), pick(1, 3)];
  const attrs: ConvAttributes = {
    stride: [pick(1, 2), pick(1, 2)],
    dilation: [pick(1, 2), pick(1, 2)],
    pad: [pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2)],
    groups,
  };
  const x: Shape4 = [
    pick(1, 2),
    groups * pick(1, 2),
    1 + attrs.dilation[0] * (kh - 1) + pick(0, 3),
    1 + attrs.dilation[1] * (kw - 1) + pick(0, 3),
  ];
  const w: Shape4 = [groups * pick(1, 2), x[1] / groups, kh, kw];
  return { attrs, sizes: checkSizes("conv", [x, w], { x, w }, attrs) };
}
