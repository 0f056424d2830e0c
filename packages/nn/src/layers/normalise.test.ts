import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { concat, reshape } from "../ops/construct.js";
import { codeOf, evaluate, expectGradients, randomTensor, tensorOf } from "../testing/index.js";
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  NORMALISE_EPSILON,
  STANDARDISE_EPSILON,
  standardiseWeight,
} from "./normalise.js";

const images = randomTensor(makeRandom(4), [3, 4, 2, 3], (r) => 5 + 2 * r.normal());
const layers: Readonly<Record<string, (x: Value) => Value>> = {
  batchNorm: (x) => batchNorm(x).output,
  groupNorm: (x) => groupNorm(x, 2),
  instanceNorm: (x) => instanceNorm(x),
  layerNorm: (x) => layerNorm(x),
  "layerNorm over channels and pixels": (x) => layerNorm(x, { axis: 1 }),
};
/** Which set of numbers every element is normalised with. */
const setOf: Readonly<Record<string, (n: number, c: number, y: number) => string>> = {
  batchNorm: (_, c) => `${c}`,
  groupNorm: (n, c) => `${n} ${Math.floor(c / 2)}`,
  instanceNorm: (n, c) => `${n} ${c}`,
  layerNorm: (n, c, y) => `${n} ${c} ${y}`,
  "layerNorm over channels and pixels": (n) => `${n}`,
};

for (const [name, layer] of Object.entries(layers)) {
  test(`${name} takes off the mean and divides by the deviation of its own set`, () => {
    const sets = new Map<string, number[]>();
    const keys = Array.from(images.data, (value, i) => {
      const key = setOf[name]?.(Math.floor(i / 24), Math.floor(i / 6) % 4, Math.floor(i / 3) % 2) ?? "";
      sets.set(key, [...(sets.get(key) ?? []), value]);
      return key;
    });
    const { data, shape } = evaluate(([x]) => layer(x as Value), [images]);
    expect(shape).toEqual(images.shape);
    data.forEach((value, i) => {
      const set = sets.get(keys[i] ?? "") ?? [];
      const mean = set.reduce((a, b) => a + b) / set.length;
      const variance = set.reduce((sum, v) => sum + (v - mean) ** 2, 0) / set.length;
      expect(value).toBeCloseTo(((images.data[i] ?? 0) - mean) / Math.sqrt(variance + NORMALISE_EPSILON), 9);
    });
  });

  test(`${name} has the gradient that finite differences show`, () => {
    const small = randomTensor(makeRandom(5), [2, 2, 2, 2]);
    expectGradients(([x]) => layer(x as Value), [small], { tolerance: 1e-5 });
  });
}

test("batch statistics come back for prediction, and a constant channel becomes zero", () => {
  const x = tensorOf([1, 3, 7, 7], [1, 2, 1, 2]);
  const { data } = evaluate(
    ([v]) => {
      const { mean, variance, output } = batchNorm(v as Value);
      expect(mean.shape).toEqual([1, 2, 1, 1]);
      return concat(
        [mean, variance, output].map((part) => reshape(part, [part === output ? 4 : 2])),
        0,
      );
    },
    [x],
  );
  const unit = 1 / Math.sqrt(1 + NORMALISE_EPSILON);
  [2, 7, 1, 0, -unit, unit, 0, 0].forEach((value, i) => {
    expect(data[i]).toBeCloseTo(value, 9);
  });
});

test("a standardised filter has mean zero and length gain, whatever it was before", () => {
  const weight = randomTensor(makeRandom(6), [2, 3, 3, 3], (r) => 4 + 3 * r.normal());
  const { data } = evaluate(
    ([w, g]) => standardiseWeight(w as Value, g as Value),
    [weight, tensorOf([1, 2], [2, 1, 1, 1])],
  );
  [1, 2].forEach((gain, filter) => {
    const own = data.slice(filter * 27, (filter + 1) * 27);
    expect(own.reduce((a, b) => a + b)).toBeCloseTo(0, 9);
    expect(Math.sqrt(own.reduce((sum, w) => sum + w * w, 0))).toBeCloseTo(gain, 3);
  });
});

test("a filter of known numbers: (w - mean) / sqrt(variance + epsilon) * gain / sqrt(fan in)", () => {
  const weight = tensorOf([1, 3], [1, 2, 1, 1]);
  const { data } = evaluate(
    ([w, g]) => standardiseWeight(w as Value, g as Value),
    [weight, tensorOf([5], [1, 1, 1, 1])],
  );
  expect(data[1]).toBeCloseTo(5 / Math.sqrt(1 + STANDARDISE_EPSILON) / Math.sqrt(2), 6);
  expect(data[0]).toBe(-(data[1] ?? 0));
});

test("a standardised weight has the gradient that finite differences show", () => {
  const random = makeRandom(8);
  expectGradients(
    ([w, g]) => standardiseWeight(w as Value, g as Value),
    [randomTensor(random, [2, 2, 2, 2]), randomTensor(random, [2, 1, 1, 1])],
    { tolerance: 1e-5 },
  );
});

test("shapes that do not fit are refused", () => {
  const graph = makeGraph();
  const x = graph.input("x", [1, 4, 2, 2]);
  const row = graph.input("row", [4]);
  expect(codeOf(() => groupNorm(x, 3))).toBe("graph/shape");
  expect(codeOf(() => batchNorm(row))).toBe("graph/shape");
  expect(codeOf(() => instanceNorm(row))).toBe("graph/shape");
  expect(codeOf(() => layerNorm(row, { axis: 1 }))).toBe("graph/shape");
  expect(codeOf(() => standardiseWeight(x, row))).toBe("graph/shape");
});
