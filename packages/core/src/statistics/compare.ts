/** Is one group different from another, by how much, and how sure is that? Values are one per independent unit. */
import { tCritical, tTwoSided } from "./student-t.js";
import { atLeast, mean, variance } from "./summary.js";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Difference {
  /** Mean of the second minus mean of the first (for pairs: mean of second minus first). */
  readonly difference: number;
  /** The interval that holds the true difference in `level` of such experiments. */
  readonly interval: Interval;
  readonly level: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. 1 when neither group varies and they are equal, 0 when they are not. */
  readonly p: number;
}

export interface EffectSize extends Interval {
  /** Hedges' g: the difference in standard deviations, without the bias of small samples. */
  readonly g: number;
}

/** Welch (1947): two independent groups whose spread may differ. Throws `TypeError` for fewer than two values in one. */
export function welchTest(a: readonly number[], b: readonly number[], level = 0.95): Difference {
  atLeast(a, 2, "a comparison");
  atLeast(b, 2, "a comparison");
  const ea = variance(a) / a.length;
  const eb = variance(b) / b.length;
  const error = ea + eb;
  // Nothing varies: the freedom of the pooled test, which the formula has as its limit.
  const df = error === 0 ? a.length + b.length - 2 : error ** 2 / (ea ** 2 / (a.length - 1) + eb ** 2 / (b.length - 1));
  return testOf(mean(b) - mean(a), Math.sqrt(error), df, level);
}

/** Student's test of pairs: `a[n]` and `b[n]` are of one unit. Throws `TypeError` for other lengths or fewer than two. */
export function pairedTest(a: readonly number[], b: readonly number[], level = 0.95): Difference {
  if (a.length !== b.length) throw new TypeError(`${a.length} values cannot be paired with ${b.length}`);
  atLeast(a, 2, "a comparison of pairs");
  const changes = b.map((value, n) => value - (a[n] as number));
  return testOf(mean(changes), Math.sqrt(variance(changes) / changes.length), changes.length - 1, level);
}

function testOf(difference: number, error: number, df: number, level: number): Difference {
  const reach = tCritical(level, df) * error;
  const interval = { low: difference - reach, high: difference + reach };
  if (error === 0) {
    const t = difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
    return { difference, interval, level, t, df, p: difference === 0 ? 1 : 0 };
  }
  const t = difference / error;
  return { difference, interval, level, t, df, p: tTwoSided(t, df) };
}

/**
 * Hedges' g of two independent groups, positive when the second is larger, with the large-sample 95 % interval (Hedges and Olkin
 * 1985, chapter 5, equations 10 and 14). Not-a-number when neither group varies.
 */
export function hedgesG(a: readonly number[], b: readonly number[]): EffectSize {
  atLeast(a, 2, "an effect size");
  atLeast(b, 2, "an effect size");
  const df = a.length + b.length - 2;
  const pooled = Math.sqrt(((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / df);
  const g = pooled === 0 ? Number.NaN : ((mean(b) - mean(a)) / pooled) * (1 - 3 / (4 * df - 1));
  const error = Math.sqrt((a.length + b.length) / (a.length * b.length) + g ** 2 / (2 * (a.length + b.length)));
  return { g, low: g - 1.959963984540054 * error, high: g + 1.959963984540054 * error };
}

/** Cohen's (1988) words for the size of g, and "very small" below them. */
export function effectWord(g: number): "very small" | "small" | "medium" | "large" {
  const size = Math.abs(g);
  return size < 0.2 ? "very small" : size < 0.5 ? "small" : size < 0.8 ? "medium" : "large";
}
