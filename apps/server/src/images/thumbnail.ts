/**
 * A small picture of a plane: contrast stretched, channels in their colours, outlines warm and solid where a person drew
 * or checked them, cool and dashed where a model did and nobody has.
 */
import { type Image, type Labels, makeImage, planeOf, traceOutlines } from "@cambrian/core";
import type { ObjectRecord, ProjectChannel } from "@cambrian/project";
import { makeHistogram } from "./histogram.js";

type Rgb = readonly [number, number, number];

/** WORKBENCH.md, tokens `hand` and `model` over images. */
const HAND: Rgb = [0xff, 0xb2, 0x7a];
const MODEL: Rgb = [0x8f, 0xb1, 0xff];
/** Pixels drawn and left out along a dashed outline. */
const DASH = 4;
const GAP = 3;

/** Height and width of a picture whose longer side is `side`, never larger than the plane. */
export function thumbnailSize(
  plane: { readonly height: number; readonly width: number },
  side: number,
): { readonly height: number; readonly width: number } {
  const scale = Math.min(1, side / Math.max(plane.height, plane.width));
  return {
    height: Math.max(1, Math.round(plane.height * scale)),
    width: Math.max(1, Math.round(plane.width * scale)),
  };
}

/** One plane with all channels, shrunk by averaging, as 8-bit colour [c, y, x]. */
export function drawThumbnail(
  image: Image,
  size: { readonly height: number; readonly width: number },
  channels: readonly ProjectChannel[],
): Image {
  const { height, width } = size;
  const out = new Float32Array(3 * height * width);
  const shrunk = Array.from({ length: image.size.c }, (_, c) => shrink(image, c, size));
  const isColour = image.rgb && image.size.c === 3;
  const shared = isColour && image.dtype === "uint8" ? ([0, 255] as const) : undefined;
  shrunk.forEach((plane, c) => {
    const [low, high] = shared ?? makeHistogram(plane).auto;
    const colour = isColour ? unit(c) : image.size.c === 1 ? ([1, 1, 1] as const) : parse(channels[c]?.color);
    for (let k = 0; k < 3; k++) {
      const weight = ((colour[k] as number) * 255) / (high - low || 1);
      if (weight === 0) continue;
      for (let at = 0; at < plane.length; at++) {
        const value = Math.min(high, Math.max(low, plane[at] as number)) - low;
        out[k * plane.length + at] = (out[k * plane.length + at] as number) + value * weight;
      }
    }
  });
  const data = Uint8Array.from(out, (value) => Math.min(255, Math.round(value)));
  const names = ["red", "green", "blue"].map((name) => ({ name }));
  return makeImage(data, { y: height, x: width, c: 3 }, { channels: names, rgb: true });
}

const unit = (c: number): Rgb => [c === 0 ? 1 : 0, c === 1 ? 1 : 0, c === 2 ? 1 : 0];

function parse(color = "#FFFFFF"): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Means of the pixels that fall together. */
function shrink(image: Image, c: number, { height, width }: { height: number; width: number }): Float32Array {
  const { y: rows, x: columns } = image.size;
  const plane = planeOf(image, { c });
  const sums = new Float32Array(height * width);
  const counts = new Float32Array(height * width);
  const columnOf = Int32Array.from({ length: columns }, (_, x) =>
    Math.min(width - 1, Math.floor((x * width) / columns)),
  );
  for (let y = 0; y < rows; y++) {
    const row = Math.min(height - 1, Math.floor((y * height) / rows)) * width;
    for (let x = 0; x < columns; x++) {
      const value = plane[y * columns + x] as number;
      if (value - value !== 0) continue;
      const at = row + (columnOf[x] as number);
      sums[at] = (sums[at] as number) + value;
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return sums.map((sum, at) => sum / Math.max(1, counts[at] as number));
}

/** Labels at the picture's size, each pixel that of the nearest. */
export function shrinkLabels(labels: Labels, { height, width }: { height: number; width: number }): Labels {
  const data = new Uint32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * labels.height) / height) * labels.width;
    for (let x = 0; x < width; x++)
      data[y * width + x] = labels.data[row + Math.floor(((x + 0.5) * labels.width) / width)] as number;
  }
  return { data, height, width };
}

/** Writes outlines, one pixel wide and inside the objects, into a picture of the labels' size. */
export function drawOutlines(picture: Image, labels: Labels, objects: readonly ObjectRecord[]): void {
  const byModel = new Set(
    objects.filter(({ by, acceptedBy }) => by.kind === "model" && !acceptedBy).map(({ id }) => id),
  );
  const { height, width } = labels;
  const plane = height * width;
  for (const { id, parts } of traceOutlines(labels)) {
    const dashed = byModel.has(id);
    const colour = dashed ? MODEL : HAND;
    for (const { outer, holes } of parts) {
      for (const ring of [outer, ...holes]) {
        let step = 0;
        for (const at of insideOf(ring, width)) {
          if (dashed && step++ % (DASH + GAP) >= DASH) continue;
          for (let k = 0; k < 3; k++) picture.data[k * plane + at] = colour[k] as number;
        }
      }
    }
  }
}

/** The pixels to the right of a walk along corners [x, y, x, y, ...], one for each unit of length. */
function* insideOf(ring: readonly number[], width: number): Generator<number> {
  for (let i = 0; i < ring.length; i += 2) {
    const [x0, y0] = [ring[i] as number, ring[i + 1] as number];
    const [x1, y1] = [ring[(i + 2) % ring.length] as number, ring[(i + 3) % ring.length] as number];
    const dx = Math.sign(x1 - x0);
    const dy = Math.sign(y1 - y0);
    for (let k = 0; k < Math.abs(x1 - x0) + Math.abs(y1 - y0); k++) {
      const x = x0 + k * dx + (dx < 0 || dy > 0 ? -1 : 0);
      const y = y0 + k * dy + (dy < 0 || dx < 0 ? -1 : 0);
      yield y * width + x;
    }
  }
}
