/**
 * Which labels are beside each other: grow all of them until they meet, by a distance at most; those that touch are neighbours.
 */
import { expandLabels } from "@cambrian/core";

/** How far labels are grown to find neighbours, in pixels. */
export const REACH_PX = 16;

/**
 * Pairs of labels that touch (also at corners) after growing by `reachPx`.
 * @param data [y, x]
 * @returns for every label that occurs its neighbours, perhaps none
 */
export function findNeighbours(
  data: Uint32Array,
  height: number,
  width: number,
  reachPx: number = REACH_PX,
): Map<number, Set<number>> {
  const grown = expandLabels({ data, height, width }, reachPx).data;
  const graph = new Map<number, Set<number>>();
  const of = (id: number): Set<number> => {
    let set = graph.get(id);
    if (!set) {
      set = new Set();
      graph.set(id, set);
    }
    return set;
  };
  let lastA = 0;
  let lastB = 0;
  const meet = (a: number, b: number): void => {
    if (b === 0 || a === b || (a === lastA && b === lastB)) return;
    lastA = a;
    lastB = b;
    of(a).add(b);
    of(b).add(a);
  };
  let last = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const i = row + x;
      const id = grown[i] as number;
      if (id === 0) continue;
      if (id !== last) {
        of(id);
        last = id;
      }
      if (x + 1 < width) meet(id, grown[i + 1] as number);
      if (y + 1 >= height) continue;
      meet(id, grown[i + width] as number);
      if (x + 1 < width) meet(id, grown[i + width + 1] as number);
      if (x > 0) meet(id, grown[i + width - 1] as number);
    }
  }
  return graph;
}
