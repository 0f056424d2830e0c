import { type Image, makeImage, makeRandom } from "@cambrian/core";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { expect, test } from "vitest";
import { findInParts } from "../cells/find-in-parts.js";
import type { CellsOptions } from "../cells/types.js";
import type { Model } from "../model/model.js";
import type { Ask } from "../task.js";
import { readableImage } from "../testing/readable-image.js";
import { randomTinyModel, tinyCells } from "../testing/tiny-cells.js";
import { openPredictor, type Predictor } from "./predictor.js";

const open = (model: Model, more: { readonly tile?: number; readonly options?: Partial<CellsOptions> } = {}) =>
  openPredictor(tinyCells, model, { runtime: ortNodeRuntime, threads: 1, ...more });

function drawnImage(y: number, x: number, c = 1): Image {
  const random = makeRandom(y * x);
  return makeImage(
    Float32Array.from({ length: c * y * x }, () => 10 + random.normal()),
    { y, x, c },
  );
}

/** The maps of the whole image, put together from what each tile answers for; [c, y, x] at the grid. */
async function dense(ask: Ask, grid: number): Promise<Record<string, Float32Array>> {
  const [rows, columns] = [Math.ceil(ask.height / grid), Math.ceil(ask.width / grid)];
  const maps: Record<string, Float32Array> = {};
  for await (const { y, x, core, outputs } of ask.tiles()) {
    for (const [name, { data, shape }] of Object.entries(outputs)) {
      const [channels = 0, height = 0, width = 0] = shape;
      maps[name] ??= new Float32Array(channels * rows * columns).fill(Number.NaN);
      const map = maps[name];
      for (let c = 0; c < channels; c++)
        for (let i = core.y0 / grid; i < Math.min(core.y1 / grid, rows); i++)
          for (let j = core.x0 / grid; j < Math.min(core.x1 / grid, columns); j++)
            map[(c * rows + i) * columns + j] = data[(c * height + i - y / grid) * width + j - x / grid] as number;
    }
  }
  return maps;
}

const sizes = [
  [70, 53],
  [33, 150],
  [97, 96],
] as const;

async function expectSameMaps(one: Predictor<unknown, CellsOptions>, other: Predictor<unknown, CellsOptions>) {
  for (const [y, x] of sizes) {
    const image = drawnImage(y, x);
    const expected = await dense(one.ask(image), one.options.grid);
    const got = await dense(other.ask(image), one.options.grid);
    expect(Object.keys(got).sort()).toEqual(["distance", "probability"]);
    for (const [name, map] of Object.entries(expected)) {
      const far = map.findIndex(
        (value, i) => !(Math.abs(value - (got[name]?.[i] ?? Number.NaN)) <= 1e-4 * Math.max(1, Math.abs(value))),
      );
      expect(far, `${name} of ${y} x ${x}: the first place that differs`).toBe(-1);
    }
  }
}

test("prediction by tiles says the same as of the whole image, for any size, mirrored too", async () => {
  for (const options of [{}, { grid: 1 }, { tta: true }]) {
    const model = await randomTinyModel({ ...options, rays: 4 });
    await using whole = await open(model);
    await using tiled = await open(model, { tile: 64 });
    await expectSameMaps(whole, tiled);
  }
});

test("cells found by tiles are those found in the whole image", async () => {
  const model = await randomTinyModel({ rays: 8, threshold: 0.15 });
  await using whole = await open(model);
  await using tiled = await open(model, { tile: 64 });
  let total = 0;
  for (const [y, x] of sizes) {
    const [a, b] = [await whole.predict(drawnImage(y, x)), await tiled.predict(drawnImage(y, x))];
    expect(a.labels).toMatchObject({ height: y, width: x });
    expect(b.labels.data).toEqual(a.labels.data);
    total += a.count;
  }
  expect(total).toBeGreaterThan(30);
});

test("tiles too small for what the network sees are refused", async () => {
  await using predictor = await open(await randomTinyModel(), { tile: 32 });
  await expect(predictor.predict(drawnImage(70, 70))).rejects.toMatchObject({ code: "tiles/too-small" });
});

