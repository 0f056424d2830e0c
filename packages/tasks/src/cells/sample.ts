/**
 * Draw a picture of nuclei as a microscope would take it, with exact truth: for demos, tests and first trials without data.
 *
 * Bumpy ellipses with chromatin texture, some of them touching; blurred by the optics with a haze of out-of-focus light;
 * uneven illumination; photons counted with Poisson noise, then gain, offset and read noise of a 16-bit camera.
 */
import { gaussianBlur, labelComponents, makeImage, makeLabels, makeRandom, type Random } from "@cambrian/core";
import type { Example } from "../task.js";
import type { CellsTruth } from "./types.js";

export interface SampleOptions {
  /** Pixels; default 256. */
  readonly height?: number;
  /** Pixels; default 256. */
  readonly width?: number;
  /** Nuclei; default 15 to 40 by seed for 256 x 256, in proportion to the area otherwise. Fewer when they do not fit. */
  readonly count?: number;
  /** `fluorescence` (default): bright nuclei on dark ground. `brightfield`: nuclei that take light away. */
  readonly kind?: "fluorescence" | "brightfield";
}

/** Micrometres per pixel: a 10x objective on a camera with 6.5 µm pixels. */
const pixelSizeUm = 0.65;

/** A closed outline around a centre: an ellipse whose radius is modulated along the angle. */
interface Shape {
  readonly y: number;
  readonly x: number;
  /** Half axes before bumps, px. */
  readonly long: number;
  readonly short: number;
  readonly turn: number;
  readonly bumps: readonly { readonly times: number; readonly height: number; readonly phase: number }[];
}

/**
 * A 16-bit image of one channel with its pixel size, and the label of every nucleus, each in one piece. The same seed and
 * options give the same bytes.
 */
export function makeSample(seed: number, options: SampleOptions = {}): Example<CellsTruth> {
  const { height = 256, width = 256, kind = "fluorescence" } = options;
  const random = makeRandom(seed);
  const usual = Math.round((15 + random.integer(26)) * ((height * width) / (256 * 256)));
  const count = options.count ?? Math.max(1, usual);
  const nuclei = placeNuclei(random.fork(1), height, width, count);
  const stain = paintStain(random.fork(2), nuclei, height, width);
  const light = kind === "fluorescence" ? emit(random.fork(3), stain, height, width) : absorb(stain, height, width);
  const data = expose(random.fork(4), illuminate(random.fork(5), light, height, width));
  const pixelSize = { x: pixelSizeUm, y: pixelSizeUm };
  const channel = kind === "fluorescence" ? { name: "DAPI", color: "#0000FF" } : { name: "brightfield" };
  return {
    name: `sample-${kind}-${seed}`,
    image: makeImage(data, { y: height, x: width }, { channels: [channel], pixelSize }),
    truth: { labels: makeLabels(height, width, nuclei.labels, pixelSize) },
  };
}

interface Nuclei {
  readonly shapes: readonly Shape[];
  /** [y, x]; shape k has the id k + 1. */
  readonly labels: Uint32Array;
}

/** Nuclei of one culture: similar sizes, about half of them beside another, none more than a little over another. */
function placeNuclei(random: Random, height: number, width: number, count: number): Nuclei {
  const labels = new Uint32Array(height * width);
  const shapes: Shape[] = [];
  const typical = random.uniform(8.5, 12.5);
  const slender = random.uniform(1.1, 1.45);
  let failed = 0;
  while (shapes.length < count && failed < 500) {
    const drawn = drawShape(random, typical, slender);
    const neighbour = random.next() < 0.5 ? shapes[random.integer(shapes.length)] : undefined;
    const shape = neighbour
      ? beside(random, drawn, neighbour)
      : { ...drawn, y: random.uniform(0, height), x: random.uniform(0, width) };
    const pixels = pixelsToTake(shape, labels, height, width);
    if (pixels === undefined) {
      failed++;
      continue;
    }
    failed = 0;
    shapes.push(shape);
    for (const i of pixels) labels[i] = shapes.length;
  }
  return { shapes, labels };
}

