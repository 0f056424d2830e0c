/**
 * Largest value and mean of windows, and their gradients. No padding; windows that would hang over the edge are dropped.
 */
import type { Random } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";
import { broadcast, mul } from "./construct.js";
import { tensorAt, zeros } from "./offsets.js";
import type { OpDefinition, OpName, PoolAttributes } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, type Shape4, shapeError, shapeOfImages } from "./shape-error.js";

function pooledShape(kind: OpName, shapes: readonly Shape[], [n, c, h, w]: Shape4, attrs: PoolAttributes): Shape4 {
  const { kernel, stride } = attrs;
  if (![...kernel, ...stride].every(isCount)) throw shapeError(kind, shapes, "whole kernels and strides of at least 1");
  const along = (length: number, axis: 0 | 1): number => Math.floor((length - kernel[axis]) / stride[axis]) + 1;
  const [oh, ow] = [along(h, 0), along(w, 1)];
  if (oh < 1 || ow < 1) {
    throw shapeError(kind, shapes, `an image at least as large as the window of ${kernel[0]} x ${kernel[1]}`);
  }
  return [n, c, oh, ow];
}

const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Visit every window: its number in the output and the positions of its pixels, row by row. */
function forEachWindow(
  x: Shape4,
  y: Shape4,
  attrs: PoolAttributes,
  visit: (y: number, pixels: readonly number[]) => void,
): void {
  const { kernel, stride } = attrs;
  const [n, c, h, w] = x;
  const [, , oh, ow] = y;
  let out = 0;
  for (let plane = 0; plane < n * c; plane++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        const pixels: number[] = [];
        for (let ky = 0; ky < kernel[0]; ky++) {
          for (let kx = 0; kx < kernel[1]; kx++) {
            pixels.push((plane * h + oy * stride[0] + ky) * w + ox * stride[1] + kx);
          }
        }
        visit(out++, pixels);
      }
    }
  }
}

/** The first pixel of a window that no other exceeds. */
function largest(data: Float64Array, pixels: readonly number[]): number {
  let best = pixels[0] ?? 0;
  for (const pixel of pixels) if ((data[pixel] as number) > (data[best] as number)) best = pixel;
  return best;
}

const tiles = ({ kernel, stride }: PoolAttributes): boolean => same(kernel, stride);

function poolSizes(
  kind: OpName,
  shapes: readonly Shape[],
  attrs: PoolAttributes,
): { readonly x: Shape4; readonly y: Shape4 } {
  expectCount(kind, shapes, 1);
  const x = shapeOfImages(kind, shapes, 0);
  return { x, y: pooledShape(kind, shapes, x, attrs) };
}

/** Its gradient is known where the windows do not overlap. */
export const maxPool: OpDefinition<"maxPool"> = {
  name: "maxPool",
  shape: (shapes, attrs) => poolSizes("maxPool", shapes, attrs).y,
  gradient: ({ inputs, grad, attrs }) =>
    tiles(attrs) ? inputs.map((x) => x.graph.apply("maxPoolGrad", [x, grad], attrs)) : [],
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const sizes = poolSizes("maxPool", [x.shape], attrs);
    const y = zeros(sizes.y);
    forEachWindow(sizes.x, sizes.y, attrs, (at, pixels) => {
      y.data[at] = x.data[largest(x.data, pixels)] as number;
    });
    return y;
  },
  sample(random) {
    const { x, attrs } = samplePool(random, { overlap: random.next() < 0.3 });
    return { shapes: [x], attrs };
  },
};

function maxGradSizes(shapes: readonly Shape[], attrs: PoolAttributes): { readonly x: Shape4; readonly y: Shape4 } {
  expectCount("maxPoolGrad", shapes, 2);
  const x = shapeOfImages("maxPoolGrad", shapes, 0);
  const y = pooledShape("maxPoolGrad", shapes, x, attrs);
  if (!tiles(attrs)) throw shapeError("maxPoolGrad", shapes, "windows that do not overlap: kernel equal to stride");
  if (!same(y, shapes[1] ?? [])) throw shapeError("maxPoolGrad", shapes, `dy [${y.join(", ")}] to match x`);
  return { x, y };
}

