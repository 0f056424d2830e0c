/**
 * The lower envelope of equal parabolas on a line, the inner step of exact distance transforms.
 * After Felzenszwalb and Huttenlocher 2012, "Distance transforms of sampled functions", section 2.1.
 */

/** Scratch space for lines of at most `length` samples; make it once, use it for every line. */
export interface EnvelopeScratch {
  readonly apex: Int32Array;
  readonly from: Float64Array;
}

export function makeEnvelopeScratch(length: number): EnvelopeScratch {
  return { apex: new Int32Array(length), from: new Float64Array(length + 1) };
}

/**
 * For each i in 0..n-1, `out[i]` becomes the j that makes `(i - j)^2 + heights[j]` smallest, -1 when no height is finite.
 * Heights of Infinity take no part. Costs O(n).
 */
export function nearestParabola(heights: Float64Array, n: number, out: Int32Array, scratch: EnvelopeScratch): void {
  const { apex, from } = scratch;
  let last = -1;
  for (let q = 0; q < n; q++) {
    const height = heights[q] as number;
    if (height === Number.POSITIVE_INFINITY) continue;
    let meet = Number.NEGATIVE_INFINITY;
    while (last >= 0) {
      const v = apex[last] as number;
      meet = (height + q * q - ((heights[v] as number) + v * v)) / (2 * (q - v));
      if (meet > (from[last] as number)) break;
      last--;
      meet = Number.NEGATIVE_INFINITY;
    }
    last++;
    apex[last] = q;
    from[last] = meet;
  }
  if (last < 0) {
    out.fill(-1, 0, n);
    return;
  }
  let k = 0;
  for (let i = 0; i < n; i++) {
    while (k < last && (from[k + 1] as number) < i) k++;
    out[i] = apex[k] as number;
  }
}
