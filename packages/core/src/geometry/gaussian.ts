/**
 * Smooth a map with a Gaussian, rows then columns. Kernel and border as in SciPy's `gaussian_filter`: cut off at four
 * sigma, the image mirrored beyond its border (`d c b a | a b c d | d c b a`).
 */

/**
 * The map smoothed with a standard deviation of `sigmaPx` pixels; a fresh array. 0 or less gives a copy.
 * @param map [y, x]
 */
export function gaussianBlur(map: ArrayLike<number>, height: number, width: number, sigmaPx: number): Float32Array {
  if (map.length !== height * width)
    throw new TypeError(`a map of ${height} x ${width} needs ${height * width} values, got ${map.length}`);
  if (!(sigmaPx > 0)) return Float32Array.from(map);
  const kernel = gaussianKernel(sigmaPx);
  const rows = new Float32Array(map.length);
  const out = new Float32Array(map.length);
  for (let y = 0; y < height; y++) blurLine(map, rows, y * width, 1, width, kernel);
  for (let x = 0; x < width; x++) blurLine(rows, out, x, width, height, kernel);
  return out;
}

/** Half a kernel: weights at distance 0, 1, ..., radius; the whole kernel sums to 1. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp((-0.5 * d * d) / (sigma * sigma)));
  const sum = kernel.reduce((total, weight) => total + 2 * weight, -1);
  return kernel.map((weight) => weight / sum);
}

function blurLine(
  from: ArrayLike<number>,
  to: Float32Array,
  start: number,
  stride: number,
  n: number,
  kernel: Float64Array,
): void {
  const radius = kernel.length - 1;
  const line = new Float64Array(n + 2 * radius);
  for (let i = 0; i < line.length; i++) line[i] = from[start + mirrored(i - radius, n) * stride] as number;
  for (let i = 0; i < n; i++) {
    const centre = i + radius;
    let sum = (kernel[0] as number) * (line[centre] as number);
    for (let d = 1; d <= radius; d++)
      sum += (kernel[d] as number) * ((line[centre - d] as number) + (line[centre + d] as number));
    to[start + i * stride] = sum;
  }
}

/** Index inside 0..n-1 that a mirror at the outer pixel edges shows at `i`. */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const at = ((i % period) + period) % period;
  return at < n ? at : period - 1 - at;
}
