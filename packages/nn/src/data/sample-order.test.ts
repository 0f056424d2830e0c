import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleOrder } from "./sample-order.js";

const draws = (order: { at(step: number, slot: number): number }, batch: number, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, k) => order.at(Math.floor((from + k) / batch), (from + k) % batch));

test("every example is used exactly once an epoch, in a new order each time, whatever the batch", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 }), fc.nat(), (count, batch, seed) => {
      const order = sampleOrder({ count, batch, seed });
      const everything = Array.from({ length: count }, (_, index) => index);
      for (const epoch of [0, 1, 5]) {
        const used = draws(order, batch, epoch * count, (epoch + 1) * count);
        expect(used.sort((a, b) => a - b)).toEqual(everything);
      }
      expect(order.stepsPerEpoch).toBe(Math.ceil(count / batch));
    }),
    { numRuns: 40 },
  );
  const order = sampleOrder({ count: 30, batch: 30, seed: 1 });
  expect(order.batch(0)).not.toEqual(order.batch(1));
});

test("any step can be asked for at any time, and seeds differ", () => {
  const options = { count: 13, batch: 4, seed: 3, weights: Array.from({ length: 13 }, (_, i) => i) };
  const inOrder = Array.from({ length: 40 }, (_, step) => sampleOrder(options).batch(step));
  const order = sampleOrder(options);
  for (const step of [39, 3, 17, 0, 38, 3]) expect(order.batch(step)).toEqual(inOrder[step]);
  expect(sampleOrder({ ...options, seed: 4 }).batch(0)).not.toEqual(inOrder[0]);
});

test("weights set how often an example comes up in each epoch, to within one; zero is never", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 25 }), fc.nat(), (weights, seed) => {
      fc.pre(weights.some((weight) => weight > 0));
      const count = weights.length;
      const total = weights.reduce((a, b) => a + b, 0);
      const used = draws(sampleOrder({ count, batch: 3, seed, weights }), 3, 0, count);
      expect(used).toHaveLength(count);
      for (const [index, weight] of weights.entries()) {
        const times = used.filter((other) => other === index).length;
        expect(Math.abs(times - (weight * count) / total)).toBeLessThan(1 + 1e-9);
        if (weight === 0) expect(times).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});

test("image types are mixed in every batch in their proportions", () => {
  const kinds = [...Array<string>(75).fill("fluorescence"), ...Array<string>(25).fill("stained")];
  const order = sampleOrder({ count: 100, batch: 8, seed: 2, kinds });
  for (let step = 0; step < 12; step++) {
    const stained = order.batch(step).filter((index) => kinds[index] === "stained").length;
    expect(stained).toBeGreaterThanOrEqual(1);
    expect(stained).toBeLessThanOrEqual(4);
  }
  expect(draws(order, 8, 0, 100).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test("sizes and weights that make no sense are refused", () => {
  expect(() => sampleOrder({ count: 0, batch: 1, seed: 1 })).toThrow(TypeError);
  expect(() => sampleOrder({ count: 2, batch: 0, seed: 1 })).toThrow(TypeError);
  expect(() => sampleOrder({ count: 2, batch: 1, seed: 1, weights: [1] })).toThrow(TypeError);
  expect(() => sampleOrder({ count: 2, batch: 1, seed: 1, weights: [0, 0] })).toThrow(TypeError);
  expect(() => sampleOrder({ count: 2, batch: 1, seed: 1, weights: [1, Number.NaN] })).toThrow(TypeError);
  expect(() => sampleOrder({ count: 2, batch: 1, seed: 1, kinds: ["a"] })).toThrow(TypeError);
});
