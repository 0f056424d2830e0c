/**
 * One click proposes one object, without a model: from the place of the click the region grows over pixels that look like it
 * and stops at what lies between object and background, at other objects, and at the edge of a window.
 *
 * The threshold is Otsu's (1979) in a window around the click, so that it follows the picture's own contrast there; the part
 * of the foreground that holds the click is cut from its neighbours by a watershed on its depth (Vincent and Soille 1991).
 */
import {
  distanceTransform,
  gaussianBlur,
  type Labels,
  labelComponents,
  localMaxima,
  makeLabels,
  otsuThreshold,
  type Planes,
  type Point,
  watershed,
} from "@cambrian/core";

export interface ClickOptions {
  /** Objects that are there already; their pixels are never proposed. */
  readonly labels: Labels;
  /** More places that belong to the object. */
  readonly add?: readonly Point[];
  /** Places that do not. */
  readonly take?: readonly Point[];
  /** Side of the window that is looked at, in pixels; default 192. An object larger than it is cut at its edge. */
  readonly windowPx?: number;
}

export interface ClickOutline {
  /** Pixels as start, length pairs (start = y * width + x), ascending; empty when nothing was found. */
  readonly runs: readonly number[];
  /** 0..1: how clearly the object stands out of what is around it. */
  readonly confidence: number;
}

const NOTHING: ClickOutline = { runs: [], confidence: 0 };
const SMOOTH = 1;
/** Peaks of the depth that are nearer than this belong to one object, as a part of its own depth. */
const APART = 0.8;

/** Costs a few milliseconds for the default window. */
export function outlineFromClick(planes: Planes, point: Point, options: ClickOptions): ClickOutline {
  const { labels, add = [], take = [], windowPx = 192 } = options;
  const seeds = [point, ...add].map(({ y, x }) => ({ y: Math.floor(y), x: Math.floor(x) }));
  const window = windowAround(planes, seeds, windowPx);
  const { height, width, y0, x0 } = window;
  const inside = ({ y, x }: Point): boolean => y >= y0 && x >= x0 && y < y0 + height && x < x0 + width;
  const at = ({ y, x }: Point): number => (Math.floor(y) - y0) * width + Math.floor(x) - x0;
  const [first] = seeds;
  if (!first || !inside(first)) return NOTHING;
  const grey = gaussianBlur(readWindow(planes, window), height, width, SMOOTH);
  const free = freePixels(labels, window);
  if (!free[at(first)]) return NOTHING;
  const threshold = otsuThreshold(grey);
  const isBright = (grey[at(first)] as number) > threshold;
  const mask = new Uint8Array(grey.length);
  for (let i = 0; i < mask.length; i++) mask[i] = free[i] && (grey[i] as number) > threshold === isBright ? 1 : 0;
  // A click into what covers most of the window is a click beside the objects.
  const covered = mask.reduce((sum, value) => sum + value, 0) / mask.length;
  if (covered > 0.75) return NOTHING;
  for (const place of take) if (inside(place)) mask[at(place)] = 0;
  const piece = pieceAround(mask, seeds.filter(inside).map(at), take.filter(inside).map(at), { height, width });
  fillHoles(piece, free, { height, width });
  const runs = toRuns(piece, window, planes.width);
  return runs.length === 0 ? NOTHING : { runs, confidence: contrast(grey, piece, free) };
}

interface Window {
  readonly y0: number;
  readonly x0: number;
  readonly height: number;
  readonly width: number;
}

function windowAround({ height, width }: Planes, seeds: readonly Point[], side: number): Window {
  const half = Math.ceil(side / 2);
  const ys = seeds.map(({ y }) => y);
  const xs = seeds.map(({ x }) => x);
  const y0 = Math.max(0, Math.min(...ys) - half);
  const x0 = Math.max(0, Math.min(...xs) - half);
  return {
    y0,
    x0,
    height: Math.min(height, Math.max(...ys) + half) - y0,
    width: Math.min(width, Math.max(...xs) + half) - x0,
  };
}

/** The mean of the channels, [y, x] of the window. */
function readWindow({ data, channels, height, width }: Planes, window: Window): Float32Array {
  const out = new Float32Array(window.height * window.width);
  const size = height * width;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < window.height; y++) {
      const from = c * size + (y + window.y0) * width + window.x0;
      for (let x = 0; x < window.width; x++)
        out[y * window.width + x] = (out[y * window.width + x] as number) + (data[from + x] as number) / channels;
    }
  return out;
}

