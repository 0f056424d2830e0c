import { drawLabels, type Labels, makeLabels, makeRandom } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Maps } from "../../task.js";
import { askMaps, type Cuts } from "../../testing/cut-maps.js";
import type { CellsResult } from "../types.js";
import { averagedOutline } from "./average.js";
import { collectCandidates } from "./candidates.js";
import { decodeStar } from "./decode.js";
import { drawOutlines, resizeCells } from "./draw.js";
import { keepSpans, SpanMaker, sharedArea } from "./spans.js";
import { outlineOf, suppress } from "./suppress.js";
import { makeStarTargets } from "./targets.js";

const options = { rays: 32, grid: 2, threshold: 0.5, overlap: 0.4, minArea: 4 };

const ask = (maps: Maps, height: number, width: number, cuts?: Cuts) => askMaps(maps, { height, width }, cuts);

const roundTrip = (labels: Labels, changed: Partial<typeof options> = {}): Promise<CellsResult> => {
  const all = { ...options, ...changed };
  return decodeStar(ask(makeStarTargets({ labels }, all), labels.height, labels.width), all);
};

/** Ellipses that may touch but share no pixel. */
function drawEllipses(seed: number, { size = 160, count = 14, radius = [5, 16] } = {}): Labels {
  const [smallest = 5, largest = 16] = radius;
  const random = makeRandom(seed);
  const labels = makeLabels(size, size);
  for (let id = 1, tries = 0; id <= count && tries < 400; tries++) {
    const a = random.uniform(smallest, largest);
    const b = random.uniform(Math.max(smallest, a / 1.8), Math.min(largest, a * 1.8));
    const [cy, cx, turn] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0, Math.PI)];
    const pixels: number[] = [];
    let free = true;
    for (let y = 0; y < size && free; y++)
      for (let x = 0; x < size; x++) {
        const u = (x - cx) * Math.cos(turn) + (y - cy) * Math.sin(turn);
        const v = (y - cy) * Math.cos(turn) - (x - cx) * Math.sin(turn);
        if (Math.hypot(u / a, v / b) > 1) continue;
        if (labels.data[y * size + x] !== 0) {
          free = false;
          break;
        }
        pixels.push(y * size + x);
      }
    if (!free || pixels.length < 30) continue;
    for (const at of pixels) labels.data[at] = id;
    id++;
  }
  return labels;
}

/** Intersection over union of each true cell with the found cell it shares most with. */
function overlaps(truth: Labels, found: Labels): number[] {
  const shared = new Map<string, number>();
  const area = new Map<string, number>();
  truth.data.forEach((t, at) => {
    const f = found.data[at] as number;
    area.set(`t${t}`, (area.get(`t${t}`) ?? 0) + 1);
    area.set(`f${f}`, (area.get(`f${f}`) ?? 0) + 1);
    if (t && f) shared.set(`${t} ${f}`, (shared.get(`${t} ${f}`) ?? 0) + 1);
  });
  const best = new Map<string, number>();
  for (const t of new Set(truth.data)) if (t) best.set(`t${t}`, 0);
  for (const [pair, n] of shared) {
    const [t, f] = pair.split(" ");
    const iou = n / ((area.get(`t${t}`) ?? 0) + (area.get(`f${f}`) ?? 0) - n);
    best.set(`t${t}`, Math.max(best.get(`t${t}`) ?? 0, iou));
  }
  return [...best.values()];
}

test("drawn ellipses come back from their maps, whatever the grid", async () => {
  for (const grid of [1, 2, 4]) {
    for (const seed of [1, 2, 3]) {
      const labels = drawEllipses(seed);
      const result = await roundTrip(labels, { grid });
      const iou = overlaps(labels, result.labels);
      expect(result.count).toBe(iou.length);
      expect(Math.min(...iou)).toBeGreaterThan(grid === 4 ? 0.9 : 0.94);
    }
  }
});

test("nothing in the maps is no cells, and nothing in the truth is nothing in the maps", async () => {
  const result = await roundTrip(makeLabels(37, 21));
  expect(result.count).toBe(0);
  expect(result.objects).toEqual([]);
  expect(result.labels.data.every((id) => id === 0)).toBe(true);
});

