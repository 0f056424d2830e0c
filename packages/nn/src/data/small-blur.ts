/**
 * A Gaussian blur for small radii, quick enough to run on every training crop: one fixed filter of nine pixels along
 * rows and columns, its weights cut at four pixels and brought back to the exact standard deviation.
 */
import { reflectIndex } from "@cambrian/core";

const REACH = 4;
/** The widest Gaussian nine pixels carry well; wider ones are applied in several rounds. */
const WIDEST = 1.6;

/** Blurs [channel, y, x] in place; borders are mirrored at the edge pixel. `sigmaPx` 0 changes nothing. */
export function blurPlanes(
  data: Float32Array,
  {
    channels,
    height,
    width,
    sigmaPx,
  }: { readonly channels: number; readonly height: number; readonly width: number; readonly sigmaPx: number },
): void {
  if (sigmaPx <= 0) return;
  const rounds = Math.ceil((sigmaPx / WIDEST) ** 2);
  const weights = nineWeights(sigmaPx / Math.sqrt(rounds));
  const size = height * width;
  for (let c = 0; c < channels; c++) {
    const plane = data.subarray(c * size, (c + 1) * size);
    for (let round = 0; round < rounds; round++) {
      blurAlongX(plane, { height, width }, weights);
      blurAlongY(plane, { height, width }, weights);
    }
  }
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/** The middle weight and its four neighbours to one side: a sampled Gaussian whose variance is exactly sigma². */
function nineWeights(sigma: number): Float64Array {
  const weights = new Float64Array(REACH + 1);
  let low = 0;
  let high = 4 * WIDEST;
  for (let turn = 0; turn < 40; turn++) {
    const spread = (low + high) / 2;
    let sum = 0;
    let variance = 0;
    for (let k = 0; k <= REACH; k++) {
      const weight = Math.exp(-(k * k) / (2 * spread * spread));
      weights[k] = weight;
      sum += k === 0 ? weight : 2 * weight;
      variance += 2 * weight * k * k;
    }
    for (let k = 0; k <= REACH; k++) weights[k] = (weights[k] as number) / sum;
    if (variance / sum < sigma * sigma) low = spread;
    else high = spread;
  }
  return weights;
}

function blurAlongX(plane: Float32Array, { height, width }: Size, weights: Float64Array): void {
  const [a, b, c, d, e] = [...weights] as [number, number, number, number, number];
  const line = new Float32Array(width + 2 * REACH); // the row with its mirrored ends
  for (let y = 0; y < height; y++) {
    const start = y * width;
    line.set(plane.subarray(start, start + width), REACH);
    for (let k = 1; k <= REACH; k++) {
      line[REACH - k] = plane[start + reflectIndex(-k, width)] as number;
      line[REACH + width - 1 + k] = plane[start + reflectIndex(width - 1 + k, width)] as number;
    }
    for (let x = 0; x < width; x++) {
      plane[start + x] =
        a * (line[x + 4] as number) +
        b * ((line[x + 3] as number) + (line[x + 5] as number)) +
        c * ((line[x + 2] as number) + (line[x + 6] as number)) +
        d * ((line[x + 1] as number) + (line[x + 7] as number)) +
        e * ((line[x] as number) + (line[x + 8] as number));
    }
  }
}

function blurAlongY(plane: Float32Array, { height, width }: Size, weights: Float64Array): void {
  const [a, b, c, d, e] = [...weights] as [number, number, number, number, number];
  const old = plane.slice();
  const row = (y: number): number => reflectIndex(y, height) * width;
  for (let y = 0; y < height; y++) {
    const [u4, u3, u2, u1] = [row(y - 4), row(y - 3), row(y - 2), row(y - 1)];
    const [d1, d2, d3, d4] = [row(y + 1), row(y + 2), row(y + 3), row(y + 4)];
    const start = y * width;
    for (let x = 0; x < width; x++) {
      plane[start + x] =
        a * (old[start + x] as number) +
        b * ((old[u1 + x] as number) + (old[d1 + x] as number)) +
        c * ((old[u2 + x] as number) + (old[d2 + x] as number)) +
        d * ((old[u3 + x] as number) + (old[d3 + x] as number)) +
        e * ((old[u4 + x] as number) + (old[d4 + x] as number));
    }
  }
}
