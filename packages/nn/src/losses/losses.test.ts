import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Shape, Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { mul, sigmoid } from "../ops/construct.js";
import type { ReferenceTensor } from "../ops/op.js";
import { codeOf, evaluate, expectGradients, randomTensor, tensorOf } from "../testing/index.js";
import { binaryCrossEntropy, crossEntropy, softDice } from "./classification.js";
import { meanAbsoluteError, meanSquaredError, smoothL1 } from "./regression.js";
import type { LossOptions } from "./weighted-mean.js";

type Loss = (prediction: Value, target: Value, options?: LossOptions) => Value;

function lossOf(loss: Loss, [prediction, target, weight]: readonly ReferenceTensor[]): number {
  const inputs = [prediction, target, weight].filter((tensor) => tensor !== undefined);
  const { data, shape } = evaluate(([p, t, w]) => loss(p as Value, t as Value, w ? { weight: w } : {}), inputs);
  expect(shape).toEqual([]);
  return data[0] ?? Number.NaN;
}

const losses: Readonly<Record<string, Loss>> = {
  binaryCrossEntropy,
  crossEntropy,
  softDice: (p, t, options) => softDice(sigmoid(p), t, options),
  meanSquaredError,
  meanAbsoluteError,
  smoothL1,
};
const maps: Shape = [2, 3, 2, 2];

for (const [name, loss] of Object.entries(losses)) {
  const random = makeRandom(3);
  const inputs = [randomTensor(random, maps), randomTensor(random, maps, (r) => r.uniform(0, 1))];
  const weight = randomTensor(random, [2, 1, 2, 2], (r) => r.uniform(0, 2));

  test(`${name} has the gradient that finite differences show, plain and weighted`, () => {
    expectGradients(([p, t]) => loss(p as Value, t as Value), inputs);
    const [p, t] = inputs as [ReferenceTensor, ReferenceTensor];
    expectGradients(
      ([x, w]) => {
        const { graph } = x as Value;
        return loss(x as Value, graph.constant(t.data, t.shape), { weight: mul(w as Value, 1) });
      },
      [p, weight],
      { tolerance: 2e-6 },
    );
  });

  test(`${name} with equal weights is the plain loss`, () => {
    if (name === "softDice") return;
    const flat = tensorOf(Array(8).fill(0.25), [2, 1, 2, 2]);
    expect(lossOf(loss, [...inputs, flat])).toBeCloseTo(lossOf(loss, inputs), 9);
  });

  test(`${name} does not see what is masked`, () => {
    const half = tensorOf([1, 1, 0, 0, 1, 1, 0, 0], [2, 1, 2, 2]);
    const [p, t] = inputs as [ReferenceTensor, ReferenceTensor];
    const changed = { ...p, data: p.data.map((value, i) => (i % 4 >= 2 ? 3 * value + 5 : value)) };
    expect(lossOf(loss, [changed, t, half])).toBeCloseTo(lossOf(loss, [p, t, half]), 9);
    expect(lossOf(loss, [changed, t])).not.toBeCloseTo(lossOf(loss, [p, t]), 3);
  });

  test(`${name} is 0 where nothing counts`, () => {
    expect(lossOf(loss, [...inputs, tensorOf(Array(8).fill(0), [2, 1, 2, 2])])).toBeCloseTo(0, 12);
  });

  test(`${name} refuses targets and weights that do not fit`, () => {
    const graph = makeGraph();
    const prediction = graph.input("prediction", maps);
    const wrong = graph.input("wrong", [2, 3, 2, 3]);
    const larger = graph.input("larger", [4, 2, 3, 2, 2]);
    const target = graph.input("target", maps);
    expect(codeOf(() => loss(prediction, wrong))).toBe("graph/shape");
    expect(codeOf(() => loss(prediction, larger))).toBe("graph/shape");
    expect(codeOf(() => loss(prediction, target, { weight: wrong }))).toBe("graph/shape");
  });
}

test("binary cross-entropy of known logits, also where the sigmoid is 0 or 1 in any precision", () => {
  const at = (z: number, t: number): number => lossOf(binaryCrossEntropy, [tensorOf([z]), tensorOf([t])]);
  expect(at(0, 1)).toBeCloseTo(Math.log(2), 12);
  expect(at(Math.log(3), 1)).toBeCloseTo(-Math.log(0.75), 12);
  expect(at(Math.log(3), 0)).toBeCloseTo(-Math.log(0.25), 12);
  expect(at(500, 0)).toBe(500);
  expect(at(-500, 0)).toBeCloseTo(0, 12);
});

test("cross-entropy is minus the logarithm of the right class's share", () => {
  const logits = tensorOf([Math.log(1), Math.log(2), Math.log(5)], [1, 3]);
  expect(lossOf(crossEntropy, [logits, tensorOf([0, 1, 0], [1, 3])])).toBeCloseTo(-Math.log(2 / 8), 12);
  const sure = tensorOf([0, 1000], [1, 2]);
  expect(lossOf(crossEntropy, [sure, tensorOf([1, 0], [1, 2])])).toBe(1000);
});

test("squares, distances and their smooth mixture", () => {
  const pair = [tensorOf([0, 3]), tensorOf([0.5, 1])];
  expect(lossOf(meanSquaredError, pair)).toBe((0.25 + 4) / 2);
  expect(lossOf(meanAbsoluteError, pair)).toBe((0.5 + 2) / 2);
  expect(lossOf(smoothL1, pair)).toBe((0.125 + 1.5) / 2);
  expect(lossOf((p, t) => smoothL1(p, t, { beta: 4 }), pair)).toBe((0.25 / 8 + 4 / 8) / 2);
});

test("weights count elements: 3 to 1", () => {
  const inputs = [tensorOf([1, 2]), tensorOf([0, 0]), tensorOf([3, 1])];
  expect(lossOf(meanAbsoluteError, inputs)).toBe((3 * 1 + 1 * 2) / 4);
});

test("dice is 0 for a perfect mask, 0 for an empty one, and counts overlap", () => {
  const dice = (p: number[], t: number[]): number =>
    lossOf(softDice, [tensorOf(p, [1, 1, 1, 4]), tensorOf(t, [1, 1, 1, 4])]);
  expect(dice([1, 1, 0, 0], [1, 1, 0, 0])).toBe(0);
  expect(dice([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0);
  expect(dice([1, 1, 0, 0], [0, 1, 1, 1])).toBeCloseTo(1 - 3 / 6, 12);
});