test("a model of another task or version is refused", async () => {
  const model = await randomTinyModel();
  const other = { ...model, card: { ...model.card, task: "pose" } };
  await expect(open(other)).rejects.toMatchObject({
    code: "model/wrong-task",
    details: { got: "pose", expected: "cells" },
  });
  const newer = { ...model, card: { ...model.card, taskVersion: model.card.taskVersion + 1 } };
  await expect(open(newer)).rejects.toMatchObject({ code: "model/wrong-version" });
});

test("a damaged model file is refused", async () => {
  const model = await randomTinyModel();
  await expect(open({ ...model, onnx: model.onnx.subarray(0, 900) })).rejects.toMatchObject({ code: "onnx/damaged" });
});

test("an image with other channels than the model reads is refused, grey fills a colour model", async () => {
  const grey = await randomTinyModel();
  await using predictor = await open(grey);
  await expect(predictor.predict(drawnImage(8, 8, 2))).rejects.toMatchObject({ code: "image/channel-mismatch" });
  await using colour = await open(
    await randomTinyModel({}, { channels: 3, channelNames: ["red", "green", "blue"], rgb: true }),
  );
  await expect(colour.predict(drawnImage(8, 8, 2))).rejects.toMatchObject({ code: "image/channel-mismatch" });
  expect((await colour.predict(drawnImage(8, 8))).labels).toMatchObject({ height: 8, width: 8 });
});

test("images of one pixel, one row and one value are answered", async () => {
  await using predictor = await open(await randomTinyModel());
  for (const [y, x] of [
    [1, 1],
    [1, 40],
    [41, 1],
  ] as const)
    expect((await predictor.predict(drawnImage(y, x))).labels).toMatchObject({ height: y, width: x });
  const flat = makeImage(new Uint8Array(400).fill(7), { y: 20, x: 20 });
  expect((await predictor.predict(flat)).labels).toMatchObject({ height: 20, width: 20 });
});

test("options of the model hold unless others are given, for all images or for one", async () => {
  const model = await randomTinyModel({ threshold: 0.3, rays: 5 });
  await using predictor = await open(model, { options: { overlap: 0.1 } });
  expect(predictor.options).toMatchObject({ threshold: 0.3, rays: 5, overlap: 0.1, minArea: 4 });
  const none = await predictor.predict(drawnImage(40, 40), { options: { threshold: 1 } });
  expect(none.count).toBe(0);
});

test("prediction stops between tiles when cancelled, and tells how far it is", async () => {
  await using predictor = await open(await randomTinyModel(), { tile: 64 });
  const controller = new AbortController();
  const told: string[] = [];
  const run = predictor.predict(drawnImage(97, 150), {
    signal: controller.signal,
    onProgress: ({ what, done, total }) => {
      told.push(`${what} ${done}/${total}`);
      controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ code: "work/cancelled" });
  expect(told.filter((line) => line.startsWith("Looking"))).toEqual(["Looking 1/72"]);
});

test("an image read in parts is answered as the same image in memory, to the bit", async () => {
  const colour = { channels: 3, channelNames: ["red", "green", "blue"], rgb: true };
  const traits = { channels: 1, channelNames: ["grey"], rgb: false, objectDiameterPx: 12 };
  for (const [image, model] of [
    [drawnImage(97, 150), await randomTinyModel({ rays: 8, threshold: 0.15 })],
    [drawnImage(90, 70), await randomTinyModel({ rays: 8, threshold: 0.15, tta: true })],
    [drawnImage(90, 131), await randomTinyModel({ rays: 8, threshold: 0.15, diameter: "17px" }, traits)],
    [drawnImage(60, 71), await randomTinyModel({ rays: 8, threshold: 0.15, diameter: "8px" }, traits)],
    [{ ...drawnImage(80, 90, 3), rgb: true }, await randomTinyModel({ rays: 8, threshold: 0.15 }, colour)],
  ] as const) {
    await using predictor = await open(model, { tile: 64 });
    const whole = await predictor.predict(image);
    const ask = await predictor.askParts(readableImage(image));
    const parts = await findInParts(ask, predictor.options, { height: image.size.y, width: image.size.x });
    expect(whole.count).toBeGreaterThan(3);
    expect(parts.objects).toEqual(whole.objects);
    const { data } = parts.labels({ y0: 0, x0: 0, y1: image.size.y, x1: image.size.x });
    expect(data).toEqual(whole.labels.data);
  }
});
