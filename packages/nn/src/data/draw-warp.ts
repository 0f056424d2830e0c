/**
 * Where a training crop comes from: a random place in the image, mirrored, turned, scaled and gently bent.
 */
import type { Random, Warp } from "@cambrian/core";
import type { AugmentOptions } from "./augment.js";
import { defaultAugment } from "./augment.js";
import { logUniform } from "./log-uniform.js";

interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Draw the geometry of one crop. It is placed so that, before turning, it lies within the image; turned corners, and
 * crops larger than the image, reach outside, so apply it with the same `outside` to pixels and truth.
 * Options left out are those of `defaultAugment`.
 */
export function drawWarp(random: Random, source: Size, crop: Size, options: Partial<AugmentOptions> = {}): Warp {
  const { flips, rotation, scale, elastic } = { ...defaultAugment, ...options };
  const shrink = 1 / logUniform(random, scale); // image pixels per crop pixel
  const [cosine, sine] = drawTurn(random, rotation);
  const flipY = flips && random.next() < 0.5 ? -1 : 1;
  const flipX = flips && random.next() < 0.5 ? -1 : 1;
  const centreY = drawStart(random, source.height, crop.height * shrink) + (crop.height * shrink - 1) / 2;
  const centreX = drawStart(random, source.width, crop.width * shrink) + (crop.width * shrink - 1) / 2;
  const bend = random.next() < elastic.chance && elastic.sizePx > 0 ? makeBend(random, crop, elastic) : undefined;

  // image position = centre + shrink * turn * flip * (crop position - middle of the crop + bend)
  const yFromY = shrink * cosine * flipY;
  const yFromX = shrink * sine * flipX;
  const xFromY = -shrink * sine * flipY;
  const xFromX = shrink * cosine * flipX;
  const { height, width } = crop;
  const middleY = (height - 1) / 2;
  const middleX = (width - 1) / 2;
  const sourceY = new Float32Array(height * width);
  const sourceX = new Float32Array(height * width);
  const bentY = new Float64Array(width);
  const bentX = new Float64Array(width);
  for (let y = 0, i = 0; y < height; y++) {
    if (bend) bend(y, bentY, bentX);
    for (let x = 0; x < width; x++, i++) {
      const dy = y - middleY + (bentY[x] as number);
      const dx = x - middleX + (bentX[x] as number);
      sourceY[i] = centreY + (yFromY * dy + yFromX * dx);
      sourceX[i] = centreX + (xFromY * dy + xFromX * dx);
    }
  }
  return { height, width, sourceY, sourceX };
}

/** Cosine and sine; quarter turns are exact. */
function drawTurn(random: Random, rotation: AugmentOptions["rotation"]): readonly [number, number] {
  if (rotation === "quarter") {
    const turns = random.integer(4);
    return [[1, 0, -1, 0][turns] as number, [0, 1, 0, -1][turns] as number];
  }
  const angle = (random.uniform(-rotation, rotation) * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

/** A whole first pixel for `extent` pixels out of `length`; when they are more, the image lies somewhere among them. */
function drawStart(random: Random, length: number, extent: number): number {
  const room = length - extent;
  const start = random.integer(Math.floor(Math.abs(room)) + 1);
  return room >= 0 ? start : -start;
}

/** The mean of the squared weights of a cubic B-spline: how much it calms independent control points, per axis. */
const SPLINE_ENERGY = 151 / 315;

/** Fills the displacements of one row of the crop: a uniform cubic B-spline over a coarse grid of normal numbers. */
function makeBend(
  random: Random,
  { height, width }: Size,
  { sizePx, spacingPx }: AugmentOptions["elastic"],
): (y: number, outY: Float64Array, outX: Float64Array) => void {
  const rows = Math.floor((height - 1) / spacingPx) + 4;
  const columns = Math.floor((width - 1) / spacingPx) + 4;
  const gridY = new Float64Array(rows * columns);
  const gridX = new Float64Array(rows * columns);
  for (let i = 0; i < gridY.length; i++) {
    gridY[i] = (random.normal() * sizePx) / SPLINE_ENERGY;
    gridX[i] = (random.normal() * sizePx) / SPLINE_ENERGY;
  }
  const weights = new Float64Array(width * 4);
  for (let x = 0; x < width; x++) weights.set(splineWeights((x / spacingPx) % 1), x * 4);
  const lineY = new Float64Array(columns);
  const lineX = new Float64Array(columns);
  return (y, outY, outX) => {
    const top = Math.floor(y / spacingPx) * columns;
    const [a, b, c, d] = splineWeights((y / spacingPx) % 1);
    mixRows(gridY, lineY, top, a, b, c, d);
    mixRows(gridX, lineX, top, a, b, c, d);
    for (let x = 0, w = 0; x < width; x++, w += 4) {
      const k = Math.floor(x / spacingPx);
      const p = weights[w] as number;
      const q = weights[w + 1] as number;
      const r = weights[w + 2] as number;
      const s = weights[w + 3] as number;
      outY[x] = p * at(lineY, k) + q * at(lineY, k + 1) + r * at(lineY, k + 2) + s * at(lineY, k + 3);
      outX[x] = p * at(lineX, k) + q * at(lineX, k + 1) + r * at(lineX, k + 2) + s * at(lineX, k + 3);
    }
  };
}

const at = (line: Float64Array, k: number): number => line[k] as number;

/** One line of control points out of four rows of the grid. */
function mixRows(grid: Float64Array, out: Float64Array, top: number, a: number, b: number, c: number, d: number): void {
  const n = out.length;
  for (let k = 0; k < n; k++) {
    const i = top + k;
    out[k] = a * at(grid, i) + b * at(grid, i + n) + c * at(grid, i + 2 * n) + d * at(grid, i + 3 * n);
  }
}

/** Weights of the four control points around a position; they sum to 1. */
function splineWeights(t: number): readonly [number, number, number, number] {
  const u = 1 - t;
  return [(u * u * u) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (t * t * t) / 6];
}
