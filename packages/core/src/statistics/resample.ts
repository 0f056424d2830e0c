/** Intervals and tests that ask only the values themselves. Seeded: the same seed gives the same answer. */
import { makeRandom } from "../random/random.js";
import type { Interval } from "./compare.js";
import { atLeast, mean, quantileOfSorted } from "./summary.js";

export interface ResampleOptions {
  /** Default 1. */
  readonly seed?: number;
  /** How often; default 2,000. */
  readonly times?: number;
}

/** The percentile bootstrap (Efron 1979) of any figure of the values. `level` default 0.95. */
export function bootstrapInterval(
  values: readonly number[],
  figure: (values: readonly number[]) => number = mean,
  { seed = 1, times = 2000, level = 0.95 }: ResampleOptions & { readonly level?: number } = {},
): Interval {
  atLeast(values, 2, "a bootstrap");
  const random = makeRandom(seed);
  const drawn = new Array<number>(values.length);
  const figures: number[] = [];
  for (let n = 0; n < times; n++) {
    for (let at = 0; at < drawn.length; at++) drawn[at] = values[random.integer(values.length)] as number;
    figures.push(figure(drawn));
  }
  figures.sort((a, b) => a - b);
  return { low: quantileOfSorted(figures, (1 - level) / 2), high: quantileOfSorted(figures, (1 + level) / 2) };
}

/** More ways to divide than this are drawn at random rather than gone through. */
const MOST_WAYS = 20_000;

/**
 * How often a difference of means as large as this one comes from dealing the values out anew, two-sided (Fisher 1935). Exact when
 * there are at most 20,000 ways; else from `times` random ones, counting the real one too (Phipson and Smyth 2010).
 */
export function permutationTest(
  a: readonly number[],
  b: readonly number[],
  { seed = 1, times = 2000 }: ResampleOptions = {},
): { readonly p: number; readonly exact: boolean } {
  atLeast(a, 1, "a permutation test");
  atLeast(b, 1, "a permutation test");
  const all = [...a, ...b];
  const total = mean(all) * all.length;
  const differenceOf = (sum: number): number => Math.abs((total - sum) / b.length - sum / a.length);
  const real = differenceOf(mean(a) * a.length);
  const limit = real - 1e-12 * Math.max(1, Math.abs(total));
  if (waysToChoose(all.length, a.length) <= MOST_WAYS) {
    let ways = 0;
    let asLarge = 0;
    const choose = (from: number, left: number, sum: number): void => {
      if (left === 0) {
        ways++;
        if (differenceOf(sum) >= limit) asLarge++;
        return;
      }
      for (let at = from; at <= all.length - left; at++) choose(at + 1, left - 1, sum + (all[at] as number));
    };
    choose(0, a.length, 0);
    return { p: asLarge / ways, exact: true };
  }
  const random = makeRandom(seed);
  let asLarge = 1;
  for (let n = 0; n < times; n++) {
    const dealt = random.shuffled(all);
    let sum = 0;
    for (let at = 0; at < a.length; at++) sum += dealt[at] as number;
    if (differenceOf(sum) >= limit) asLarge++;
  }
  return { p: asLarge / (times + 1), exact: false };
}

function waysToChoose(of: number, some: number): number {
  let ways = 1;
  for (let n = 1; n <= some; n++) ways = (ways * (of - some + n)) / n;
  return ways;
}