test("two discs that touch stay two", async () => {
  const labels = makeLabels(40, 60);
  for (let y = 0; y < 40; y++)
    for (let x = 0; x < 60; x++) {
      if (Math.hypot(y - 20, x - 18) < 12) labels.data[y * 60 + x] = 1;
      else if (Math.hypot(y - 20, x - 41) < 12) labels.data[y * 60 + x] = 2;
    }
  const result = await roundTrip(labels);
  expect(result.count).toBe(2);
  expect(Math.min(...overlaps(labels, result.labels))).toBeGreaterThan(0.95);
});

test("an image of one pixel is one cell or none", async () => {
  for (const grid of [1, 2, 8]) {
    expect((await roundTrip(drawLabels(["1"]), { grid, minArea: 1 })).count).toBe(1);
    expect((await roundTrip(drawLabels(["."]), { grid, minArea: 1 })).count).toBe(0);
  }
});

test("a cell that fills the whole image comes back, its corners slightly cut", async () => {
  const labels = makeLabels(30, 48);
  labels.data.fill(7);
  const result = await roundTrip(labels);
  expect(result.count).toBe(1);
  expect(result.objects[0]?.areaPx).toBeGreaterThan(0.93 * 30 * 48);
});

test("cells cut by the edges of the image come back as far as they are inside", async () => {
  const labels = makeLabels(50, 50);
  for (const [id, cy, cx] of [
    [1, 0, 25],
    [2, 25, 49],
    [3, 49, 0],
  ] as const)
    for (let y = 0; y < 50; y++)
      for (let x = 0; x < 50; x++) if (Math.hypot(y - cy, x - cx) < 13) labels.data[y * 50 + x] = id;
  const result = await roundTrip(labels);
  expect(result.count).toBe(3);
  expect(Math.min(...overlaps(labels, result.labels))).toBeGreaterThan(0.85);
});

test("a ring is not star-shaped and does not come back; a limit of the representation", async () => {
  const labels = makeLabels(60, 60);
  for (let y = 0; y < 60; y++)
    for (let x = 0; x < 60; x++) {
      const r = Math.hypot(y - 30, x - 30);
      if (r < 24 && r > 15) labels.data[y * 60 + x] = 1;
    }
  const result = await roundTrip(labels);
  expect(Math.max(...overlaps(labels, result.labels))).toBeLessThan(0.5);
});

test("cells under the smallest area are dropped, and ids stay 1..n in reading order", async () => {
  const labels = drawEllipses(5, { radius: [4, 14] });
  const all = await roundTrip(labels);
  const large = await roundTrip(labels, { minArea: 200 });
  expect(large.objects.map(({ areaPx }) => areaPx)).toEqual(
    all.objects.map(({ areaPx }) => areaPx).filter((area) => area >= 200),
  );
  expect(large.count).toBeLessThan(all.count);
  const seen = [...new Set(large.labels.data)].filter((id) => id !== 0);
  expect(seen).toEqual(large.objects.map(({ id }) => id));
});

/** What an unsure network says: true maps with noise on everything. */
function noisyMaps(seed: number, size: number): Maps {
  const maps = makeStarTargets({ labels: drawEllipses(seed, { size, count: 30 }) }, options);
  const random = makeRandom(seed + 1000);
  const shake = (data: Float32Array, by: number) =>
    data.map((v) => Math.fround(v === 0 ? 0 : v * (1 + by * random.normal())));
  const { probability, distance } = maps;
  if (!probability || !distance) throw new Error("maps are missing");
  // few levels of probability, so that ties are common
  const levels = shake(probability.data, 0.2).map((v) => Math.min(1, Math.round(v * 16) / 16));
  return {
    probability: { ...probability, data: levels },
    distance: { ...distance, data: shake(distance.data, 0.15) },
  };
}

test("the result does not depend on how tiles cut the image", async () => {
  const size = 101;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1000 }),
      fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 5 }),
      fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 5 }),
      async (seed, ys, xs) => {
        const maps = noisyMaps(seed, size);
        const order = (cuts: number[]) => cuts.sort((a, b) => a - b);
        const whole = await decodeStar(ask(maps, size, size), options);
        const tiled = await decodeStar(ask(maps, size, size, { y: order(ys), x: order(xs) }), options);
        expect(tiled.labels.data).toEqual(whole.labels.data);
        expect(tiled.objects).toEqual(whole.objects);
        expect(whole.count).toBeGreaterThan(5);
      },
    ),
    { numRuns: 12 },
  );
});

