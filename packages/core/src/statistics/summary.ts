/** Numbers that say what many numbers are like. All throw `TypeError` when there are too few to say it. */

export function mean(values: readonly number[]): number {
  atLeast(values, 1, "a mean");
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** With n - 1 below, as for a sample. In two passes, so that large offsets cost no digits. */
export function variance(values: readonly number[]): number {
  atLeast(values, 2, "a variance");
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return sum / (values.length - 1);
}

export const standardDeviation = (values: readonly number[]): number => Math.sqrt(variance(values));

/**
 * The value below which the part `at` (0..1) lies, linear between neighbours: type 7 of Hyndman and Fan (1996), the default of R
 * and NumPy.
 */
export function quantile(values: readonly number[], at: number): number {
  atLeast(values, 1, "a quantile");
  return quantileOfSorted(
    [...values].sort((a, b) => a - b),
    at,
  );
}

/** As `quantile`, of values that ascend already. */
export function quantileOfSorted(sorted: readonly number[], at: number): number {
  const place = Math.min(1, Math.max(0, at)) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function atLeast(values: readonly unknown[], count: number, what: string): void {
  if (values.length < count)
    throw new TypeError(`${what} needs at least ${count} ${count === 1 ? "value" : "values"}, got ${values.length}`);
}
