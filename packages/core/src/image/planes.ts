/**
 * One frame and section of an image as float planes: what networks, filters and measurements work on.
 */
import type { Image, PixelSize } from "./image.js";
import { planeOf } from "./image.js";

export interface Planes {
  /** [channel, y, x] */
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly pixelSize?: PixelSize;
}

/** All channels of one frame and section (default the first) as float32, values unchanged. */
export function toPlanes(image: Image, at: { readonly t?: number; readonly z?: number } = {}): Planes {
  const { c: channels, y: height, x: width } = image.size;
  const data = new Float32Array(channels * height * width);
  for (let c = 0; c < channels; c++) data.set(planeOf(image, { ...at, c }), c * height * width);
  return { data, channels, height, width, ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}) };
}