test("kept cells overlap no more than allowed, by the area of their outlines", async () => {
  const maps = noisyMaps(3, 120);
  const candidates = await collectCandidates(ask(maps, 120, 120), options);
  const kept = await suppress(candidates, { height: 120, width: 120 }, options.overlap);
  const maker = new SpanMaker(120, 120);
  const shapes = kept.map(({ candidate }) => {
    const outline = new Float64Array(2 * options.rays);
    outlineOf(candidates, candidate, outline);
    return keepSpans(maker.fill(outline));
  });
  for (const a of shapes)
    for (const b of shapes)
      if (a !== b) expect(sharedArea(a, b)).toBeLessThanOrEqual(options.overlap * Math.min(a.area, b.area));
  expect(kept.reduce((sum, { followers }) => sum + 1 + followers.length, 0)).toBe(candidates.count);
});

test("many proposals agree on a better outline than the surest one alone", async () => {
  const labels = drawEllipses(8, { size: 200, count: 20, radius: [8, 16] });
  const maps = makeStarTargets({ labels }, options);
  const random = makeRandom(4);
  const distance = maps.distance?.data.map((d) => d * (1 + 0.1 * random.normal())) ?? new Float32Array();
  const shaken = { ...maps, distance: { data: distance, shape: maps.distance?.shape ?? [] } };
  const candidates = await collectCandidates(ask(shaken, 200, 200), options);
  const kept = await suppress(candidates, { height: 200, width: 200 }, options.overlap);
  const mean = (asked: number): number => {
    const cells = kept.map((one) => ({
      confidence: 1,
      outline: averagedOutline(candidates, one, { nearly: 0.7, asked }),
    }));
    const iou = overlaps(labels, drawOutlines(cells, { height: 200, width: 200, minArea: 1 }).labels);
    return iou.reduce((a, b) => a + b) / iou.length;
  };
  expect(mean(64)).toBeGreaterThan(mean(0) + 0.02);
});

test("cells are drawn again at another size, and back", async () => {
  const labels = drawEllipses(6, { radius: [7, 16] });
  const result = await roundTrip(labels);
  const doubled = resizeCells(result, { height: 320, width: 320 });
  expect(doubled.count).toBe(result.count);
  for (const { areaPx } of doubled.objects) expect(areaPx).toBeGreaterThan(100);
  const back = resizeCells(doubled, { height: 160, width: 160 });
  expect(back.labels.data).toEqual(result.labels.data);
});

test("a cancelled decode stops with its code", async () => {
  const controller = new AbortController();
  controller.abort();
  const maps = makeStarTargets({ labels: drawEllipses(1) }, options);
  await expect(decodeStar(ask(maps, 160, 160), options, { signal: controller.signal })).rejects.toMatchObject({
    code: "work/cancelled",
  });
});

test("a network with other rays is refused with what to check", async () => {
  const maps = makeStarTargets({ labels: makeLabels(16, 16) }, { rays: 16, grid: 2 });
  await expect(decodeStar(ask(maps, 16, 16), options)).rejects.toMatchObject({ code: "model/wrong-outputs" });
});

test("thousands of cells take moments (time is printed, not judged)", async () => {
  const size = 1024;
  const labels = makeLabels(size, size);
  let id = 0;
  for (let cy = 8; cy < size; cy += 17)
    for (let cx = 8; cx < size; cx += 17) {
      id++;
      for (let y = cy - 8; y <= cy + 8; y++)
        for (let x = cx - 8; x <= cx + 8; x++)
          if (Math.hypot(y - cy, x - cx) < 8 && y < size && x < size) labels.data[y * size + x] = id;
    }
  const maps = makeStarTargets({ labels }, options);
  const start = performance.now();
  const result = await decodeStar(ask(maps, size, size), { ...options, threshold: 0.3 });
  console.log(`decoded ${result.count} cells of 1024 x 1024 in ${(performance.now() - start).toFixed(0)} ms`);
  expect(result.count).toBe(id);
});
