import { expect, test } from "vitest";
import { makeRandom } from "../random/random.js";
import { makeRangeFinder } from "./value-range.js";

const percents = { low: 1, high: 99.8 };

function rangeOf(
  values: Float32Array,
  cuts: readonly number[],
  order: (pieces: number[]) => number[] = (pieces) => pieces,
) {
  const finder = makeRangeFinder(values.length, percents);
  const starts = [0, ...cuts];
  const ends = [...cuts, values.length];
  for (const k of order(starts.map((_, index) => index)))
    finder.add(values.subarray(starts[k] as number, ends[k] as number), starts[k] as number);
  return finder.find();
}

test("pieces in any order give the range of the whole, for few values and for many", () => {
  const random = makeRandom(1);
  for (const length of [1000, 2 ** 20, 2_500_000]) {
    const values = Float32Array.from({ length }, () => random.next());
    const whole = rangeOf(values, []);
    const cuts = [1, 17, Math.floor(length / 3), length - 5];
    expect(rangeOf(values, cuts)).toEqual(whole);
    expect(rangeOf(values, cuts, (pieces) => pieces.reverse())).toEqual(whole);
  }
});

test("many values of which few are finite have the range of those", () => {
  const values = new Float32Array(3_000_000).fill(Number.NaN);
  values[3] = 5;
  values[4] = 9;
  const { low, high } = rangeOf(values, [2_000_000]);
  expect(low >= 5 && high <= 9).toBe(true);
  expect({ low, high }).toEqual(rangeOf(values, []));
  expect(() => rangeOf(new Float32Array(9).fill(Number.NaN), [])).toThrow("finite number");
});
