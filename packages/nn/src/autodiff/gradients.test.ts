import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import {
  add,
  avgPool,
  concat,
  conv,
  greater,
  log,
  maxPool,
  mul,
  reduceMean,
  reduceSum,
  relu,
  resizeNearest,
  sigmoid,
  slice,
} from "../ops/construct.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { codeOf, expectGradients, randomTensor, tensorOf } from "../testing/index.js";
import { gradients } from "./gradients.js";

const numberAt = (value: Value, feeds: Readonly<Record<string, number>>): number => {
  value.graph.output("asked", value);
  const tensors = Object.fromEntries(Object.entries(feeds).map(([name, x]) => [name, tensorOf([x], [])]));
  return runReference(value.graph, tensors).asked?.data[0] ?? Number.NaN;
};

test("a value used twice collects both contributions", () => {
  const graph = makeGraph();
  const x = graph.input("x", []);
  const [dx] = gradients(add(mul(x, x), mul(x, 3)), [x]);
  expect(numberAt(dx as Value, { x: 5 })).toBe(13);
});

test("a value the loss does not depend on gets zeros of its shape", () => {
  const graph = makeGraph();
  const x = graph.input("x", []);
  const other = graph.input("other", [2, 3]);
  const [, none] = gradients(mul(x, x), [x, other]);
  expect(none?.shape).toEqual([2, 3]);
  graph.output("none", none as Value);
  const { none: zeros } = runReference(graph, { x: tensorOf([1], []), other: randomTensor(makeRandom(1), [2, 3]) });
  expect([...(zeros?.data ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("the loss towards itself is one, and a value half-way has its own gradient", () => {
  const graph = makeGraph();
  const x = graph.input("x", []);
  const half = mul(x, x);
  const loss = log(half);
  const [self, middle, start] = gradients(loss, [loss, half, x]);
  expect(numberAt(self as Value, { x: 2 })).toBe(1);
  expect(numberAt(middle as Value, { x: 2 })).toBe(0.25);
  expect(numberAt(start as Value, { x: 2 })).toBe(1);
});

test("gradients can be differentiated again", () => {
  const graph = makeGraph();
  const x = graph.input("x", []);
  const [first] = gradients(mul(mul(x, x), x), [x]);
  const [second] = gradients(first as Value, [x]);
  expect(numberAt(second as Value, { x: 2 })).toBe(12);
});

test("a loss of more than one number is refused", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  expect(codeOf(() => gradients(x, [x]))).toBe("graph/shape");
});

test("a step on the way to a parameter is refused by name, one beside it is fine", () => {
  const graph = makeGraph();
  const x = graph.input("x", [3]);
  const data = graph.input("data", [3]);
  expect(codeOf(() => gradients(reduceSum(greater(x, 0)), [x]))).toBe("graph/not-differentiable");
  expect(codeOf(() => gradients(reduceSum(mul(x, greater(data, 0))), [x]))).toBe("nothing");
});

test("nothing is computed for inputs that nobody asked about", () => {
  const graph = makeGraph();
  const x = graph.input("x", [1, 2, 6, 6]);
  const w = graph.input("w", [3, 2, 3, 3]);
  const loss = reduceMean(relu(conv(x, w)));
  const before = graph.nodes.length;
  gradients(loss, [w]);
  const added = graph.nodes.slice(before).map((node) => node.kind);
  expect(added).toContain("convWeightGrad");
  expect(added).not.toContain("convInputGrad");
});

test("the gradient behind a mean is multiplied in its small form", () => {
  const graph = makeGraph();
  const x = graph.input("x", [1, 2, 6, 6]);
  const loss = reduceMean(sigmoid(x));
  const [dx] = gradients(loss, [x]);
  const product = (dx as Value).node;
  expect(product.kind).toBe("mul");
  expect(product.inputs.map(({ shape }) => shape)).toContainEqual([1, 1, 1, 1]);
});

test("a small U-Net has the gradient that finite differences show", () => {
  const random = makeRandom(7);
  const shapes = [[1, 2, 4, 4], [3, 2, 3, 3], [3], [3, 3, 3, 3], [1, 6, 1, 1]];
  const around = [1, 1, 1, 1] as const;
  expectGradients(
    (values) => {
      const [x, w1, b1, w2, w3] = values as [Value, Value, Value, Value, Value];
      const skip = relu(conv(x, w1, { bias: b1, pad: around }));
      const deep = relu(conv(maxPool(skip, 2), w2, { pad: around }));
      const joined = concat([skip, resizeNearest(deep, 2)], 1);
      return slice(sigmoid(avgPool(conv(joined, w3), 2)), [0, 0, 0, 0], [1, 1, 2, 1]);
    },
    shapes.map((shape) => randomTensor(random, shape)),
  );
});
