/**
 * Largest value and mean of windows, and their gradients. No padding; windows that would hang over the edge are dropped.
 */
import type { Random } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";
import { broadcast, mul } from "./construct.js";
import { offsets, stridesOf, tensorAt, zeros } from "./offsets.js";
import type { OpDefinition, OpName, PoolAttributes } from "./op.js";
import { overlappingMaxGradient } from "./overlapping-max.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, shapeError, shapeOfPixels } from "./shape-error.js";

function pooledShape(kind: OpName, shapes: readonly Shape[], x: Shape, attrs: PoolAttributes): Shape {
  const { kernel, stride } = attrs;
  const [n = 1, c = 1, ...size] = x;
  if (kernel.length !== size.length || stride.length !== size.length || ![...kernel, ...stride].every(isCount))
    throw shapeError(kind, shapes, `whole kernels and strides of at least 1, one for each of ${size.length} axes`);
  const out = size.map((length, axis) => Math.floor((length - (kernel[axis] ?? 1)) / (stride[axis] ?? 1)) + 1);
  if (out.some((length) => length < 1)) {
    throw shapeError(kind, shapes, `an image at least as large as the window of ${kernel.join(" x ")}`);
  }
  return [n, c, ...out];
}

const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Visit every window: its number in the output and the positions of its pixels, row by row. */
function forEachWindow(
  x: Shape,
  y: Shape,
  attrs: PoolAttributes,
  visit: (y: number, pixels: readonly number[]) => void,
): void {
  const [n = 1, c = 1, ...size] = x;
  const strides = stridesOf(size);
  const area = size.reduce((product, length) => product * length, 1);
  const corners = offsets(
    y.slice(2),
    strides.map((step, axis) => step * (attrs.stride[axis] ?? 1)),
  );
  const inWindow = [...offsets(attrs.kernel, strides)];
  let out = 0;
  for (let plane = 0; plane < n * c; plane++) {
    for (const corner of corners)
      visit(
        out++,
        inWindow.map((pixel) => plane * area + corner + pixel),
      );
  }
}

/** The first pixel of a window that no other exceeds. */
function largest(data: Float64Array, pixels: readonly number[]): number {
  let best = pixels[0] ?? 0;
  for (const pixel of pixels) if ((data[pixel] as number) > (data[best] as number)) best = pixel;
  return best;
}

const windowSize = ({ kernel }: PoolAttributes): number => kernel.reduce((product, length) => product * length, 1);

const tiles = ({ kernel, stride }: PoolAttributes): boolean => same(kernel, stride);

function poolSizes(
  kind: OpName,
  shapes: readonly Shape[],
  attrs: PoolAttributes,
): { readonly x: Shape; readonly y: Shape } {
  expectCount(kind, shapes, 1);
  const x = shapeOfPixels(kind, shapes, 0);
  return { x, y: pooledShape(kind, shapes, x, attrs) };
}

export const maxPool: OpDefinition<"maxPool"> = {
  name: "maxPool",
  shape: (shapes, attrs) => poolSizes("maxPool", shapes, attrs).y,
  gradient: ({ inputs, output, grad, attrs }) =>
    inputs.map((x) =>
      tiles(attrs) ? x.graph.apply("maxPoolGrad", [x, grad], attrs) : overlappingMaxGradient(x, output, grad, attrs),
    ),
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
    const { x, attrs } = samplePool(random, { overlap: random.next() < 0.5 });
    return { shapes: [x], attrs };
  },
};

function maxGradSizes(shapes: readonly Shape[], attrs: PoolAttributes): { readonly x: Shape; readonly y: Shape } {
  expectCount("maxPoolGrad", shapes, 2);
  const x = shapeOfPixels("maxPoolGrad", shapes, 0);
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
      chosen ? mul(x.graph.apply("avgPool", [mul(grad, chosen)], attrs), windowSize(attrs)) : undefined,
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
      return x.graph.apply("avgPoolGrad", [grad], { ...attrs, size: x.shape.slice(2) });
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
): { readonly x: Shape; readonly y: Shape } {
  expectCount("avgPoolGrad", shapes, 1);
  const y = shapeOfPixels("avgPoolGrad", shapes, 0);
  const x = [...y.slice(0, 2), ...attrs.size];
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
    return { shapes: [y], attrs: { ...attrs, size: x.slice(2) } };
  },
};

/** With overlap: strides that differ from the kernel, so windows overlap or leave gaps. */
function samplePool(
  random: Random,
  { overlap }: { readonly overlap: boolean },
): { readonly x: Shape; readonly y: Shape; readonly attrs: PoolAttributes } {
  const pick = (low: number, high: number): number => between(random, low, high);
  // Mostly pictures, now and then a line or a small volume.
  const rank = random.next() < 0.6 ? 2 : pick(0, 1) * 2 + 1;
  const each = (low: number, high: number): number[] => Array.from({ length: rank }, () => pick(low, high));
  const kernel = each(1, rank === 3 ? 2 : 3);
  const attrs = { kernel, stride: overlap ? each(1, 3) : kernel };
  const x = [pick(1, 2), pick(1, 2), ...kernel.map((length) => length + pick(0, rank === 3 ? 2 : 4))];
  return { x, y: pooledShape("avgPool", [x], x, attrs), attrs };
}
