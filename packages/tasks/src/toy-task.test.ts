/**
 * The seam between tasks and everything else, proven: a sixth task written in one place trains, predicts, evaluates and
 * passes the contract suite with one line in a registry.
 */
import { readFileSync } from "node:fs";
import { makeImage, makeRandom, type Point, throwIfCancelled } from "@cambrian/core";
import { binaryCrossEntropy, noAugment, sigmoid, unet } from "@cambrian/nn";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { expect, test } from "vitest";
import { evaluate } from "./predict/evaluate.js";
import { openPredictor } from "./predict/predictor.js";
import { makeRegistry, tasks } from "./registry.js";
import type { Task } from "./task.js";
import { describeTask, fitSamples } from "./testing/index.js";
import { train } from "./train/train.js";

// -- the task begins
interface DotsTruth {
  readonly height: number;
  readonly width: number;
  readonly dots: readonly Point[];
}

/** Map of 1 at dots, falling off within two pixels, [y, x]. */
function glow({ height, width, dots }: DotsTruth): Float32Array {
  return Float32Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    return Math.max(0, ...dots.map((dot) => Math.exp(-((dot.y - y) ** 2 + (dot.x - x) ** 2) / 3)));
  });
}

const isNear = (a: Point) => (b: Point) => Math.hypot(a.y - b.y, a.x - b.x) < 2;

/** Marks the middle of every bright dot. */
const dots: Task<DotsTruth, readonly Point[], { threshold: number }> = {
  id: "dots",
  title: "Dots: mark the middle of every bright dot",
  version: 1,
  options: { threshold: { default: 0.5, kind: "number", about: "Confidence (0 to 1).", stage: "predict" } },
  study: () => ({ channels: 1, channelNames: ["grey"], rgb: false }),
  buildModel: ({ channels }) => {
    const net = unet({ channels, outputs: { dot: 1 }, outputBias: { dot: -2 }, grid: 1, widths: [6, 8] });
    return { main: { ...net, activate: ({ dot }) => (dot ? { dot: sigmoid(dot) } : {}) } };
  },
  makeTargets: (truth) => ({ dot: { data: glow(truth), shape: [1, truth.height, truth.width] } }),
  loss({ dot: said }, { dot: wanted }) {
    if (!said || !wanted) throw new Error("Assertion failed: the network answers with a map of dots");
    return { total: binaryCrossEntropy(said, wanted), parts: {} };
  },
  async decode(ask, { threshold }, work) {
    const found: Point[] = [];
    for await (const { y: top, x: left, core, outputs } of ask.tiles()) {
      throwIfCancelled(work?.signal);
      const { data, shape } = outputs.dot ?? { data: new Float32Array(), shape: [1, 0, 0] };
      const [, height = 0, width = 0] = shape;
      const at = (y: number, x: number): number =>
        y < top || x < left || y >= top + height || x >= left + width
          ? 0
          : (data[(y - top) * width + x - left] as number);
      for (let y = core.y0; y < Math.min(core.y1, ask.height); y++)
        for (let x = core.x0; x < Math.min(core.x1, ask.width); x++) {
          const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(y + dy, x + dx)));
          if (at(y, x) > threshold && at(y, x) === Math.max(...around)) found.push({ y, x });
        }
    }
    return found.sort((a, b) => a.y - b.y || a.x - b.x);
  },
  score(pairs) {
    const f1 = pairs.map(({ result, truth }) => {
      const hits = truth.dots.filter((dot) => result.some(isNear(dot))).length;
      return (2 * hits) / Math.max(1, truth.dots.length + result.length);
    });
    const value = f1.reduce((sum, one) => sum + one, 0) / f1.length;
    return { headline: { name: "F1", value }, values: { f1: value }, perImage: f1.map((one) => ({ f1: one })) };
  },
  makeSample(seed) {
    const [random, height, width] = [makeRandom(seed), 40, 48];
    const places: Point[] = [];
    for (let tries = 0; tries < 60; tries++) {
      const dot = { y: 3 + random.integer(height - 6), x: 3 + random.integer(width - 6) };
      if (places.every(({ y, x }) => Math.hypot(y - dot.y, x - dot.x) > 8)) places.push(dot);
    }
    const truth = { height, width, dots: places };
    const pixels = Float32Array.from(glow(truth), (light) => 100 + 400 * light + 40 * random.normal());
    return { name: `dots-${seed}`, image: makeImage(pixels, { y: height, x: width }), truth };
  },
  warpTruth({ dots: given }, { height, width, sourceY, sourceX }) {
    const moved = given.flatMap((dot) => {
      const away = sourceY.map((y, i) => Math.hypot(y - dot.y, (sourceX[i] as number) - dot.x));
      const nearest = away.reduce((best, distance, i) => (distance < (away[best] as number) ? i : best), 0);
      return (away[nearest] as number) < 1 ? [{ y: Math.floor(nearest / width), x: nearest % width }] : [];
    });
    return { height, width, dots: moved };
  },
};

const registry = makeRegistry([...tasks.list, dots]);
// -- the task ends

describeTask(dots, {
  resultOf: (truth) => [...truth.dots].sort((a, b) => a.y - b.y || a.x - b.x),
  isEmpty: (found) => found.length === 0,
  fit: (task) => fitSamples(task, { runtime: ortNodeRuntime, crop: 32, learningRate: 0.01 }),
});

test("a sixth task takes at most 100 lines, and one in a registry", () => {
  const lines = readFileSync(new URL(import.meta.url), "utf8").split("\n");
  const length = lines.indexOf("// -- the task ends") - lines.indexOf("// -- the task begins") - 1;
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThanOrEqual(100);
  expect(registry.list.map(({ id }) => id)).toEqual([...tasks.list.map(({ id }) => id), "dots"]);
  expect(registry.get("dots")).toBe(dots);
});

test("it is trained, saved as a model, and finds dots in pictures it has not seen, whole or by tiles", async () => {
  const seen = [1, 2, 3, 4].map(dots.makeSample);
  const unseen = [11, 12, 13].map(dots.makeSample);
  const model = await train(dots, seen, {
    runtime: ortNodeRuntime,
    validation: [dots.makeSample(10)],
    epochs: 10,
    threads: 1,
    settings: { crop: 32, batch: 4, learningRate: 0.02, augment: { ...noAugment, flips: true, rotation: "quarter" } },
  }).finish();
  expect(model.card).toMatchObject({
    task: "dots",
    taskVersion: 1,
    training: { images: 4, steps: 100, stopped: "finished" },
  });
  await using predictor = await openPredictor(dots, model, { runtime: ortNodeRuntime, threads: 1 });
  const { scores, results } = await evaluate(dots, predictor, unseen);
  expect(scores.headline.value).toBeGreaterThan(0.9);
  await using tiled = await openPredictor(dots, model, { runtime: ortNodeRuntime, threads: 1, tile: 32 });
  for (const [k, { image }] of unseen.entries()) expect(await tiled.predict(image)).toEqual(results[k]?.result);
});
