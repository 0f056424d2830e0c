import { expect, test } from "vitest";
import { logTicks, makeScale, roundTicks } from "./scales.js";

test("ends fall on the ends, also upside down and on a logarithmic axis", () => {
  const up = makeScale([0, 100], [200, 0]);
  expect([up(0), up(50), up(100)]).toEqual([200, 100, 0]);
  const log = makeScale([10, 1000], [0, 100], { log: true });
  expect(log(100)).toBeCloseTo(50);
});

test("axes are marked with round numbers inside the ends", () => {
  expect(roundTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(roundTicks(0, 1, 2)).toEqual([0, 0.5, 1]);
  expect(roundTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(roundTicks(4, 4)).toEqual([4]);
  expect(logTicks(60, 3000)).toEqual([100, 200, 500, 1000, 2000]);
  expect(logTicks(10, 100_000)).toEqual([10, 100, 1000, 10_000, 100_000]);
});