export const maxPoolGrad: OpDefinition<"maxPoolGrad"> = {
  name: "maxPoolGrad",
  shape: (shapes, attrs) => maxGradSizes(shapes, attrs).x,
  /** Towards dy: pick the value at each window's largest pixel. Towards x it is zero wherever it exists. */
  gradient({ inputs, grad, attrs, wanted }) {
    const [x, dy] = inputs;
    if (!x || !dy) return [];
    const chosen = wanted[1]
      ? x.graph.apply("maxPoolGrad", [x, broadcast(x.graph.scalar(1), dy.shape)], attrs)
      : undefined;
    return [
      wanted[0] ? broadcast(x.graph.scalar(0), x.shape) : undefined,
      chosen ? mul(x.graph.apply("avgPool", [mul(grad, chosen)], attrs), attrs.kernel[0] * attrs.kernel[1]) : undefined,
    ];
  },
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const dy = tensorAt(inputs, 1);
    const sizes = maxGradSizes([x.shape, dy.shape], attrs);
    const dx = zeros(sizes.x);
    forEachWindow(sizes.x, sizes.y, attrs, (at, pixels) => {
      dx.data[largest(x.data, pixels)] = dy.data[at] as number;
    });
    return dx;
  },
  sample(random) {
    const { x, y, attrs } = samplePool(random, { overlap: false });
    return { shapes: [x, y], attrs };
  },
};

export const avgPool: OpDefinition<"avgPool"> = {
  name: "avgPool",
  shape: (shapes, attrs) => poolSizes("avgPool", shapes, attrs).y,
  gradient: ({ inputs, grad, attrs }) =>
    inputs.map((x) => {
      const [, , h = 1, w = 1] = x.shape;
      return x.graph.apply("avgPoolGrad", [grad], { ...attrs, size: [h, w] });
    }),
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const sizes = poolSizes("avgPool", [x.shape], attrs);
    const y = zeros(sizes.y);
    forEachWindow(sizes.x, sizes.y, attrs, (at, pixels) => {
      let sum = 0;
      for (const pixel of pixels) sum += x.data[pixel] as number;
      y.data[at] = sum / pixels.length;
    });
    return y;
  },
  sample(random) {
    const { x, attrs } = samplePool(random, { overlap: random.next() < 0.5 });
    return { shapes: [x], attrs };
  },
};

function avgGradSizes(
  shapes: readonly Shape[],
  attrs: Parameters<typeof avgPoolGrad.shape>[1],
): { readonly x: Shape4; readonly y: Shape4 } {
  expectCount("avgPoolGrad", shapes, 1);
  const y = shapeOfImages("avgPoolGrad", shapes, 0);
  const x: Shape4 = [y[0], y[1], ...attrs.size];
  const expected = pooledShape("avgPoolGrad", shapes, x, attrs);
  if (!same(y, expected)) throw shapeError("avgPoolGrad", shapes, `dy [${expected.join(", ")}] to match the size of x`);
  return { x, y };
}

export const avgPoolGrad: OpDefinition<"avgPoolGrad"> = {
  name: "avgPoolGrad",
  shape: (shapes, attrs) => avgGradSizes(shapes, attrs).x,
  gradient: ({ grad, attrs: { kernel, stride } }) => [grad.graph.apply("avgPool", [grad], { kernel, stride })],
  reference(inputs, attrs) {
    const dy = tensorAt(inputs, 0);
    const sizes = avgGradSizes([dy.shape], attrs);
    const dx = zeros(sizes.x);
    forEachWindow(sizes.x, sizes.y, attrs, (at, pixels) => {
      const share = (dy.data[at] as number) / pixels.length;
      for (const pixel of pixels) dx.data[pixel] = (dx.data[pixel] as number) + share;
    });
    return dx;
  },
  sample(random) {
    const { x, y, attrs } = samplePool(random, { overlap: random.next() < 0.5 });
    return { shapes: [y], attrs: { ...attrs, size: [x[2], x[3]] } };
  },
};

/** With overlap: strides that differ from the kernel, so windows overlap or leave gaps. */
function samplePool(
  random: Random,
  { overlap }: { readonly overlap: boolean },
): { readonly x: Shape4; readonly y: Shape4; readonly attrs: PoolAttributes } {
  const pick = (low: number, high: number): number => between(random, low, high);
  const kernel = [pick(1, 3), pick(1, 3)] as const;
  const attrs = { kernel, stride: overlap ? ([pick(1, 3), pick(1, 3)] as const) : kernel };
  const x: Shape4 = [pick(1, 2), pick(1, 2), kernel[0] + pick(0, 4), kernel[1] + pick(0, 4)];
  return { x, y: pooledShape("avgPool", [x], x, attrs), attrs };
}
