/**
 * What one image tells about its quality, in numbers that can be kept: looked at once, judged together with the others.
 */
import { gaussianBlur, type Labels, labelComponents, type Planes } from "@cambrian/core";
import type { ObjectShape } from "../cells/assist/shapes.js";
import { shapesOf } from "../cells/assist/shapes.js";
import { findSuspects, meanOf } from "../cells/assist/suspects.js";

type Box = ObjectShape["box"];

export interface ImageLook {
  /** Edge sharpness: the spread of the Laplacian after a light blur, relative to the contrast of the picture. */
  readonly sharpness: number;
  /** Share of pixels at the largest value that occurs, when that is an end of the scale or held by many. */
  readonly saturated: number;
  /** Range of values between the 1st and 99.9th percentile by the noise; small in a picture of nothing. */
  readonly signal: number;
  readonly constant: boolean;
  /** 64 bits as 16 hexadecimal digits: alike for pictures of the same thing, whatever their brightness. */
  readonly hash: string;
  readonly objects: number;
  /** Objects of a few pixels. */
  readonly fragments: readonly { readonly object: number; readonly box: Box; readonly area: number }[];
  /** Objects in several pieces. */
  readonly pieces: readonly { readonly object: number; readonly box: Box; readonly count: number }[];
  /** Places that look like objects nobody labelled. */
  readonly suspects: readonly { readonly box: Box }[];
  /** Objects of each class. */
  readonly classes: Readonly<Record<string, number>>;
}

/** Pixels an object needs not to be a crumb, as a part of the median object's; at least 6 pixels. */
const CRUMB = 0.06;
const LEAST_CRUMB = 6;

export interface LookInput {
  /** Values as the file has them. */
  readonly planes: Planes;
  /** The largest value the file's type can hold; infinite for floating point. */
  readonly largest: number;
  /** Missing when nobody labelled the image. */
  readonly labels?: Labels;
  /** Class of each object, by id; 0 is the first. */
  readonly classOf?: (id: number) => number;
}

export function lookAtImage({ planes, largest, labels, classOf = () => 0 }: LookInput): ImageLook {
  const { height, width } = planes;
  const grey = meanOf(planes);
  const sorted = grey.slice().sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const range = at(0.999) - at(0.01);
  const constant = (sorted[0] ?? 0) === (sorted.at(-1) ?? 0);
  const noise = noiseOf(grey, height, width);
  const shapes = labels ? shapesOf(labels, grey) : [];
  const areas = shapes.map(({ area }) => area).sort((a, b) => a - b);
  const crumb = Math.max(LEAST_CRUMB, CRUMB * (areas[areas.length >> 1] ?? 0));
  const classes: Record<string, number> = {};
  for (const { id } of shapes) classes[classOf(id)] = (classes[classOf(id)] ?? 0) + 1;
  return {
    sharpness: constant ? 0 : sharpnessOf(grey, height, width) / Math.max(range, 1e-9),
    saturated: saturatedShare(planes, largest),
    signal: noise > 0 ? range / noise : constant ? 0 : Number.MAX_SAFE_INTEGER,
    constant,
    hash: hashOf(grey, height, width),
    objects: shapes.length,
    fragments: shapes
      .filter(({ area, touchesEdge }) => area < crumb && !touchesEdge)
      .map(({ id, box, area }) => ({ object: id, box, area })),
    pieces: labels ? piecesIn(labels, shapes) : [],
    suspects: labels ? findSuspects(planes, labels).map(({ box }) => ({ box })) : [],
    classes,
  };
}

/** Root mean square of the Laplacian of the picture blurred by one pixel, so that noise does not count as sharpness. */
function sharpnessOf(grey: Float32Array, height: number, width: number): number {
  const smooth = gaussianBlur(grey, height, width, 1);
  let sum = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const value =
        4 * (smooth[i] as number) -
        (smooth[i - 1] as number) -
        (smooth[i + 1] as number) -
        (smooth[i - width] as number) -
        (smooth[i + width] as number);
      sum += value * value;
      count++;
    }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** Standard deviation of the noise from the median difference of neighbours (Donoho and Johnstone 1994, for one scale). */
function noiseOf(grey: Float32Array, height: number, width: number): number {
  const differences: number[] = [];
  const step = Math.max(1, Math.floor((height * width) / 20_000));
  for (let i = 0; i + 1 < grey.length; i += step)
    if ((i + 1) % width !== 0) differences.push(Math.abs((grey[i + 1] as number) - (grey[i] as number)));
  differences.sort((a, b) => a - b);
  return (differences[differences.length >> 1] ?? 0) / 0.6745 / Math.SQRT2;
}

function saturatedShare({ data }: Planes, largest: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value > highest) [highest, count] = [value, 1];
    else if (value === highest) count++;
  }
  // Cameras of 10, 12 or 14 bits end below the file's largest value.
  const ends = [255, 1023, 4095, 16383, 65535, largest];
  return ends.includes(highest) ? count / Math.max(1, data.length) : 0;
}

/** Difference hash (Krawetz 2013) of the picture shrunk to 9 x 8 means: which of two neighbours is brighter. */
function hashOf(grey: Float32Array, height: number, width: number): string {
  const cell = (row: number, column: number): number => {
    const [y0, y1] = [
      Math.floor((row * height) / 8),
      Math.max(Math.floor((row * height) / 8) + 1, Math.floor(((row + 1) * height) / 8)),
    ];
    const [x0, x1] = [
      Math.floor((column * width) / 9),
      Math.max(Math.floor((column * width) / 9) + 1, Math.floor(((column + 1) * width) / 9)),
    ];
    let sum = 0;
    for (let y = y0; y < Math.min(y1, height); y++)
      for (let x = x0; x < Math.min(x1, width); x++) sum += grey[y * width + x] as number;
    return sum / ((y1 - y0) * (x1 - x0));
  };
  let text = "";
  for (let row = 0; row < 8; row++) {
    let byte = 0;
    for (let column = 0; column < 8; column++) byte = byte * 2 + (cell(row, column) < cell(row, column + 1) ? 1 : 0);
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
}

/** Bits that differ between two hashes, 0 to 64. */
export function hashDistance(a: string, b: string): number {
  let count = 0;
  for (let k = 0; k < a.length; k++) {
    let bits = Number.parseInt(a[k] ?? "0", 16) ^ Number.parseInt(b[k] ?? "0", 16);
    for (; bits > 0; bits >>= 1) count += bits & 1;
  }
  return count;
}

function piecesIn(labels: Labels, shapes: readonly ObjectShape[]): ImageLook["pieces"] {
  const found: { object: number; box: Box; count: number }[] = [];
  for (const { id, box } of shapes) {
    const [height, width] = [box.y1 - box.y0, box.x1 - box.x0];
    const mask = new Uint8Array(height * width);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (labels.data[(y + box.y0) * labels.width + x + box.x0] === id) mask[y * width + x] = 1;
    const count = labelComponents(mask, height, width, { connectivity: 8 }).data.reduce(
      (most, part) => Math.max(most, part),
      0,
    );
    if (count > 1) found.push({ object: id, box, count });
  }
  return found;
}
