/** Against SciPy (fixtures/statistics, made by scripts/fixtures/statistics.py) and against what can be counted by hand. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeRandom } from "../random/random.js";
import { beeswarm } from "./beeswarm.js";
import { type Difference, effectWord, hedgesG, pairedTest, welchTest } from "./compare.js";
import { histogramBins } from "./histogram-bins.js";
import { bootstrapInterval, permutationTest } from "./resample.js";
import { incompleteBeta, tCritical } from "./student-t.js";
import { mean, quantile, standardDeviation } from "./summary.js";
import { narrowness, onePerUnit } from "./units.js";

interface Expected {
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
}
interface Fixture {
  readonly samples: readonly {
    readonly a: number[];
    readonly b: number[];
    readonly sd: number;
    readonly quantiles: readonly number[];
    readonly welch: Expected;
    readonly paired: Expected;
    readonly permutation: number;
  }[];
  readonly beta: readonly (readonly [number, number, number, number])[];
  readonly critical: readonly (readonly [number, number, number])[];
}
const url = new URL("../../fixtures/statistics/scipy.json", import.meta.url);
const scipy = JSON.parse(readFileSync(url, "utf8")) as Fixture;

const near = (got: number, expected: number): void =>
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(expected)));

test("the incomplete beta function is SciPy's", () => {
  for (const [x, a, b, value] of scipy.beta) near(incompleteBeta(x, a, b), value);
});

test("critical values of t are SciPy's", () => {
  for (const [level, df, t] of scipy.critical) near(tCritical(level, df), t);
});

test("deviation, quantiles, Welch's test, the paired test and exact permutation are SciPy's, also far from zero", () => {
  const same = (got: Difference, expected: Expected): void => {
    near(got.t, expected.t);
    near(got.df, expected.df);
    near(got.p, expected.p);
    near(got.interval.low, expected.low);
    near(got.interval.high, expected.high);
  };
  for (const { a, b, sd, quantiles, welch, paired, permutation } of scipy.samples) {
    near(standardDeviation(a), sd);
    for (const [n, at] of [0.05, 0.3, 0.5, 0.9].entries()) near(quantile(a, at), quantiles[n] as number);
    same(welchTest(a, b), welch);
    same(pairedTest(a, b), paired);
    expect(permutationTest(a, b).exact).toBe(true);
    near(permutationTest(a, b).p, permutation);
  }
});

test("the interval of Welch's test holds the true difference in 95 of 100 experiments", () => {
  const random = makeRandom(5);
  const draw = (count: number, middle: number, spread: number): number[] =>
    Array.from({ length: count }, () => middle + spread * random.normal());
  let held = 0;
  for (let n = 0; n < 2000; n++) {
    const { interval } = welchTest(draw(4, 10, 1), draw(6, 13, 3));
    if (interval.low <= 3 && interval.high >= 3) held++;
  }
  expect(held / 2000).toBeGreaterThan(0.93);
  expect(held / 2000).toBeLessThan(0.97);
});

test("Hedges' g is the difference in standard deviations, less the bias of small samples", () => {
  // Both groups have the standard deviation 1, their means are 2 apart: d = 2, and g = 2 (1 - 3 / 15).
  const { g, low, high } = hedgesG([1, 2, 3], [3, 4, 5]);
  expect(g).toBeCloseTo(1.6, 12);
  expect((low + high) / 2).toBeCloseTo(g, 12);
  expect(high - low).toBeCloseTo(2 * 1.959964 * Math.sqrt(6 / 9 + 1.6 ** 2 / 12), 5);
  expect([0.1, -0.3, 0.6, -2].map(effectWord)).toEqual(["very small", "small", "medium", "large"]);
});

test("groups in which nothing varies are told apart or not, without a division by zero", () => {
  expect(welchTest([1, 1], [1, 1])).toMatchObject({ difference: 0, p: 1, df: 2 });
  expect(welchTest([1, 1], [2, 2])).toMatchObject({ difference: 1, p: 0, interval: { low: 1, high: 1 } });
  expect(() => welchTest([1], [2, 3])).toThrow(/at least 2 values, got 1/);
  expect(() => pairedTest([1, 2], [2])).toThrow(/cannot be paired/);
});

test("the bootstrap gives the same answer for the same seed, and one near theory", () => {
  const random = makeRandom(2);
  const values = Array.from({ length: 200 }, () => 5 + random.normal());
  const interval = bootstrapInterval(values);
  expect(bootstrapInterval(values)).toEqual(interval);
  expect(bootstrapInterval(values, mean, { seed: 2 })).not.toEqual(interval);
  const theory = (1.96 * standardDeviation(values)) / Math.sqrt(200);
  expect(interval.high - mean(values)).toBeCloseTo(theory, 1);
  expect(mean(values) - interval.low).toBeCloseTo(theory, 1);
});

test("a permutation test with too many ways draws some, and agrees with Welch's where that is right", () => {
  const random = makeRandom(7);
  const a = Array.from({ length: 30 }, () => random.normal());
  const b = Array.from({ length: 30 }, () => 0.5 + random.normal());
  const { p, exact } = permutationTest(a, b);
  expect(exact).toBe(false);
  expect(p).toBeCloseTo(welchTest(a, b).p, 1);
});

test("a unit is the mean of its cells, and what was not measured is left out", () => {
  const units = onePerUnit([1, 3, null, 10, Number.NaN], ["a", "a", "a", "b", "b"], ["w1", "w1", "w1", "w2", "w3"]);
  expect(units).toEqual([
    { group: "a", unit: "w1", value: 2, count: 2 },
    { group: "b", unit: "w2", value: 10, count: 1 },
  ]);
});

test("counting cells narrows the interval when wells differ, and does not when they are alike", () => {
  const random = makeRandom(3);
  const wells = (spread: number): number[][] =>
    Array.from({ length: 6 }, () => {
      const middle = spread * random.normal();
      return Array.from({ length: 100 }, () => middle + random.normal());
    });
  expect(narrowness(wells(1), wells(1))).toBeGreaterThan(4);
  expect(narrowness(wells(0), wells(0))).toBeLessThan(2);
  expect(narrowness(wells(0).slice(0, 1), wells(0))).toBeUndefined();
});

test("bins hold every value once, and their width follows the middle half", () => {
  const values = Array.from({ length: 1000 }, (_, n) => n / 10);
  const { start, step, counts } = histogramBins(values);
  // Freedman and Diaconis: 2 * 49.95 / 10 = 9.99, so ten bins over 99.9.
  expect(counts).toHaveLength(10);
  expect(start).toBe(0);
  expect(step).toBeCloseTo(9.99, 10);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(histogramBins([4, 4, 4]).counts).toEqual([3]);
  expect(histogramBins([]).counts).toEqual([0]);
});

test("dots of a strip stand apart, centred, and within their reach", () => {
  const three = beeswarm([10, 10, 10, 40], 4, 100);
  expect([...three.subarray(0, 3)].sort((a, b) => a - b)).toEqual([-4, 0, 4]);
  expect(three[3]).toBe(0);
  const many = beeswarm(new Array<number>(100).fill(5), 4, 20);
  expect(Math.max(...many)).toBeLessThanOrEqual(20.5);
  expect(new Set(many).size).toBe(100);
  expect(beeswarm([], 4, 20)).toHaveLength(0);
});
