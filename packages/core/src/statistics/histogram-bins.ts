/** Bins of a histogram whose width follows the values: Freedman and Diaconis (1981). */
import { quantileOfSorted } from "./summary.js";

export interface HistogramBins {
  /** Left end of the first bin. */
  readonly start: number;
  /** Width of each bin. */
  readonly step: number;
  readonly counts: readonly number[];
}

/** Bins over all values; the last one holds its right end. At most `most` (default 80); one for values that are all equal. */
export function histogramBins(values: readonly number[], most = 80): HistogramBins {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const start = sorted[0] ?? 0;
  const span = (sorted.at(-1) ?? 0) - start;
  if (span === 0) return { start, step: 1, counts: [sorted.length] };
  const middle = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  // Half the values are equal: Sturges' rule instead.
  const width = middle > 0 ? (2 * middle) / Math.cbrt(sorted.length) : span / (Math.log2(sorted.length) + 1);
  const bins = Math.max(1, Math.min(most, Math.ceil(span / width)));
  const step = span / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor((value - start) / step));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { start, step, counts };
}
