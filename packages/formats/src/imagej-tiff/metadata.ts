/**
 * ImageJ's description of a hyperstack: `key=value` lines in the first page. Pages run through channels first, then
 * sections, then frames.
 *
 * After ImageJ's TiffEncoder and TiffDecoder (public domain, described at imagej.net).
 */
import type { Image, ImageSize, PixelSize } from "@cambrian/core";
import { findMicrometres } from "../tiff-file/length-unit.js";

export interface ImageJDescription {
  readonly images: number;
  readonly channels: number;
  readonly slices: number;
  readonly frames: number;
  /** Micrometres in one `unit`; missing for pixels. */
  readonly micrometres?: number;
  /** Distance of sections in `unit`. */
  readonly spacing?: number;
  /** Seconds between frames. */
  readonly interval?: number;
}

/** Read the lines. Counts that do not multiply to the number of images are replaced by sections. */
export function parseDescription(text: string): ImageJDescription {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf("=");
    if (at > 0) values.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const count = (key: string) => {
    const value = Number(values.get(key) ?? 1);
    return Number.isInteger(value) && value >= 1 && value < 2 ** 31 ? value : 1;
  };
  const positive = (key: string) => {
    const value = Math.abs(Number(values.get(key)));
    return Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const [images, channels, slices, frames] = ["images", "channels", "slices", "frames"].map(count) as [
    number,
    number,
    number,
    number,
  ];
  const fits = channels * slices * frames === images;
  const micrometres = findMicrometres(values.get("unit") ?? "");
  const spacing = positive("spacing");
  const interval = positive("finterval");
  return {
    images,
    ...(fits ? { channels, slices, frames } : { channels: 1, slices: images, frames: 1 }),
    ...(micrometres ? { micrometres } : {}),
    ...(spacing ? { spacing } : {}),
    ...(interval ? { interval } : {}),
  };
}

/** Lines for an image of ours, lengths in microns. `images` counts planes, so an RGB image has one a section. */
export function formatDescription(image: {
  readonly size: ImageSize;
  readonly rgb: boolean;
  readonly pixelSize?: PixelSize;
  readonly range?: { readonly min: number; readonly max: number };
}): string {
  const { size, rgb, pixelSize, range } = image;
  const channels = rgb ? 1 : size.c;
  const images = channels * size.z * size.t;
  const lines = ["ImageJ=1.53t"];
  if (images > 1) {
    lines.push(`images=${images}`);
    if (channels > 1) lines.push(`channels=${channels}`);
    if (size.z > 1) lines.push(`slices=${size.z}`);
    if (size.t > 1) lines.push(`frames=${size.t}`);
    if (channels > 1 || size.t > 1) lines.push("hyperstack=true");
    if (channels > 1) lines.push("mode=grayscale");
  }
  if (pixelSize) lines.push("unit=micron");
  if (pixelSize?.z) lines.push(`spacing=${pixelSize.z}`);
  if (pixelSize?.tSeconds) lines.push(`finterval=${pixelSize.tSeconds}`);
  if (images > 1) lines.push("loop=false");
  if (range) lines.push(`min=${range.min}`, `max=${range.max}`);
  return `${lines.join("\n")}\n`;
}

/** The numbers ImageJ can show: others are written as OME-TIFF. */
export function canImageJShow(image: Pick<Image, "dtype" | "rgb">): boolean {
  return image.dtype === "uint8" || (!image.rgb && (image.dtype === "uint16" || image.dtype === "float32"));
}
