/**
 * Bend an image and its labels the same way: every output pixel looks up where a {@link Warp} says it comes from,
 * pixels between their four neighbours, labels at the nearest one.
 */
import type { Planes } from "../image/planes.js";
import { type Labels, makeLabels } from "../labels/labels.js";
import { reflectCoordinate } from "./reflect.js";
import type { Warp } from "./warp.js";

/** What lies beyond the border. Give the same to pixels and labels, and they keep matching there. */
export interface WarpOptions {
  /** "reflect" (default) mirrors at the edge pixel; "zero" is black and background. */
  readonly outside?: "reflect" | "zero";
}

/**
 * All channels, bilinear. Positions at whole numbers give that pixel bit for bit. The result has no pixel size,
 * because a warp need not have one scale. Shrinking by much more than 2 wants {@link resizePlanes} first.
 */
export function warpPlanes(planes: Planes, warp: Warp, options: WarpOptions = {}): Planes {
  checkWarp(warp);
  const out = new Float32Array(planes.channels * warp.height * warp.width);
  if (options.outside === "zero") sampleZero(planes, warp, out);
  else sampleReflect(planes, warp, out);
  return { data: out, channels: planes.channels, height: warp.height, width: warp.width };
}

/** Labels at the nearest pixel, halves rounded up. Ids are kept; objects may lose parts or vanish. */
export function warpLabels(labels: Labels, warp: Warp, options: WarpOptions = {}): Labels {
  checkWarp(warp);
  const { height, width, data } = labels;
  const { sourceY, sourceX } = warp;
  const out = new Uint32Array(warp.height * warp.width);
  const mirrored = options.outside !== "zero";
  for (let i = 0; i < out.length; i++) {
    let y = sourceY[i] as number;
    let x = sourceX[i] as number;
    if (mirrored) {
      y = reflectCoordinate(y, height);
      x = reflectCoordinate(x, width);
    }
    const row = Math.floor(y + 0.5);
    const column = Math.floor(x + 0.5);
    if (row >= 0 && row < height && column >= 0 && column < width) out[i] = data[row * width + column] as number;
  }
  return makeLabels(warp.height, warp.width, out);
}

function checkWarp({ height, width, sourceY, sourceX }: Warp): void {
  if (sourceY.length !== height * width || sourceX.length !== height * width) {
    throw new TypeError(
      `a warp to ${height} x ${width} needs ${height * width} positions, got ${sourceY.length} and ${sourceX.length}`,
    );
  }
}

// [channel, y, x]; the weights of a pixel are found once and used for all channels
function sampleReflect(planes: Planes, warp: Warp, out: Float32Array): void {
  const { data, channels, height, width } = planes;
  const { sourceY, sourceX } = warp;
  const plane = height * width;
  const size = sourceY.length;
  const lastY = height - 1;
  const lastX = width - 1;
  for (let i = 0; i < size; i++) {
    let y = sourceY[i] as number;
    let x = sourceX[i] as number;
    if (!(y >= 0 && y <= lastY)) y = reflectCoordinate(y, height);
    if (!(x >= 0 && x <= lastX)) x = reflectCoordinate(x, width);
    const top = y | 0;
    const left = x | 0;
    const fy = y - top;
    const fx = x - left;
    let at = top * width + left;
    if (fy === 0 && fx === 0) {
      for (let c = 0, to = i; c < channels; c++, at += plane, to += size) out[to] = data[at] as number;
      continue;
    }
    // a neighbour of no weight is not read: it may lie outside or be NaN
    const right = fx > 0 ? 1 : 0;
    const below = fy > 0 ? width : 0;
    for (let c = 0, to = i; c < channels; c++, at += plane, to += size) {
      const a = data[at] as number;
      const b = data[at + below] as number;
      const upper = a + fx * ((data[at + right] as number) - a);
      const lower = b + fx * ((data[at + below + right] as number) - b);
      out[to] = upper + fy * (lower - upper);
    }
  }
}

// neighbours outside count as 0, so the border fades over one pixel
function sampleZero(planes: Planes, warp: Warp, out: Float32Array): void {
  const { data, channels, height, width } = planes;
  const plane = height * width;
  const size = warp.sourceY.length;
  for (let i = 0; i < size; i++) {
    const y = warp.sourceY[i] as number;
    const x = warp.sourceX[i] as number;
    if (!(y > -1 && y < height && x > -1 && x < width)) continue;
    const top = Math.floor(y);
    const left = Math.floor(x);
    for (let dy = 0; dy < 2; dy++) {
      const weightY = dy === 0 ? top + 1 - y : y - top;
      const row = top + dy;
      if (weightY === 0 || row < 0 || row >= height) continue;
      for (let dx = 0; dx < 2; dx++) {
        const weight = weightY * (dx === 0 ? left + 1 - x : x - left);
        const column = left + dx;
        if (weight === 0 || column < 0 || column >= width) continue;
        let at = row * width + column;
        for (let c = 0, to = i; c < channels; c++, at += plane, to += size) {
          out[to] = (out[to] as number) + weight * (data[at] as number);
        }
      }
    }
  }
}
