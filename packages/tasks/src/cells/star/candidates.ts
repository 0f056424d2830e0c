/**
 * What the network proposes: every grid point that is confident enough, with its distances, in an order that does not
 * depend on how tiles cut the image.
 */
import { CambrianError, throwIfCancelled } from "@cambrian/core";
import type { Ask, Tile } from "../../task.js";

export interface Candidates {
  readonly count: number;
  readonly rays: number;
  /** Descending; equal ones in reading order. */
  readonly probability: Float32Array;
  /** Pixels of the image. */
  readonly y: Int32Array;
  readonly x: Int32Array;
  /** [candidate, ray] */
  readonly distance: Float32Array;
}

export interface CollectOptions {
  readonly rays: number;
  readonly grid: number;
  readonly threshold: number;
}

/** Distances below this are raised to it, as StarDist does. */
const SHORTEST = 1e-3;

/**
 * Read all tiles; each gives the grid points inside its core whose probability is above the threshold.
 * NaN counts as not above. Memory is about (rays + 3) x 4 bytes a candidate.
 */
export async function collectCandidates(
  ask: Ask,
  { rays, grid, threshold }: CollectOptions,
  signal?: AbortSignal,
): Promise<Candidates> {
  const parts: Candidates[] = [];
  throwIfCancelled(signal);
  for await (const tile of ask.tiles()) {
    throwIfCancelled(signal);
    parts.push(readTile(tile, { rays, grid, threshold }));
  }
  return inOrder(parts, rays);
}

/** What one tile proposes. Throws `model/wrong-outputs`. */
export function readTile(tile: Tile, { rays, grid, threshold }: CollectOptions): Candidates {
  const probability = tile.outputs.probability;
  const distance = tile.outputs.distance;
  const [channels = 0, rows = 0, columns = 0] = probability?.shape ?? [];
  const [found = 0] = distance?.shape ?? [];
  if (!probability || !distance || channels !== 1 || found !== rays) {
    throw new CambrianError(
      "model/wrong-outputs",
      `The network answers with ${describe(tile)}, but ${rays} rays need probability [1, y, x] and distance [${rays}, y, x]. Was the model trained with another number of rays, or for another task?`,
      { rays, outputs: Object.fromEntries(Object.entries(tile.outputs).map(([name, map]) => [name, map.shape])) },
    );
  }
  const { y0, x0, y1, x1 } = tile.core;
  const first = { i: Math.max(0, Math.ceil((y0 - tile.y) / grid)), j: Math.max(0, Math.ceil((x0 - tile.x) / grid)) };
  const end = {
    i: Math.min(rows, Math.ceil((y1 - tile.y) / grid)),
    j: Math.min(columns, Math.ceil((x1 - tile.x) / grid)),
  };
  const chosen: number[] = [];
  for (let i = first.i; i < end.i; i++)
    for (let j = first.j; j < end.j; j++)
      if ((probability.data[i * columns + j] as number) > threshold) chosen.push(i * columns + j);
  const count = chosen.length;
  const out = {
    count,
    rays,
    probability: new Float32Array(count),
    y: new Int32Array(count),
    x: new Int32Array(count),
    distance: new Float32Array(count * rays),
  };
  const size = rows * columns;
  chosen.forEach((at, n) => {
    const i = Math.floor(at / columns);
    out.probability[n] = probability.data[at] as number;
    out.y[n] = tile.y + grid * i;
    out.x[n] = tile.x + grid * (at - i * columns);
    for (let k = 0; k < rays; k++) {
      const d = distance.data[k * size + at] as number;
      out.distance[n * rays + k] = d > SHORTEST ? d : SHORTEST;
    }
  });
  return out;
}

/** Several lists as one, the most confident first, equal ones in reading order. */
export function inOrder(parts: readonly Candidates[], rays: number): Candidates {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const probability = new Float32Array(count);
  const y = new Int32Array(count);
  const x = new Int32Array(count);
  const part = new Int32Array(count);
  let offset = 0;
  const starts = parts.map((one, p) => {
    probability.set(one.probability, offset);
    y.set(one.y, offset);
    x.set(one.x, offset);
    part.fill(p, offset, offset + one.count);
    offset += one.count;
    return offset - one.count;
  });

  // Least significant key first, each pass stable. The bits of positive floats order as the floats do; inverted, they descend.
  const inverted = new Int32Array(probability.buffer.slice(0)).map((bits) => 0x7fffffff - bits);
  let order = Int32Array.from({ length: count }, (_, n) => n);
  for (const key of [x, y, inverted.map((bits) => bits & 0xffff), inverted.map((bits) => bits >>> 16)])
    order = stablySorted(order, key);

  const distance = new Float32Array(count * rays);
  for (let to = 0; to < count; to++) {
    const from = order[to] as number;
    const p = part[from] as number;
    const i = (from - (starts[p] as number)) * rays;
    distance.set((parts[p] as Candidates).distance.subarray(i, i + rays), to * rays);
  }
  return {
    count,
    rays,
    probability: probability.map((_, n) => probability[order[n] as number] as number),
    y: y.map((_, n) => y[order[n] as number] as number),
    x: x.map((_, n) => x[order[n] as number] as number),
    distance,
  };
}

/** Counting sort of indices by non-negative keys. */
function stablySorted(order: Int32Array<ArrayBuffer>, key: Int32Array): Int32Array<ArrayBuffer> {
  const largest = key.reduce((a, b) => (b > a ? b : a), 0);
  const next = new Int32Array(largest + 2);
  for (let n = 0; n < key.length; n++) {
    const slot = (key[n] as number) + 1;
    next[slot] = (next[slot] as number) + 1;
  }
  for (let k = 1; k < next.length; k++) next[k] = (next[k] as number) + (next[k - 1] as number);
  const sorted = new Int32Array(order.length);
  for (let n = 0; n < order.length; n++) {
    const index = order[n] as number;
    const k = key[index] as number;
    const slot = next[k] as number;
    sorted[slot] = index;
    next[k] = slot + 1;
  }
  return sorted;
}

const describe = (tile: Tile): string =>
  Object.entries(tile.outputs)
    .map(([name, map]) => `${name} [${map.shape.join(", ")}]`)
    .join(" and ") || "nothing";
