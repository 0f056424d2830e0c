/**
 * Enlarging by whole factors along one to three axes: each pixel repeated, or linear with half-pixel centres and held edges.
 */
import type { Random } from "@cambrian/core";
import { type Shape, sizeOf } from "../graph/graph.js";
import { avgPool, resizeLinear as enlarge, mul } from "./construct.js";
import { gather, stridesOf, tensorAt, zeros } from "./offsets.js";
import type { OpDefinition, OpName, ResizeAttributes } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, shapeError, shapeOfPixels } from "./shape-error.js";

function smallShape(kind: OpName, shapes: readonly Shape[], { factor }: ResizeAttributes): Shape {
  expectCount(kind, shapes, 1);
  const shape = shapeOfPixels(kind, shapes, 0);
  if (factor.length !== shape.length - 2 || !factor.every(isCount))
    throw shapeError(kind, shapes, `a whole factor of at least 1 for each of ${shape.length - 2} axes, not ${factor}`);
  return shape;
}

const enlarged = (shape: Shape, { factor }: ResizeAttributes): Shape =>
  shape.map((length, axis) => length * (factor[axis - 2] ?? 1));

function sampleImage(random: Random): { readonly shape: Shape; readonly attrs: ResizeAttributes } {
  const pick = (high: number): number => between(random, 1, high);
  const rank = random.next() < 0.6 ? 2 : 2 * pick(2) - 1;
  const longest = rank === 3 ? 3 : 4;
  return {
    shape: [pick(2), pick(2), ...Array.from({ length: rank }, () => pick(longest))],
    attrs: { factor: Array.from({ length: rank }, () => pick(rank === 3 ? 2 : 3)) },
  };
}

export const resizeNearest: OpDefinition<"resizeNearest"> = {
  name: "resizeNearest",
  shape: (shapes, attrs) => enlarged(smallShape("resizeNearest", shapes, attrs), attrs),
  gradient: ({ grad, attrs: { factor } }) => [mul(avgPool(grad, factor), sizeOf(factor))],
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const shape = smallShape("resizeNearest", [x.shape], attrs);
    const strides = stridesOf(shape);
    // Read every axis as [length, copy].
    const parts = shape.flatMap((length, axis) => (axis < 2 ? [length] : [length, attrs.factor[axis - 2] ?? 1]));
    const steps = strides.flatMap((stride, axis) => (axis < 2 ? [stride] : [stride, 0]));
    return { data: gather(x, parts, steps).data, shape: enlarged(shape, attrs) };
  },
  sample(random) {
    const { shape, attrs } = sampleImage(random);
    return { shapes: [shape], attrs };
  },
};

interface Tap {
  readonly small: number;
  readonly large: number;
  readonly weight: number;
}

/** The two pixels each enlarged pixel lies between, and their weights, along one axis. */
function linearTaps(length: number, factor: number): readonly Tap[] {
  return Array.from({ length: length * factor }, (_, large) => {
    const centre = Math.min(Math.max((large + 0.5) / factor - 0.5, 0), length - 1);
    const low = Math.floor(centre);
    return [
      { small: low, large, weight: 1 - (centre - low) },
      { small: Math.min(low + 1, length - 1), large, weight: centre - low },
    ];
  }).flat();
}

function forEachLinearTap(shape: Shape, { factor }: ResizeAttributes, visit: (tap: Tap) => void): void {
  const [n = 1, c = 1, ...size] = shape;
  const large = size.map((length, axis) => length * (factor[axis] ?? 1));
  const [strideSmall, strideLarge] = [stridesOf(size), stridesOf(large)];
  let taps: readonly Tap[] = [{ small: 0, large: 0, weight: 1 }];
  for (const [axis, length] of size.entries()) {
    const along = linearTaps(length, factor[axis] ?? 1);
    const [stepSmall = 1, stepLarge = 1] = [strideSmall[axis], strideLarge[axis]];
    taps = taps.flatMap((tap) =>
      along.map((one) => ({
        small: tap.small + one.small * stepSmall,
        large: tap.large + one.large * stepLarge,
        weight: tap.weight * one.weight,
      })),
    );
  }
  const [areaSmall, areaLarge] = [sizeOf(size), sizeOf(large)];
  for (let plane = 0; plane < n * c; plane++)
    for (const tap of taps)
      visit({ small: plane * areaSmall + tap.small, large: plane * areaLarge + tap.large, weight: tap.weight });
}

export const resizeLinear: OpDefinition<"resizeLinear"> = {
  name: "resizeLinear",
  shape: (shapes, attrs) => enlarged(smallShape("resizeLinear", shapes, attrs), attrs),
  gradient: ({ grad, attrs }) => [grad.graph.apply("resizeLinearGrad", [grad], attrs)],
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const shape = smallShape("resizeLinear", [x.shape], attrs);
    const y = zeros(enlarged(shape, attrs));
    forEachLinearTap(shape, attrs, ({ small, large, weight }) => {
      y.data[large] = (y.data[large] as number) + weight * (x.data[small] as number);
    });
    return y;
  },
  sample(random) {
    const { shape, attrs } = sampleImage(random);
    return { shapes: [shape], attrs };
  },
};

function reducedShape(shapes: readonly Shape[], attrs: ResizeAttributes): Shape {
  const shape = smallShape("resizeLinearGrad", shapes, attrs);
  return shape.map((length, axis) => {
    const factor = axis < 2 ? 1 : (attrs.factor[axis - 2] ?? 1);
    if (length % factor !== 0)
      throw shapeError("resizeLinearGrad", shapes, `lengths that are multiples of the factors of ${attrs.factor}`);
    return length / factor;
  });
}

export const resizeLinearGrad: OpDefinition<"resizeLinearGrad"> = {
  name: "resizeLinearGrad",
  shape: (shapes, attrs) => reducedShape(shapes, attrs),
  gradient: ({ grad, attrs: { factor } }) => [enlarge(grad, factor)],
  reference(inputs, attrs) {
    const dy = tensorAt(inputs, 0);
    const shape = reducedShape([dy.shape], attrs);
    const dx = zeros(shape);
    forEachLinearTap(shape, attrs, ({ small, large, weight }) => {
      dx.data[small] = (dx.data[small] as number) + weight * (dy.data[large] as number);
    });
    return dx;
  },
  sample(random) {
    const { shape, attrs } = sampleImage(random);
    return { shapes: [enlarged(shape, attrs)], attrs };
  },
};