function drawShape(random: Random, typical: number, slender: number): Shape {
  const radius = typical * Math.exp(0.14 * random.normal());
  const aspect = Math.sqrt(Math.max(1, slender + 0.15 * random.normal()));
  const bumps = [2, 3, 4, 5].map((times) => ({
    times,
    height: (0.09 / times) * random.normal(),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return { y: 0, x: 0, long: radius * aspect, short: radius / aspect, turn: random.uniform(0, Math.PI), bumps };
}

/** The same shape moved so that it meets the other, or leaves a gap of a pixel or two. */
function beside(random: Random, shape: Shape, other: Shape): Shape {
  const angle = random.uniform(0, 2 * Math.PI);
  const [dy, dx] = [Math.sin(angle), Math.cos(angle)];
  const gap = random.uniform(-1.5, 2);
  const apart = reach(other, dy, dx) + reach(shape, -dy, -dx) + gap;
  return { ...shape, y: other.y + apart * dy, x: other.x + apart * dx };
}

/** Distance from the centre to the outline in a direction (a unit vector), px. */
function reach(shape: Shape, dy: number, dx: number): number {
  return 1 / depth({ ...shape, y: 0, x: 0 }, dy, dx);
}

/** 0 at the centre of a shape, 1 on its outline, growing linearly along every ray. */
function depth(shape: Shape, y: number, x: number): number {
  const cos = Math.cos(shape.turn);
  const sin = Math.sin(shape.turn);
  const u = ((x - shape.x) * cos + (y - shape.y) * sin) / shape.long;
  const v = ((y - shape.y) * cos - (x - shape.x) * sin) / shape.short;
  const angle = Math.atan2(v, u);
  let radius = 1;
  for (const { times, height, phase } of shape.bumps) radius += height * Math.cos(times * angle + phase);
  return Math.hypot(u, v) / radius;
}

/** Calls back for the pixels of the image inside a shape; returns how many pixels it has with those beyond the border. */
function forEachInside(
  shape: Shape,
  height: number,
  width: number,
  visit: (index: number, depth: number) => void,
): number {
  const radius = Math.ceil(shape.long * 1.3) + 1;
  let area = 0;
  for (let y = Math.floor(shape.y) - radius; y <= shape.y + radius; y++) {
    for (let x = Math.floor(shape.x) - radius; x <= shape.x + radius; x++) {
      const at = depth(shape, y, x);
      if (at > 1) continue;
      area++;
      if (y >= 0 && x >= 0 && y < height && x < width) visit(y * width + x, at);
    }
  }
  return area;
}

/** The free pixels inside a shape; `undefined` when it lies too much over another or beyond the border, or falls apart. */
function pixelsToTake(shape: Shape, labels: Uint32Array, height: number, width: number): number[] | undefined {
  const [y, x] = [Math.floor(shape.y), Math.floor(shape.x)];
  if (y >= 0 && x >= 0 && y < height && x < width && labels[y * width + x] !== 0) return undefined;
  const pixels: number[] = [];
  let taken = 0;
  const area = forEachInside(shape, height, width, (i) => (labels[i] === 0 ? pixels.push(i) : taken++));
  if (taken > 0.08 * area || pixels.length < 0.35 * area) return undefined;
  return inOnePiece(pixels, width) ? pixels : undefined;
}

function inOnePiece(pixels: readonly number[], width: number): boolean {
  const rows = pixels.map((i) => Math.floor(i / width));
  const columns = pixels.map((i) => i % width);
  const top = Math.min(...rows);
  const left = Math.min(...columns);
  const h = Math.max(...rows) - top + 1;
  const w = Math.max(...columns) - left + 1;
  const mask = new Uint8Array(h * w);
  pixels.forEach((_, k) => {
    mask[((rows[k] as number) - top) * w + (columns[k] as number) - left] = 1;
  });
  return labelComponents(mask, h, w, { connectivity: 4 }).data.every((part) => part <= 1);
}

/** Dye per pixel, about 1 in the middle of an average nucleus: more where it is thick, grained as chromatin is. */
function paintStain(random: Random, { shapes, labels }: Nuclei, height: number, width: number): Float32Array {
  const fine = grain(random, height, width, 1.3);
  const coarse = grain(random, height, width, 3);
  const stain = new Float32Array(height * width);
  const texture = random.uniform(0.1, 0.28);
  const spread = random.uniform(0.12, 0.4);
  shapes.forEach((shape, k) => {
    const brightness = Math.exp(spread * random.normal());
    forEachInside(shape, height, width, (i, at) => {
      if (labels[i] !== k + 1) return;
      const thickness = Math.sqrt(1 - at * at * 0.85);
      const chromatin = 1 + texture * ((fine[i] as number) + 0.8 * (coarse[i] as number));
      // Where chromatin is dense it is much brighter than its surroundings, so bright grains are drawn out.
      const grains = Math.max(0, (fine[i] as number) + (coarse[i] as number) - 1.6) * texture * 1.5;
      stain[i] = brightness * thickness * Math.max(0.25, chromatin + grains);
    });
  });
  return stain;
}

/** Smooth noise with mean 0 and standard deviation 1. */
function grain(random: Random, height: number, width: number, sigmaPx: number): Float32Array {
  const noise = gaussianBlur(
    Float32Array.from({ length: height * width }, () => random.normal()),
    height,
    width,
    sigmaPx,
  );
  const strength = 1 / (2 * Math.sqrt(Math.PI) * sigmaPx);
  return noise.map((value) => value / strength);
}

/** Photons per pixel of a fluorescent stain: sharp light, out-of-focus haze, and a little glow of everything else. */
function emit(random: Random, stain: Float32Array, height: number, width: number): Float32Array {
  const sharp = gaussianBlur(stain, height, width, random.uniform(0.9, 1.5));
  const haze = gaussianBlur(stain, height, width, 10);
  const photons = random.uniform(250, 900);
  const ground = photons * random.uniform(0.02, 0.06);
  const veil = grain(random, height, width, 22);
  return sharp.map(
    (value, i) =>
      photons * (0.85 * value + 0.18 * (haze[i] as number)) + ground * Math.max(0.3, 1 + 0.2 * (veil[i] as number)),
  );
}

/** Photons per pixel of light that has passed a stain (Beer and Lambert), blurred by the optics. */
function absorb(stain: Float32Array, height: number, width: number): Float32Array {
  const passed = stain.map((value) => 6000 * Math.exp(-0.45 * value));
  return gaussianBlur(passed, height, width, 1.1);
}

/** Brighter near a point of the image than in its corners, as lamps are. */
function illuminate(random: Random, light: Float32Array, height: number, width: number): Float32Array {
  const y0 = random.uniform(0.3, 0.7) * height;
  const x0 = random.uniform(0.3, 0.7) * width;
  const fall = random.uniform(0.1, 0.4) / (height * height + width * width);
  return light.map((value, i) => {
    const dy = Math.floor(i / width) - y0;
    const dx = (i % width) - x0;
    return value * (1 - 2 * fall * (dy * dy + dx * dx));
  });
}

/** What a camera of 2 grey levels per electron, an offset of 100 and 1.6 electrons of read noise makes of photons. */
function expose(random: Random, photons: Float32Array): Uint16Array {
  return Uint16Array.from(photons, (mean) => {
    const level = 100 + 2 * (countPhotons(random, mean) + 1.6 * random.normal());
    return Math.min(65535, Math.max(0, Math.round(level)));
  });
}

/** A Poisson number: by multiplication (Knuth) when small, by its normal limit from 40 on. */
function countPhotons(random: Random, mean: number): number {
  if (mean >= 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}
