/**
 * Training images made ready once: normalised, kept small, and in memory that worker threads share.
 */
import type { Planes } from "@cambrian/core";
import { NETWORK_RANGE, normalisedPlanes } from "../input/network-input.js";
import type { Example } from "../task.js";

/** One training image. Plain data; its arrays may be shared between threads. */
export interface PreparedExample<Truth> {
  readonly name: string;
  /** [channel, y, x], normalised intensity from -1 to 3 in steps of 4 / 65535. */
  readonly pixels: Uint16Array;
  /** 1 for grey images, also those stored as equal red, green and blue. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly truth: Truth;
}

const [LOW, HIGH] = NETWORK_RANGE;
const STEPS_PER_UNIT = 65535 / (HIGH - LOW);

const canShare = typeof SharedArrayBuffer !== "undefined";

/** Copy every typed array inside plain data into memory that threads share; other values stay. */
export function toShared<T>(value: T): T {
  if (!canShare || value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const view = value as unknown as Uint8Array;
    const Constructor = view.constructor as new (buffer: SharedArrayBuffer) => Uint8Array;
    const copy = new Constructor(new SharedArrayBuffer(view.byteLength));
    copy.set(view);
    return copy as unknown as T;
  }
  if (Array.isArray(value)) return value.map(toShared) as unknown as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toShared(part)])) as T;
}

/** Normalise and pack one example. */
export function prepareExample<Truth>({ name, image, truth }: Example<Truth>): PreparedExample<Truth> {
  const { data, channels, height, width } = normalisedPlanes(image);
  const pixels = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const level = ((data[i] as number) - LOW) * STEPS_PER_UNIT;
    pixels[i] = level <= 0 ? 0 : level >= 65535 ? 65535 : level + 0.5;
  }
  return toShared({ name, pixels, channels, height, width, truth });
}

/** A part of a prepared image as float planes; half-open. */
export function preparedRegion(
  { pixels, channels, height, width }: PreparedExample<unknown>,
  region: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number },
): Planes {
  const rows = region.y1 - region.y0;
  const columns = region.x1 - region.x0;
  const data = new Float32Array(channels * rows * columns);
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = region.y0; y < region.y1; y++) {
      const start = (c * height + y) * width + region.x0;
      for (let x = 0; x < columns; x++) data[at++] = (pixels[start + x] as number) / STEPS_PER_UNIT + LOW;
    }
  }
  return { data, channels, height: rows, width: columns };
}
