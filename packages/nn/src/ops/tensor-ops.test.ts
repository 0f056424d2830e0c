import { expect, test } from "vitest";
import type { Value } from "../graph/graph.js";
import { evaluate, tensorOf } from "../testing/index.js";
import * as op from "./construct.js";
import type { ReferenceTensor } from "./op.js";

const one = (build: (x: Value) => Value, x: ReferenceTensor): number[] => [
  ...evaluate(([v]) => build(v as Value), [x]).data,
];
const two = (build: (a: Value, b: Value) => Value, a: ReferenceTensor, b: ReferenceTensor): number[] => [
  ...evaluate(([x, y]) => build(x as Value, y as Value), [a, b]).data,
];
const grid = tensorOf([1, 2, 3, 4, 5, 6], [2, 3]);

test("two shapes broadcast from the last axis", () => {
  expect(two(op.add, grid, tensorOf([10, 20, 30]))).toEqual([11, 22, 33, 14, 25, 36]);
  expect(two(op.sub, grid, tensorOf([1, 4], [2, 1]))).toEqual([0, 1, 2, 0, 1, 2]);
  expect(two(op.mul, tensorOf([1, 2], [2, 1]), tensorOf([3, 4], [1, 2]))).toEqual([3, 4, 6, 8]);
});

test("comparisons choose element by element", () => {
  const a = tensorOf([1, 5, 3]);
  const b = tensorOf([2, 4, 3]);
  expect(two(op.maximum, a, b)).toEqual([2, 5, 3]);
  expect(two(op.minimum, a, b)).toEqual([1, 4, 3]);
  expect(two(op.greater, a, b)).toEqual([0, 1, 0]);
  expect(two(op.div, a, b)).toEqual([0.5, 1.25, 1]);
});

test("activations have their known values", () => {
  const x = tensorOf([-1, 0, 2]);
  const near = (values: number[], expected: number[]): void => {
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 12);
    });
  };
  near(one(op.relu, x), [0, 0, 2]);
  near(
    one((v) => op.leakyRelu(v, 0.25), x),
    [-0.25, 0, 2],
  );
  near(one(op.sigmoid, x), [1 / (1 + Math.E), 0.5, 1 / (1 + Math.exp(-2))]);
  near(one(op.silu, x), [-1 / (1 + Math.E), 0, 2 / (1 + Math.exp(-2))]);
  near(one(op.softplus, x), [Math.log(1 + 1 / Math.E), Math.log(2), Math.log(1 + Math.exp(2))]);
  near(one(op.sign, x), [-1, 0, 1]);
  near(one(op.abs, x), [1, 0, 2]);
  near(one(op.neg, x), [1, 0, -2]);
  near(one(op.tanh, x), [Math.tanh(-1), 0, Math.tanh(2)]);
  near(one(op.exp, x), [1 / Math.E, 1, Math.exp(2)]);
  const positive = tensorOf([1, 4]);
  near(one(op.sqrt, positive), [1, 2]);
  near(one(op.log, positive), [0, Math.log(4)]);
  near(one(op.reciprocal, positive), [1, 0.25]);
});

test("large numbers neither overflow nor turn into NaN", () => {
  const large = tensorOf([-1000, 1000]);
  expect(one(op.softplus, large)).toEqual([0, 1000]);
  expect(one(op.sigmoid, large)).toEqual([0, 1]);
  expect(one((v) => op.softmax(v, 0), large)).toEqual([0, 1]);
  expect(one((v) => op.logSoftmax(v, 0), large)).toEqual([-2000, 0]);
});

test("a softmax of equal numbers shares equally along its axis", () => {
  const shares = one((v) => op.softmax(v, 0), tensorOf([7, 1, 7, 1], [2, 2]));
  for (const share of shares) expect(share).toBeCloseTo(0.5, 12);
});

test("reductions run over the axes they are told", () => {
  expect(one((v) => op.reduceSum(v, { axes: [0] }), grid)).toEqual([5, 7, 9]);
  expect(one((v) => op.reduceMean(v, { axes: [1] }), grid)).toEqual([2, 5]);
  expect(one((v) => op.reduceMax(v), grid)).toEqual([6]);
});

test("equal maxima share the gradient of a maximum", () => {
  const x = tensorOf([3, 1, 3]);
  const { data } = evaluate(
    ([v]) => {
      const largest = op.reduceMax(v as Value);
      const [grad] = largest.graph.definition("reduceMax").gradient({
        inputs: [v as Value],
        output: largest,
        attrs: { axes: [0], keepDims: false },
        grad: largest.graph.scalar(1),
        wanted: [true],
      });
      return grad as Value;
    },
    [x],
  );
  expect([...data]).toEqual([0.5, 0, 0.5]);
});

test("layout operations move numbers where they should", () => {
  expect(one((v) => op.transpose(v, [1, 0]), grid)).toEqual([1, 4, 2, 5, 3, 6]);
  expect(one((v) => op.flip(v, [1]), grid)).toEqual([3, 2, 1, 6, 5, 4]);
  expect(one((v) => op.slice(v, [0, 1], [2, 3]), grid)).toEqual([2, 3, 5, 6]);
  expect(one((v) => op.pad(v, [1, 0], [0, 1], 9), grid)).toEqual([9, 9, 9, 9, 1, 2, 3, 9, 4, 5, 6, 9]);
  expect(one((v) => op.reshape(v, [3, 2]), grid)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(one((v) => op.broadcast(v, [2, 2]), tensorOf([1, 2]))).toEqual([1, 2, 1, 2]);
  expect(two((a, b) => op.concat([a, b], 1), grid, tensorOf([8, 9], [2, 1]))).toEqual([1, 2, 3, 8, 4, 5, 6, 9]);
});

test("a transpose of three axes names where each comes from", () => {
  const y = evaluate(([v]) => op.transpose(v as Value, [2, 0, 1]), [tensorOf([0, 1, 2, 3, 4, 5], [1, 2, 3])]);
  expect(y.shape).toEqual([3, 1, 2]);
  expect([...y.data]).toEqual([0, 3, 1, 4, 2, 5]);
});

test("matrices multiply, and one matrix serves a whole batch", () => {
  const swap = tensorOf([0, 1, 1, 0], [2, 2]);
  expect(two(op.matmul, tensorOf([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), swap)).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
  expect(two(op.matmul, grid, tensorOf([1, 0, 2], [3, 1]))).toEqual([7, 16]);
});
