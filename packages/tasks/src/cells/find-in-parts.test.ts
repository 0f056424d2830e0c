import { type Labels, makeLabels, makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Maps } from "../task.js";
import { askMaps } from "../testing/cut-maps.js";
import { findInParts } from "./find-in-parts.js";
import { makeSample } from "./sample.js";
import { decodeStar } from "./star/decode.js";
import { resizeCells } from "./star/draw.js";
import { streamOutlines } from "./star/stream.js";
import { makeStarTargets } from "./star/targets.js";
import { type CellsOptions, type CellsResult, cellsOptions } from "./types.js";

const options = {
  ...(Object.fromEntries(
    Object.entries(cellsOptions).map(([name, spec]) => [name, spec.default]),
  ) as unknown as CellsOptions),
  rays: 16,
  threshold: 0.35,
};

/** Drawn cells as a network would tell them that is not sure: noise on everything, and many equal confidences. */
function noisyMaps(labels: Labels, seed: number): Maps {
  const random = makeRandom(seed);
  const { probability, distance } = makeStarTargets({ labels }, options) as Record<
    string,
    { data: Float32Array; shape: number[] }
  >;
  if (!probability || !distance) throw new Error("Assertion failed: targets have both maps");
  return {
    probability: {
      ...probability,
      data: probability.data.map((p) => Math.round(20 * (0.7 * p + 0.3 * random.next())) / 20),
    },
    distance: { ...distance, data: distance.data.map((d) => Math.max(0.5, d * random.uniform(0.7, 1.4))) },
  };
}

function joined(parts: Awaited<ReturnType<typeof findInParts>>, tile: number): Labels {
  const { height, width } = parts;
  const whole = makeLabels(height, width);
  for (let y0 = 0; y0 < height; y0 += tile)
    for (let x0 = 0; x0 < width; x0 += tile) {
      const region = { y0, x0, y1: Math.min(height, y0 + tile), x1: Math.min(width, x0 + tile) };
      const part = parts.labels(region);
      for (let y = 0; y < part.height; y++)
        whole.data.set(part.data.subarray(y * part.width, (y + 1) * part.width), (y0 + y) * width + x0);
    }
  return whole;
}

function expectSame(parts: Awaited<ReturnType<typeof findInParts>>, whole: CellsResult) {
  expect(parts.count).toBe(whole.count);
  expect(parts.objects).toEqual(whole.objects);
  for (const tile of [37, 1000])
    expect(Buffer.compare(Buffer.from(joined(parts, tile).data.buffer), Buffer.from(whole.labels.data.buffer))).toBe(0);
  whole.objects.forEach((_, index) => {
    const { y0, x0, y1, x1 } = parts.box(index);
    const { data } = parts.labels({ y0, x0, y1, x1 });
    expect(data.filter((id) => id === index + 1).length).toBe(parts.objects[index]?.areaPx);
  });
}

const cutsOf = [
  { y: [], x: [] },
  { y: [40, 80, 120], x: [64] },
  { y: [16, 32, 48, 64, 90, 140], x: [30, 100] },
];

test("cells found row by row are those found in the whole, whatever the tiles and how far outlines reach", async () => {
  let cells = 0;
  for (const seed of [1, 2]) {
    const { labels } = makeSample(seed).truth;
    const { height, width } = labels;
    const maps = noisyMaps(labels, seed);
    const whole = await decodeStar(askMaps(maps, { height, width }), options);
    const outlines = await streamOutlines(askMaps(maps, { height, width }), options);
    cells += whole.count;
    for (const cuts of cutsOf) {
      const ask = askMaps(maps, { height, width }, cuts);
      expectSame(await findInParts(ask, options, { height, width }), whole);
      // margins that are too small are found out
      for (const margin of [1, 40]) expect(await streamOutlines(ask, options, {}, margin)).toEqual(outlines);
    }
  }
  expect(cells).toBeGreaterThan(30);
});

test("cells are brought to the image's size as those of the whole are", async () => {
  const { labels } = makeSample(4).truth;
  const { height, width } = labels;
  const maps = noisyMaps(labels, 4);
  const scale = 1 / 1.7;
  const size = { height: Math.round(height / scale), width: Math.round(width / scale) };
  const ask = { ...askMaps(maps, { height, width }, cutsOf[1]), scale };
  expectSame(await findInParts(ask, options, size), resizeCells(await decodeStar(ask, options), size));
});

test("an image without cells has none, and other representations are refused", async () => {
  const maps = makeStarTargets({ labels: makeLabels(50, 60) }, options);
  const ask = askMaps(maps, { height: 50, width: 60 }, { y: [20], x: [] });
  const none = await findInParts(ask, options, { height: 50, width: 60 });
  expect(none.count).toBe(0);
  expect(none.labels({ y0: 3, x0: 4, y1: 5, x1: 6 }).data).toEqual(new Uint32Array(4));
  await expect(findInParts(ask, { ...options, representation: "flow" }, ask)).rejects.toThrow(TypeError);
});

test("a large cell below that reaches into what was decided is found out", async () => {
  const [height, width, grid] = [240, 200, options.grid];
  const [rows, columns] = [height / grid, width / grid];
  const probability = new Float32Array(rows * columns);
  const distance = new Float32Array(options.rays * rows * columns);
  const put = (y: number, x: number, sure: number, reach: number) => {
    const at = (y / grid) * columns + x / grid;
    probability[at] = sure;
    for (let ray = 0; ray < options.rays; ray++) distance[ray * rows * columns + at] = reach;
  };
  for (let x = 60; x < 140; x += 20) put(30, x, 0.6, 6);
  put(120, 100, 0.9, 100);
  const maps = {
    probability: { data: probability, shape: [1, rows, columns] },
    distance: { data: distance, shape: [options.rays, rows, columns] },
  };
  const whole = await decodeStar(askMaps(maps, { height, width }), options);
  expect(whole.count).toBe(1);
  const outlines = await streamOutlines(askMaps(maps, { height, width }, { y: [60], x: [] }), options, {}, 8);
  expect(outlines.length).toBe(1);
});