function freePixels(labels: Labels, { y0, x0, height, width }: Window): Uint8Array {
  const free = new Uint8Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) free[y * width + x] = labels.data[(y + y0) * labels.width + x + x0] === 0 ? 1 : 0;
  return free;
}

/** The part of the mask that belongs to the wanted places and not to the unwanted ones. */
function pieceAround(
  mask: Uint8Array,
  wanted: readonly number[],
  unwanted: readonly number[],
  { height, width }: { readonly height: number; readonly width: number },
): Uint8Array {
  const parts = labelComponents(mask, height, width, { connectivity: 4 });
  const clumps = new Set(wanted.map((at) => parts.data[at]).filter((id) => id !== 0 && id !== undefined));
  const clump = Uint8Array.from(parts.data, (id) => (clumps.has(id) ? 1 : 0));
  const depth = gaussianBlur(distanceTransform(clump, height, width), height, width, SMOOTH);
  const deepest = Math.max(...wanted.map((at) => depth[at] as number), 1);
  const markers = makeLabels(height, width);
  wanted.forEach((at) => {
    if (clump[at]) markers.data[at] = 1;
  });
  let next = 2;
  for (const at of unwanted) markers.data[at] = next++;
  const own = wanted[0] ?? 0;
  for (const { y, x, value } of localMaxima(depth, height, width, { minDistance: 4, threshold: 1 })) {
    const at = y * width + x;
    if (!clump[at] || markers.data[at] !== 0 || value < 0.35 * deepest) continue;
    // Peaks that no saddle parts from the click are the same object.
    const saddle = lowestBetween(depth, own, at, width);
    markers.data[at] = saddle > APART * Math.min(value, Math.max(depth[own] as number, 1)) ? 1 : next++;
  }
  const { data } = watershed(
    depth.map((value) => -value),
    markers,
    { mask: clump },
  );
  return Uint8Array.from(data, (id) => (id === 1 ? 1 : 0));
}

/** The lowest value on the straight line between two places. */
function lowestBetween(map: Float32Array, from: number, to: number, width: number): number {
  const [y0, x0, y1, x1] = [Math.floor(from / width), from % width, Math.floor(to / width), to % width];
  const steps = Math.max(Math.abs(y1 - y0), Math.abs(x1 - x0), 1);
  let lowest = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= steps; step++) {
    const y = Math.round(y0 + ((y1 - y0) * step) / steps);
    const x = Math.round(x0 + ((x1 - x0) * step) / steps);
    lowest = Math.min(lowest, map[y * width + x] as number);
  }
  return lowest;
}

/** Holes that hold no other object belong to the object. */
function fillHoles(
  piece: Uint8Array,
  free: Uint8Array,
  { height, width }: { readonly height: number; readonly width: number },
): void {
  const outside = Uint8Array.from(piece, (value) => (value ? 0 : 1));
  const parts = labelComponents(outside, height, width, { connectivity: 4 });
  const open = new Set<number>();
  const visit = (at: number): void => {
    open.add(parts.data[at] as number);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let at = 0; at < piece.length; at++) if (!free[at]) visit(at);
  for (let at = 0; at < piece.length; at++) {
    const id = parts.data[at] as number;
    if (id !== 0 && !open.has(id)) piece[at] = 1;
  }
}

function toRuns(piece: Uint8Array, { y0, x0, height, width }: Window, stride: number): number[] {
  const runs: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; ) {
      if (!piece[y * width + x]) {
        x++;
        continue;
      }
      const from = x;
      while (x < width && piece[y * width + x]) x++;
      runs.push((y + y0) * stride + from + x0, x - from);
    }
  return runs;
}

/** How far the means inside and outside are apart, in units of the spread of both together, squeezed into 0..1. */
function contrast(grey: Float32Array, piece: Uint8Array, free: Uint8Array): number {
  let [n, sum, squares, m, other, otherSquares] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < grey.length; at++) {
    const value = grey[at] as number;
    if (piece[at]) {
      n++;
      sum += value;
      squares += value * value;
    } else if (free[at]) {
      m++;
      other += value;
      otherSquares += value * value;
    }
  }
  if (n === 0 || m === 0) return 0;
  const spread = Math.sqrt(
    Math.max(0, squares / n - (sum / n) ** 2) + Math.max(0, otherSquares / m - (other / m) ** 2),
  );
  const apart = Math.abs(sum / n - other / m) / (spread + 1e-9);
  return apart / (1 + apart);
}
