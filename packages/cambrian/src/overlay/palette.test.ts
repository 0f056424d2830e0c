import { drawLabels, makeLabels, makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { colourLabels, findNeighbours, PALETTE, parseColour } from "./palette.js";

test("colours are read from their names", () => {
  expect(parseColour("#FABA19")).toEqual([250, 186, 25]);
});

test("labels within reach of each other are neighbours, those behind another are not", () => {
  const neighbours = findNeighbours(drawLabels(["1.2.3", "1.2.3"]));
  expect([...(neighbours.get(1) ?? [])]).toEqual([2]);
  expect([...(neighbours.get(2) ?? [])].sort()).toEqual([1, 3]);
});

test("labels more than two reaches apart are not neighbours", () => {
  const data = new Uint32Array(60);
  data[0] = 1;
  data[59] = 2;
  expect(findNeighbours(makeLabels(1, 60, data)).get(1)?.size).toBe(0);
});

test("neighbours never share a colour, in a crowded random picture and a fully tiled one", () => {
  for (const seed of [1, 2, 3]) {
    const random = makeRandom(seed);
    const side = 64;
    const seeds = Array.from({ length: 60 }, () => ({ y: random.uniform(0, side), x: random.uniform(0, side) }));
    const data = new Uint32Array(side * side);
    for (let i = 0; i < data.length; i++) {
      const [y, x] = [Math.floor(i / side), i % side];
      const nearest = seeds.reduce((best, point, k) => {
        const at = seeds[best] as { y: number; x: number };
        return (point.y - y) ** 2 + (point.x - x) ** 2 < (at.y - y) ** 2 + (at.x - x) ** 2 ? k : best;
      }, 0);
      data[i] = nearest + 1;
    }
    const labels = makeLabels(side, side, data);
    const colours = colourLabels(labels);
    for (const [id, others] of findNeighbours(labels)) {
      expect(colours.get(id)).toBeLessThan(PALETTE.length);
      for (const other of others) expect(colours.get(id), `${id} and ${other}`).not.toBe(colours.get(other));
    }
  }
});

test("no labels have no colours", () => {
  expect(colourLabels(drawLabels(["...", "..."])).size).toBe(0);
});
