/**
 * An image in memory: pixels in one typed array with the axes t c z y x, and what is known about them.
 */
import { CambrianError } from "../error/cambrian-error.js";

/** NumPy / Zarr v3 names. */
export type DType = "uint8" | "uint16" | "uint32" | "int8" | "int16" | "int32" | "float32" | "float64";

export type PixelData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** How many frames, channels, sections, rows and columns. */
export interface ImageSize {
  readonly t: number;
  readonly c: number;
  readonly z: number;
  readonly y: number;
  readonly x: number;
}

/** Physical size of one pixel in micrometres; `z` is the section spacing, `tSeconds` the time between frames. */
export interface PixelSize {
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  readonly tSeconds?: number;
}

export interface Channel {
  readonly name: string;
  /** "#RRGGBB" as the file says, if it says. */
  readonly color?: string;
}

/** What is known about an image without reading its pixels. */
export interface ImageInfo {
  readonly dtype: DType;
  readonly size: ImageSize;
  readonly channels: readonly Channel[];
  /** Missing when the file does not say. */
  readonly pixelSize?: PixelSize;
  /** True when the channels are red, green, blue of a colour picture (alpha is dropped on reading). */
  readonly rgb: boolean;
}

/** Pixels with their description. */
export interface Image extends ImageInfo {
  /** [t, c, z, y, x], borrowed: do not write into it. */
  readonly data: PixelData;
}

const CONSTRUCTORS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<DType, unknown>;

/** A zeroed typed array for a dtype. */
export function makePixelData(dtype: DType, length: number): PixelData {
  return new CONSTRUCTORS[dtype](length);
}

/** Part of a buffer seen as pixels of a dtype, sharing memory; `start` in bytes, a multiple of the pixel's size. */
export function viewPixelData(dtype: DType, buffer: ArrayBuffer, start: number, length: number): PixelData {
  return new CONSTRUCTORS[dtype](buffer, start, length);
}

/** The dtype name of a typed array. */
export function dtypeOf(data: PixelData): DType {
  for (const [name, Constructor] of Object.entries(CONSTRUCTORS)) {
    if (data instanceof Constructor) return name as DType;
  }
  throw new TypeError(`No dtype for ${Object.prototype.toString.call(data)}`);
}

/**
 * Describe pixels in memory. Missing axes are 1; `c` defaults to what the length leaves over.
 * Throws `image/size-mismatch` when the length does not fit.
 */
export function makeImage(
  data: PixelData,
  size: { readonly y: number; readonly x: number; readonly c?: number; readonly z?: number; readonly t?: number },
  about: { readonly channels?: readonly Channel[]; readonly pixelSize?: PixelSize; readonly rgb?: boolean } = {},
): Image {
  const { y, x, z = 1, t = 1 } = size;
  const c = size.c ?? data.length / (y * x * z * t);
  if (data.length !== t * c * z * y * x || !Number.isInteger(c) || c < 1) {
    throw new CambrianError(
      "image/size-mismatch",
      `An image of t=${t} c=${c} z=${z} y=${y} x=${x} needs ${t * c * z * y * x} pixels, but ${data.length} were given. Check the order and sizes of the axes.`,
      { size, length: data.length },
    );
  }
  const channels = about.channels ?? Array.from({ length: c }, (_, index) => ({ name: `channel ${index + 1}` }));
  return {
    data,
    dtype: dtypeOf(data),
    size: { t, c, z, y, x },
    channels,
    rgb: about.rgb ?? false,
    ...(about.pixelSize ? { pixelSize: about.pixelSize } : {}),
  };
}

/** One plane of an image as [y, x], sharing memory. Defaults: the first frame, channel and section. */
export function planeOf(
  image: Image,
  at: { readonly t?: number; readonly c?: number; readonly z?: number } = {},
): PixelData {
  const { c: channels, z: sections, y, x } = image.size;
  const { t = 0, c = 0, z = 0 } = at;
  const start = ((t * channels + c) * sections + z) * y * x;
  return image.data.subarray(start, start + y * x);
}
