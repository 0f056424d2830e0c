/**
 * Smooth a map with a Gaussian, columns then rows. Kernel and border as in SciPy's `gaussian_filter`: cut off at four
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
  return blurRows(blurColumns(map, height, width, kernel), height, width, kernel);
}

/** Half a kernel: weights at distance 0, 1, ..., radius; the whole kernel sums to 1. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp((-0.5 * d * d) / (sigma * sigma)));
  const sum = kernel.reduce((total, weight) => total + 2 * weight, -1);
  return kernel.map((weight) => weight / sum);
}

/** Along columns, whole rows at a time so that memory is read in order. */
function blurColumns(map: ArrayLike<number>, height: number, width: number, kernel: Float64Array): Float32Array {
  const out = new Float32Array(map.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let d = 0; d < kernel.length; d++) {
      const weight = kernel[d] as number;
      const above = mirrored(y - d, height) * width;
      const below = mirrored(y + d, height) * width;
      if (d === 0) for (let x = 0; x < width; x++) sums[x] = weight * (map[above + x] as number);
      else
        for (let x = 0; x < width; x++)
          sums[x] = (sums[x] as number) + weight * ((map[above + x] as number) + (map[below + x] as number));
    }
    out.set(sums, y * width);
  }
  return out;
}

function blurRows(map: Float32Array, height: number, width: number, kernel: Float64Array): Float32Array {
  const radius = kernel.length - 1;
  const out = new Float32Array(map.length);
  const line = new Float64Array(width + 2 * radius);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < line.length; i++) line[i] = map[y * width + mirrored(i - radius, width)] as number;
    for (let x = 0; x < width; x++) {
      const centre = x + radius;
      let sum = (kernel[0] as number) * (line[centre] as number);
      for (let d = 1; d <= radius; d++)
        sum += (kernel[d] as number) * ((line[centre - d] as number) + (line[centre + d] as number));
      out[y * width + x] = sum;
    }
  }
  return out;
}

/** Index inside 0..n-1 that a mirror at the outer pixel edges shows at `i`. */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const at = ((i % period) + period) % period;
  return at < n ? at : period - 1 - at;
}
