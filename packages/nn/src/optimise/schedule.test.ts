import { expect, test } from "vitest";
import { learningRateAt } from "./schedule.js";

test("the rate rises in a line to its peak and falls along half a cosine to its rest", () => {
  const settings = { peak: 2, warmUp: 0.2, rest: 0.1 };
  expect(learningRateAt(0.1, settings)).toBeCloseTo(1, 12);
  expect(learningRateAt(0.2, settings)).toBeCloseTo(2, 12);
  expect(learningRateAt(0.6, settings)).toBeCloseTo((2 + 0.2) / 2, 12);
  expect(learningRateAt(1, settings)).toBeCloseTo(0.2, 12);
  const rates = Array.from({ length: 101 }, (_, k) => learningRateAt(k / 100, settings));
  expect(
    rates.every((rate, k) => k === 0 || (k <= 20 ? rate >= (rates[k - 1] ?? 0) : rate < (rates[k - 1] ?? 0))),
  ).toBe(true);
});

test("the first step already learns, and beyond the ends the rate stays", () => {
  expect(learningRateAt(0, { peak: 1 })).toBe(0.01);
  expect(learningRateAt(-1, { peak: 1 })).toBe(0.01);
  expect(learningRateAt(7, { peak: 1 })).toBeCloseTo(0.01, 12);
  expect(learningRateAt(0, { peak: 1, warmUp: 0 })).toBe(1);
});
