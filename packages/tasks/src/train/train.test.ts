import { makeImage, makeLabels } from "@cambrian/core";
import { type CheckpointStore, noAugment } from "@cambrian/nn";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { beforeAll, expect, test } from "vitest";
import { makeSample } from "../cells/sample.js";
import type { CellsOptions, CellsTruth } from "../cells/types.js";
import type { EpochReport, Model } from "../model/model.js";
import { evaluate } from "../predict/evaluate.js";
import { openPredictor } from "../predict/predictor.js";
import type { Example } from "../task.js";
import { tinyCells } from "../testing/tiny-cells.js";
import { type TrainOptions, train } from "./train.js";

const sample = (seed: number): Example<CellsTruth> => makeSample(seed, { height: 64, width: 64, count: 4 });
const seen = Array.from({ length: 12 }, (_, k) => sample(k + 20));
const EPOCHS = 15;
const base: TrainOptions<CellsTruth, CellsOptions> = {
  runtime: ortNodeRuntime,
  threads: 1,
  options: { rays: 8 },
  settings: { crop: 48, batch: 2, learningRate: 0.02, augment: { ...noAugment, flips: true, rotation: "quarter" } },
};
const start = (more: Partial<TrainOptions<CellsTruth, CellsOptions>>, examples = seen) =>
  train(tinyCells, examples, { ...base, ...more });
const open = (model: Model) => openPredictor(tinyCells, model, { runtime: ortNodeRuntime, threads: 1 });

let model: Model;
const reports: EpochReport[] = [];
beforeAll(async () => {
  const run = start({ epochs: EPOCHS, validation: [sample(10)], name: "tiny", created: "2026-01-01T00:00:00Z" });
  for await (const report of run) reports.push(report);
  model = await run.finish();
});

test("training streams its epochs and ends in a model whose card says how it came about", () => {
  expect(reports.map(({ epoch, step }) => [epoch, step])).toEqual(
    Array.from({ length: EPOCHS }, (_, k) => [k + 1, 10 * k + 10]),
  );
  expect(reports.at(-1)?.loss).toBeLessThan((reports[0]?.loss ?? 0) / 1.7);
  expect(reports.every(({ validation }) => validation?.name === "AP@0.50")).toBe(true);
  expect(model.card).toMatchObject({
    name: "tiny",
    task: "cells",
    taskVersion: tinyCells.version,
    created: "2026-01-01T00:00:00Z",
    traits: { channels: 1, rgb: false },
    network: { kind: "unet", widths: [8, 8] },
    training: {
      seed: 1,
      threads: 1,
      images: 12,
      validationImages: 1,
      epochs: EPOCHS,
      steps: 10 * EPOCHS,
      stopped: "finished",
    },
    curves: reports,
  });
  expect(JSON.parse(JSON.stringify(model.card)).options.rays).toBe(8);
  const best = Math.max(...reports.map(({ validation }) => validation?.value ?? 0));
  expect(model.card.validation).toEqual({ name: "AP@0.50", value: best });
});

test("the model finds most cells of pictures it has not seen", async () => {
  await using predictor = await open(model);
  const { scores, results } = await evaluate(tinyCells, predictor, [11, 12].map(sample));
  expect(results.map(({ name }) => name)).toEqual(["sample-fluorescence-11", "sample-fluorescence-12"]);
  expect(scores.headline.value).toBeGreaterThan(0.5);
});

test("the same seed gives the same model, byte for byte; another seed another", async () => {
  const once = async (seed: number) => (await start({ epochs: 1, seed }).finish()).card.sha256;
  const [one, two, other] = [await once(3), await once(3), await once(4)];
  expect(two).toBe(one);
  expect(other).not.toBe(one);
});

