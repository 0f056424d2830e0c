/**
 * Choose the brightness that parts foreground from background.
 * After Otsu 1979, "A threshold selection method from gray-level histograms".
 */

/**
 * The value that makes the two classes most different (largest variance between them), from a histogram of `bins` equal
 * bins (default 256) between the lowest and the highest value; foreground is `value > threshold`. NaN and infinite values
 * are left out. A constant image gives its value; no values give NaN.
 */
export function otsuThreshold(values: ArrayLike<number>, options: { readonly bins?: number } = {}): number {
  const bins = options.bins ?? 256;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return Number.NaN;
  if (low === high) return low;
  const counts = new Float64Array(bins);
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] as number) + 1;
    total++;
    sum += bin;
  }
  let best = 0;
  let bestVariance = Number.NEGATIVE_INFINITY;
  let below = 0;
  let sumBelow = 0;
  for (let bin = 0; bin + 1 < bins; bin++) {
    below += counts[bin] as number;
    sumBelow += (counts[bin] as number) * bin;
    const above = total - below;
    const difference = sumBelow / below - (sum - sumBelow) / above;
    const variance = below * above * difference * difference;
    if (variance > bestVariance) {
      bestVariance = variance;
      best = bin;
    }
  }
  return low + ((best + 0.5) * (high - low)) / bins;
}
