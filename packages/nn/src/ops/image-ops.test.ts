import { expect, test } from "vitest";
import type { Value } from "../graph/graph.js";
import { evaluate, picture, rowsOf, tensorOf } from "../testing/index.js";
import { avgPool, depthToSpace, maxPool, resizeLinear, resizeNearest, spaceToDepth } from "./construct.js";
import type { ReferenceTensor } from "./op.js";

const run = (build: (x: Value) => Value, input: ReferenceTensor): ReferenceTensor =>
  evaluate(([x]) => build(x as Value), [input]);

test("pooling takes the largest or the mean of each block and drops what is left over", () => {
  const x = picture(["12409", "34089", "77777"]);
  expect(rowsOf(run((v) => maxPool(v, 2), x))).toEqual([[4, 8]]);
  expect(rowsOf(run((v) => avgPool(v, 2), x))).toEqual([[2.5, 3]]);
});

test("the first of equal maxima gets the gradient", () => {
  const x = picture(["5511", "5511"]);
  const dx = evaluate(
    ([v, dy]) => (v as Value).graph.apply("maxPoolGrad", [v as Value, dy as Value], { kernel: [2, 2], stride: [2, 2] }),
    [x, picture(["34"])],
  );
  expect(rowsOf(dx)).toEqual([
    [3, 0, 4, 0],
    [0, 0, 0, 0],
  ]);
});

test("windows that overlap share out the gradient of their mean", () => {
  const dx = evaluate(
    ([dy]) => (dy as Value).graph.apply("avgPoolGrad", [dy as Value], { kernel: [1, 2], stride: [1, 1], size: [1, 4] }),
    [picture(["246"])],
  );
  expect(rowsOf(dx)).toEqual([[1, 3, 5, 3]]);
});

test("nearest enlargement repeats pixels", () => {
  expect(rowsOf(run((v) => resizeNearest(v, 2), picture(["12", "34"])))).toEqual([
    [1, 1, 2, 2],
    [1, 1, 2, 2],
    [3, 3, 4, 4],
    [3, 3, 4, 4],
  ]);
});

test("bilinear enlargement has half-pixel centres and holds the edges", () => {
  expect(rowsOf(run((v) => resizeLinear(v, 2), picture(["04"])))).toEqual([
    [0, 1, 3, 4],
    [0, 1, 3, 4],
  ]);
  const third = rowsOf(run((v) => resizeLinear(v, 3), picture(["36"])))[0] ?? [];
  [3, 3, 4, 5, 6, 6].forEach((value, i) => {
    expect(third[i]).toBeCloseTo(value, 12);
  });
});

test("the gradient of bilinear enlargement keeps the sum", () => {
  const dy = picture(["1234", "5678"]);
  const dx = evaluate(([v]) => (v as Value).graph.apply("resizeLinearGrad", [v as Value], { factor: [2, 2] }), [dy]);
  expect(dx.data.reduce((a, b) => a + b)).toBeCloseTo(36, 12);
  // Columns weigh 1, 3/4, 1/4, 0 towards the left pixel.
  expect(dx.data[0]).toBeCloseTo(1 + 5 + 0.75 * (2 + 6) + 0.25 * (3 + 7), 12);
});

test("blocks become channels: channel, then row in the block, then column", () => {
  const x = tensorOf([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]);
  const y = run((v) => spaceToDepth(v, 2), x);
  expect(y.shape).toEqual([1, 8, 1, 1]);
  expect([...y.data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a block is a square of neighbours, and depthToSpace puts it back", () => {
  const x = picture(["1234", "5678"]);
  const y = run((v) => spaceToDepth(v, 2), x);
  expect([...y.data]).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
  expect(rowsOf(run((v) => depthToSpace(v, 2), y))).toEqual(rowsOf(x));
});