test("fine-tuning starts at the very function of the model, and goes on from there", async () => {
  const still = { ...base.settings, learningRate: 0 };
  const unmoved = await start({ from: model, epochs: 1, settings: still }).finish();
  const image = sample(12).image;
  await using before = await open(model);
  await using after = await open(unmoved);
  for await (const { outputs } of before.ask(image).tiles()) {
    for await (const { outputs: again } of after.ask(image).tiles()) {
      for (const [name, { data }] of Object.entries(outputs)) {
        const far = data.findIndex((value, i) => !(Math.abs(value - (again[name]?.data[i] ?? Number.NaN)) <= 1e-3));
        expect(far, `${name}: the first number that differs`).toBe(-1);
      }
    }
  }
  expect(unmoved.card.training).toMatchObject({ from: "tiny" });
  expect(unmoved.card.options).toMatchObject({ rays: 8 });
  const tuned = await start({ from: model, epochs: 1, options: {} }).finish();
  const fresh = await start({ epochs: 1 }).finish();
  expect(tuned.card.curves[0]?.loss).toBeLessThan((fresh.card.curves[0]?.loss ?? 0) * 0.9);
});

test("images with other channels than the model reads are refused before training", async () => {
  const image = makeImage(
    new Uint8Array(2 * 64 * 64).map((_, i) => i % 251),
    { y: 64, x: 64, c: 2 },
  );
  const two = [{ name: "two.tif", image, truth: { labels: makeLabels(64, 64) } }];
  await expect(start({ from: model, epochs: 1 }, two).finish()).rejects.toMatchObject({
    code: "image/channel-mismatch",
  });
});

function memoryStore(): CheckpointStore {
  let kept: Uint8Array | undefined;
  return {
    load: async () => kept,
    save: async (bytes) => {
      kept = bytes.slice();
    },
    clear: async () => {
      kept = undefined;
    },
  };
}

test("a cancelled run goes on to the very model of an uninterrupted one, and with other settings not at all", async () => {
  const validation = [sample(10)];
  const whole = await start({ epochs: 3, validation }).finish();
  const checkpoint = memoryStore();
  const controller = new AbortController();
  let steps = 0;
  const cancelled = start({
    epochs: 3,
    validation,
    checkpoint,
    signal: controller.signal,
    onProgress: ({ what }) => what.startsWith("Training") && ++steps === 14 && controller.abort(),
  });
  await expect(cancelled.finish()).rejects.toMatchObject({ code: "work/cancelled" });
  expect(steps).toBe(14);
  await expect(start({ epochs: 3, validation, checkpoint, seed: 2 }).finish()).rejects.toMatchObject({
    code: "train/other-settings",
  });
  await expect(start({ epochs: 3, validation, checkpoint }, seen.slice(1)).finish()).rejects.toMatchObject({
    code: "train/other-settings",
  });
  const resumed = await start({ epochs: 3, validation, checkpoint }).finish();
  expect(resumed.card.sha256).toBe(whole.card.sha256);
  expect(resumed.card.options).toEqual(whole.card.options);
  expect(resumed.card.training).toMatchObject({ epochs: 3, steps: 30 });
});

test("progress tells what is done and how long it will take", async () => {
  const told: { what: string; done: number; secondsLeft?: number }[] = [];
  await start({ epochs: 1, onProgress: (progress) => told.push(progress) }).finish();
  const training = told.filter(({ what }) => what.startsWith("Training"));
  expect(training.length).toBe(10);
  expect(training.at(-1)).toMatchObject({ done: 1, secondsLeft: 0 });
  expect(training[4]?.secondsLeft).toBeGreaterThan(0);
});

test("without an image there is nothing to train on", async () => {
  await expect(start({}, []).finish()).rejects.toMatchObject({ code: "train/no-images" });
});

test("images that hold no cell can be trained on", async () => {
  const empty = { ...sample(1), truth: { labels: makeLabels(64, 64) } };
  const blind = await start({ epochs: 1 }, [empty]).finish();
  await using predictor = await open(blind);
  expect((await predictor.predict(empty.image)).count).toBe(0);
});
