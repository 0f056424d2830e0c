/**
 * The colours of labels: seven that stay apart for normal and colour-deficient sight and on black. Labels that touch
 * never share one.
 */
import { expandLabels, type Labels, labelIds } from "@cambrian/core";

export type Rgb = readonly [number, number, number];

export const PALETTE = ["#FABA19", "#48AA78", "#C2B0FB", "#EC3408", "#B6F3B7", "#A95FFD", "#B2668F"] as const;

/** "#RRGGBB" as three numbers 0..255. */
export function parseColour(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** How far, in pixels, two labels may lie apart and still count as neighbours. */
const REACH = 16;

/**
 * Which labels are neighbours: every label grows until it meets another or has grown 16 px; those that touch then are.
 * Planar in two dimensions, so six colours always do.
 */
export function findNeighbours(labels: Labels): Map<number, Set<number>> {
  const grown = expandLabels(labels, REACH).data;
  const { height, width } = labels;
  const neighbours = new Map<number, Set<number>>();
  const connect = (a: number, b: number): void => {
    if (a === b || a === 0 || b === 0) return;
    neighbours.get(a)?.add(b);
    neighbours.get(b)?.add(a);
  };
  for (const id of labelIds(labels)) neighbours.set(id, new Set());
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = grown[y * width + x] as number;
      if (x + 1 < width) connect(here, grown[y * width + x + 1] as number);
      if (y + 1 < height) connect(here, grown[(y + 1) * width + x] as number);
    }
  }
  return neighbours;
}

/**
 * A colour index 0..6 for every label so that neighbours differ. Smallest-last order (Matula and Beck 1983), then each
 * label takes the first colour that no coloured neighbour has, starting from a place that turns with its rank so that
 * all seven are seen.
 */
export function colourLabels(labels: Labels): Map<number, number> {
  const neighbours = findNeighbours(labels);
  const colours = new Map<number, number>();
  let rank = 0;
  for (const id of smallestLast(neighbours)) {
    const taken = new Set([...(neighbours.get(id) ?? [])].map((other) => colours.get(other)));
    const start = rank++ % PALETTE.length;
    let colour = start;
    for (let k = 0; k < PALETTE.length; k++) {
      colour = (start + k) % PALETTE.length;
      if (!taken.has(colour)) break;
    }
    colours.set(id, colour);
  }
  return colours;
}

function smallestLast(neighbours: ReadonlyMap<number, ReadonlySet<number>>): number[] {
  const degree = new Map([...neighbours].map(([id, others]) => [id, others.size]));
  const buckets: Set<number>[] = [];
  const bucket = (size: number): Set<number> => {
    buckets[size] ??= new Set();
    return buckets[size];
  };
  for (const [id, size] of degree) bucket(size).add(id);
  const order: number[] = [];
  for (let size = 0; order.length < neighbours.size; ) {
    const [id] = buckets[size] ?? [];
    if (id === undefined) {
      size++;
      continue;
    }
    bucket(size).delete(id);
    degree.delete(id);
    order.push(id);
    for (const other of neighbours.get(id) ?? []) {
      const before = degree.get(other);
      if (before === undefined) continue;
      bucket(before).delete(other);
      bucket(before - 1).add(other);
      degree.set(other, before - 1);
    }
    size = Math.max(0, size - 1);
  }
  return order.reverse();
}
