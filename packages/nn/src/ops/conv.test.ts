import { expect, test } from "vitest";
import type { Value } from "../graph/graph.js";
import { evaluate, picture, rowsOf, tensorOf } from "../testing/index.js";
import { conv, convInputGrad, convWeightGrad } from "./construct.js";
import type { ReferenceTensor } from "./op.js";

const at = (values: readonly Value[], i: number): Value => values[i] as Value;
const run = (inputs: ReferenceTensor[], options: Parameters<typeof conv>[2] = {}): ReferenceTensor =>
  evaluate((v) => conv(at(v, 0), at(v, 1), { ...options, ...(v[2] ? { bias: v[2] } : {}) }), inputs);

test("the kernel is laid on the picture as it is, not turned", () => {
  const corner = picture(["12", "34"]);
  expect(rowsOf(run([picture(["100", "000", "000"]), corner], { pad: [1, 1, 1, 1] }))).toEqual([
    [4, 3, 0, 0],
    [2, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
});

test("padding is top, left, bottom, right", () => {
  const one = picture(["1"]);
  expect(rowsOf(run([picture(["5"]), one], { pad: [1, 2, 0, 1] }))).toEqual([
    [0, 0, 0, 0],
    [0, 0, 5, 0],
  ]);
});

test("a stride skips positions, a dilation spreads the kernel", () => {
  const x = picture(["12345", "67890"]);
  expect(rowsOf(run([x, picture(["1"])], { stride: [1, 2] }))).toEqual([
    [1, 3, 5],
    [6, 8, 0],
  ]);
  expect(rowsOf(run([x, picture(["11"])], { dilation: [1, 3] }))).toEqual([
    [5, 7],
    [15, 7],
  ]);
});

test("channels are summed and the bias is added per filter", () => {
  const x = tensorOf([1, 2, 10, 20], [1, 2, 1, 2]);
  const w = tensorOf([1, 1, 2, -1], [2, 2, 1, 1]);
  const y = run([x, w, tensorOf([0, 100])]);
  expect([...y.data]).toEqual([11, 22, 92, 84]);
});

test("with groups every filter sees only its own channels", () => {
  const x = tensorOf([1, 10, 100, 1000], [1, 4, 1, 1]);
  const w = tensorOf([1, 2, 3, 4], [2, 2, 1, 1]);
  expect([...run([x, w], { groups: 2 }).data]).toEqual([21, 4300]);
});

test("as a layer the gradient towards the input spreads each pixel by the kernel", () => {
  const y = evaluate(
    (v) => convInputGrad(at(v, 0), at(v, 1), [4, 4], { stride: [2, 2] }),
    [picture(["12", "30"]), picture(["12", "34"])],
  );
  expect(rowsOf(y)).toEqual([
    [1, 2, 2, 4],
    [3, 4, 6, 8],
    [3, 6, 0, 0],
    [9, 12, 0, 0],
  ]);
});

test("the gradient towards a weight is what its input pixels were worth", () => {
  const dw = evaluate(
    (v) => convWeightGrad(at(v, 0), at(v, 1), [2, 2]),
    [picture(["123", "456", "789"]), picture(["10", "01"])],
  );
  expect(rowsOf(dw)).toEqual([
    [6, 8],
    [12, 14],
  ]);
});

test("rows that no window reaches get no gradient", () => {
  const dx = evaluate(
    (v) => convInputGrad(at(v, 0), at(v, 1), [4, 3], { stride: [3, 2] }),
    [picture(["12", "34"]), picture(["1"])],
  );
  expect(rowsOf(dx)).toEqual([
    [1, 0, 2],
    [0, 0, 0],
    [0, 0, 0],
    [3, 0, 4],
  ]);
});
