import { array, assert, integer, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { findNeighbours } from "./adjacency.js";
import { colourGraph, freeColour, LABEL_COLOURS, type NeighbourGraph, smallestLast } from "./label-colours.js";

/** Voronoi cells of random places: a crowded picture in which every label touches others. */
function crowd(places: readonly (readonly [number, number])[], side: number): Uint32Array {
  const data = new Uint32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let best = Number.POSITIVE_INFINITY;
      places.forEach(([py, px], index) => {
        const distance = (py - y) ** 2 + (px - x) ** 2;
        if (distance >= best) return;
        best = distance;
        data[y * side + x] = index + 1;
      });
    }
  return data;
}

test("in a crowd all neighbours differ in colour", () => {
  const side = 48;
  const place = integer({ min: 0, max: side - 1 });
  assert(
    property(array(tuple(place, place), { minLength: 2, maxLength: 40 }), (places) => {
      const graph = findNeighbours(crowd(places, side), side, side);
      const colours = colourGraph(graph);
      for (const [node, others] of graph)
        for (const other of others) expect(colours.get(node)).not.toBe(colours.get(other));
    }),
    { numRuns: 20 },
  );
});

test("labels are neighbours when their grown shapes touch, not when another lies between or they are far", () => {
  const row = new Uint32Array(80);
  row[2] = 1;
  row[10] = 2;
  row[20] = 3;
  row[70] = 4;
  const graph = findNeighbours(row, 1, 80);
  expect(graph.get(1)).toEqual(new Set([2]));
  expect(graph.get(2)).toEqual(new Set([1, 3]));
  expect(graph.get(4)).toEqual(new Set());
});

test("given colours are kept, and more colours than the rule needs are used where they can be", () => {
  const chain: NeighbourGraph = new Map([
    [1, new Set([2])],
    [2, new Set([1, 3])],
    [3, new Set([2])],
  ]);
  const colours = colourGraph(chain, new Map([[2, 5]]));
  expect(colours.get(2)).toBe(5);
  expect(new Set(colours.values()).size).toBe(3);
});

test("smallest-last puts a wheel's rim before what has few neighbours left, and names every node once", () => {
  const wheel = new Map<number, Set<number>>([[0, new Set([1, 2, 3, 4, 5])]]);
  for (let k = 0; k < 5; k++) wheel.set(k + 1, new Set([0, ((k + 1) % 5) + 1, ((k + 4) % 5) + 1]));
  const order = smallestLast(wheel);
  expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  const colours = colourGraph(wheel, new Map(), 4);
  for (const [node, others] of wheel)
    for (const other of others) expect(colours.get(node)).not.toBe(colours.get(other));
});

test("where all colours are taken, the one the fewest neighbours have is used again", () => {
  const colours = new Map(LABEL_COLOURS.map((_, index) => [index + 1, index]));
  colours.set(8, 0);
  const all = new Set(colours.keys());
  expect(freeColour(99, () => all, colours)).toBe(1);
});
