/**
 * The colours of labels: seven that also people with a colour vision deficiency can tell apart, given so that neighbours
 * differ, and kept for good.
 *
 * Smallest-last ordering and greedy colouring: Matula and Beck 1983, "Smallest-last ordering and clustering and graph
 * coloring algorithms". Neighbours of labels grown in the plane form a planar graph, for which it needs at most six
 * colours. Changed: a colour that no neighbour's neighbour has is preferred, so that all seven are used.
 */

/** "#RRGGBB", in the order in which they are given. */
export const LABEL_COLOURS: readonly string[] = [
  "#FABA19",
  "#48AA78",
  "#C2B0FB",
  "#EC3408",
  "#B6F3B7",
  "#A95FFD",
  "#B2668F",
];

/** Which nodes are beside which; symmetric. Nodes without an entry have no neighbours. */
export type NeighbourGraph = ReadonlyMap<number, ReadonlySet<number>>;

const nobody: ReadonlySet<number> = new Set();

/**
 * Nodes so that each has as few neighbours as possible among those before it: take away the node with the fewest neighbours
 * again and again, and turn the order around. O(nodes + edges).
 */
export function smallestLast(graph: NeighbourGraph): number[] {
  const degree = new Map<number, number>();
  const buckets: Set<number>[] = [];
  const put = (node: number, size: number): void => {
    degree.set(node, size);
    while (buckets.length <= size) buckets.push(new Set());
    buckets[size]?.add(node);
  };
  for (const [node, neighbours] of graph) put(node, neighbours.size);
  const order: number[] = [];
  let least = 0;
  while (order.length < graph.size) {
    while (least < buckets.length && buckets[least]?.size === 0) least++;
    const [node] = buckets[least] ?? [];
    if (node === undefined) break;
    buckets[least]?.delete(node);
    degree.delete(node);
    order.push(node);
    for (const other of graph.get(node) ?? nobody) {
      const size = degree.get(other);
      if (size === undefined) continue;
      buckets[size]?.delete(other);
      put(other, size - 1);
    }
    least = Math.max(0, least - 1);
  }
  return order.reverse();
}

/**
 * A colour for every node that has none in `given`; those in `given` keep theirs.
 * @returns indices below `colours` (default: all of {@link LABEL_COLOURS}) of all nodes
 */
export function colourGraph(
  graph: NeighbourGraph,
  given: ReadonlyMap<number, number> = new Map(),
  colours: number = LABEL_COLOURS.length,
): Map<number, number> {
  const colourOf = new Map(given);
  for (const node of smallestLast(graph)) {
    if (!colourOf.has(node))
      colourOf.set(
        node,
        freeColour(node, (each) => graph.get(each) ?? nobody, colourOf, colours),
      );
  }
  return colourOf;
}

/**
 * The first colour that no neighbour has, and no neighbour of a neighbour when there is one. Where all are taken (beyond the
 * plane, or with colours that were given), the one that the fewest neighbours have.
 */
export function freeColour(
  node: number,
  neighboursOf: (node: number) => ReadonlySet<number>,
  colourOf: ReadonlyMap<number, number>,
  colours: number = LABEL_COLOURS.length,
): number {
  const near = new Float64Array(colours);
  const far = new Float64Array(colours);
  const add = (counts: Float64Array, other: number): void => {
    const colour = colourOf.get(other);
    if (colour !== undefined && colour < colours) counts[colour] = (counts[colour] as number) + 1;
  };
  for (const other of neighboursOf(node)) {
    if (other === node) continue;
    add(near, other);
    for (const second of neighboursOf(other)) if (second !== node) add(far, second);
  }
  let best = 0;
  for (let colour = 1; colour < colours; colour++) {
    const fewer = (near[colour] as number) - (near[best] as number);
    if (fewer < 0 || (fewer === 0 && (far[colour] as number) < (far[best] as number))) best = colour;
  }
  return best;
}

/**
 * Objects came to touch: the newer (the one with the larger number) of two neighbours with one colour gets another, and only
 * it. Looks at `changed` and their neighbours.
 * @returns what changed
 */
export function settleColours(
  changed: Iterable<number>,
  neighboursOf: (node: number) => ReadonlySet<number>,
  colourOf: ReadonlyMap<number, number>,
  colours: number = LABEL_COLOURS.length,
): Map<number, number> {
  const now = new Map(colourOf);
  const settled = new Map<number, number>();
  for (const node of [...changed].sort((a, b) => a - b)) {
    for (const other of [...neighboursOf(node)].sort((a, b) => a - b)) {
      if (other === node || now.get(node) !== now.get(other)) continue;
      const newer = Math.max(node, other);
      const before = now.get(newer);
      const after = freeColour(newer, neighboursOf, now, colours);
      if (after === before) continue;
      now.set(newer, after);
      settled.set(newer, after);
    }
  }
  return settled;
}
