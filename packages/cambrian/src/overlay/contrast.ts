/**
 * An image as a picture a person can look at: 8-bit colour, contrast stretched between percentiles.
 */
import { type Image, makeImage, type PixelData, planeOf } from "@cambrian/core";
import { parseColour, type Rgb } from "./palette.js";

/** An 8-bit colour picture while it is drawn. */
export interface Picture {
  /** [y, x, 3] */
  readonly rgb: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Channels of fluorescence images: one is white, two are green and magenta, then the others in turn. */
const CHANNEL_COLOURS = ["#5BE37D", "#FF6BD6", "#4FD8FF", "#FFE066", "#FF6B5E", "#6F8CFF"];

/** Shares of pixels, in percent, that become black and full brightness. */
const LOW = 0.5;
const HIGH = 99.8;

/** Channels one after the other, as images have them. */
export function pictureToImage({ rgb, height, width }: Picture): Image {
  const size = height * width;
  const data = new Uint8Array(3 * size);
  for (let i = 0; i < size; i++) for (let c = 0; c < 3; c++) data[c * size + i] = rgb[i * 3 + c] as number;
  const channels = ["red", "green", "blue"].map((name) => ({ name }));
  return makeImage(data, { y: height, x: width, c: 3 }, { channels, rgb: true });
}

/** The image as 8-bit colour for looking at: contrast stretched, channels mixed; the first frame and section by default. */
export function stretchContrast(image: Image, at: { readonly t?: number; readonly z?: number } = {}): Image {
  return pictureToImage(toPicture(image, at));
}

/** Stretch and mix the channels of one frame and section (default the first). Not-a-number counts as black. */
export function toPicture(image: Image, at: { readonly t?: number; readonly z?: number } = {}): Picture {
  const { c: channels, y: height, x: width } = image.size;
  const planes = Array.from({ length: channels }, (_, c) => planeOf(image, { ...at, c }));
  const rgb = new Uint8Array(height * width * 3);
  const isColour = image.rgb && channels === 3;
  const shared = isColour ? percentiles(planes) : undefined; // one stretch for all three keeps the hues
  const layers = planes.map((plane, c) => {
    const [low, high] = shared ?? percentiles([plane]);
    const colour = isColour ? unit(c) : channels === 1 ? ([1, 1, 1] as const) : channelColour(c);
    return { plane, low, scale: high > low ? 1 / (high - low) : 0, colour };
  });
  const row = new Float32Array(width * 3); // a whole image of floats would be four times the picture
  for (let y = 0; y < height; y++) {
    row.fill(0);
    for (const { plane, low, scale, colour } of layers) addRow(row, plane, y * width, low, scale, colour);
    for (let i = 0; i < row.length; i++) rgb[y * row.length + i] = Math.round(Math.min(1, row[i] as number) * 255);
  }
  return { rgb, height, width };
}

/** Add a stretched row of one channel in its colour. */
function addRow(row: Float32Array, plane: PixelData, from: number, low: number, scale: number, colour: Rgb): void {
  for (let x = 0; x * 3 < row.length; x++) {
    const raw = ((plane[from + x] as number) - low) * scale;
    const value = raw > 1 ? 1 : raw > 0 ? raw : 0;
    if (value === 0) continue;
    for (let k = 0; k < 3; k++) row[x * 3 + k] = (row[x * 3 + k] as number) + value * (colour[k] as number);
  }
}

const unit = (c: number): Rgb => [c === 0 ? 1 : 0, c === 1 ? 1 : 0, c === 2 ? 1 : 0];

function channelColour(c: number): Rgb {
  const [r, g, b] = parseColour(CHANNEL_COLOURS[c % CHANNEL_COLOURS.length] as string);
  return [r / 255, g / 255, b / 255];
}

/** The two percentiles of planes taken together, from at most about 100,000 of their pixels. */
function percentiles(planes: readonly PixelData[]): readonly [number, number] {
  const pixels = planes.reduce((total, plane) => total + plane.length, 0);
  const step = Math.max(1, Math.floor(pixels / 100_000));
  const sample: number[] = [];
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i += step) {
      const value = plane[i] as number;
      if (Number.isFinite(value)) sample.push(value);
    }
  }
  sample.sort((a, b) => a - b);
  const at = (percent: number): number => sample[Math.round((percent / 100) * (sample.length - 1))] ?? 0;
  return [at(LOW), at(HIGH)];
}
