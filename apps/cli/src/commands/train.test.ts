/** From a folder of drawn cells to a model that finds them again, stopped and gone on with on the way. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { makeImage, saveImage, saveLabels } from "cambrian";
import { expect, test } from "vitest";
import { drawDataset, drawDiscs, drawNumbered } from "../testing/draw-dataset.js";
import { makeFolderFor, runCli } from "../testing/run-cli.js";

/** Small pieces, so that a test takes seconds. */
const small = "--crop 64 --batch 2 --threads 2";

test("train writes model, card and report; a second run keeps the first; predict and evaluate use it", async () => {
  using folder = makeFolderFor("train");
  const { path: cwd } = folder;
  await drawDataset(folder.at("data"), 4);
  const trained = await runCli(`train cells --data data --out model --epochs 1 ${small} --json`, { cwd });
  expect(trained.code, trained.stderr).toBe(0);
  expect(trained.stderr).toMatch(/Learning from 3 images, judging by 1 set aside by seed 1/);
  expect(trained.stderr).toMatch(/round 1 {2}loss/);
  expect(trained.json()).toMatchObject({ images: 3, validation_images: 1, epochs: 1, stopped: "finished" });
  expect(readdirSync(folder.at("model")).sort()).toEqual(["card.json", "model.onnx", "report.html"]);
  const card = JSON.parse(readFileSync(folder.at("model/card.json"), "utf8"));
  expect(card).toMatchObject({ name: "model", task: "cells", training: { seed: 1, images: 3 } });
  const report = readFileSync(folder.at("model/report.html"), "utf8");
  expect(report).toContain("of 100 cells right");
  expect(report).not.toMatch(/https?:\/\/|<script/);

  const again = await runCli(`train cells --data data --out model --epochs 1 --seed 2 ${small} --json`, { cwd });
  expect(again.code, again.stderr).toBe(0);
  const previous = again.json().previous;
  expect(readdirSync(previous).sort()).toEqual(["card.json", "model.onnx", "report.html"]);

  const image = folder.at("data/images/a0.png");
  const words = [
    "predict",
    "cells",
    image,
    "--model",
    "model",
    "--out",
    "out",
    "--table",
    "csv",
    "--overlay",
    "--json",
  ];
  const predicted = await runCli([...words, "--outlines", "geojson", "--threshold", "0.1"], { cwd });
  expect(predicted.code, predicted.stderr).toBe(0);
  expect(readdirSync(folder.at("out")).sort()).toEqual([
    "a0_labels.tif",
    "a0_outlines.geojson",
    "a0_overlay.png",
    "a0_table.csv",
    "run.json",
  ]);
  const run = JSON.parse(readFileSync(folder.at("out/run.json"), "utf8"));
  expect(run.model.sha256).toBe(again.json().sha256);
  expect(run.options.threshold).toBe(0.1);

  const judged = await runCli("evaluate cells --data data --model model --json", { cwd });
  expect(judged.code, judged.stderr).toBe(0);
  expect(judged.json()).toMatchObject({ images: 4, objects: 12, floor: { ap: { "0.50": 1 } } });
});

test("a stopped run exits 130, says how to go on, and goes on to the very model of an unbroken run", async () => {
  using folder = makeFolderFor("train");
  const { path: cwd } = folder;
  await drawDataset(folder.at("data"), 3);
  const command = (out: string): string => `train cells --data data --out ${out} --epochs 2 ${small} --json`;
  const whole = await runCli(command("whole"), { cwd });
  expect(whole.code, whole.stderr).toBe(0);

  const controller = new AbortController();
  const stopped = await runCli(command("broken"), {
    cwd,
    signal: controller.signal,
    onStderr: (text) => {
      if (text.includes("round 1")) controller.abort();
    },
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/The same command again goes on from broken.checkpoint/);
  expect(stopped.json().error.code).toBe("work/cancelled");
  expect(existsSync(folder.at("broken/model.onnx"))).toBe(false);

  const other = await runCli(`${command("broken")} --seed 7`, { cwd });
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/--seed \(then 1, now 7\).*--restart.*\[train\/other-settings\]/);

  const rate = await runCli(`${command("broken")} --learning-rate 0.001`, { cwd });
  expect(rate.stderr).toMatch(/--learning-rate \(then null, now 0.001\).*\[train\/other-settings\]/);

  // Stopped again, now when the model is there and the report is not.
  const late = new AbortController();
  const reporting = await runCli(command("broken"), {
    cwd,
    signal: late.signal,
    onStderr: (text) => {
      if (text.includes("Writing the report")) late.abort();
    },
  });
  expect(reporting.code).toBe(130);
  expect(reporting.stderr).toMatch(
    /The model is trained and saved in broken\. The same command again makes the report/,
  );
  expect(existsSync(folder.at("broken/model.onnx"))).toBe(true);

  const resumed = await runCli(command("broken"), { cwd });
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).toMatch(/Going on with the unfinished run/);
  expect(resumed.json().sha256).toBe(whole.json().sha256);
  expect(readdirSync(folder.at("broken")).sort()).toEqual(["card.json", "model.onnx", "report.html"]);
});

test("stopped while it reads the images, it says that nothing was changed", async () => {
  using folder = makeFolderFor("train");
  await drawDataset(folder.at("data"), 2);
  const controller = new AbortController();
  const onStderr = (text: string): void => {
    if (text.includes("Reading images")) controller.abort();
  };
  const options = { cwd: folder.path, signal: controller.signal, onStderr };
  const stopped = await runCli("train cells --data data --out model", options);
  expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringMatching(/Stopped before training began/)]);
  expect(existsSync(folder.at("model"))).toBe(false);
});

test("every faulty file of a data set is named with its code, and the good ones are learnt from", async () => {
  using folder = makeFolderFor("train");
  const { path: cwd } = folder;
  await drawDataset(folder.at("data"), 3);
  const images = (name: string): string => folder.at("data/images", name);
  const labels = (name: string): string => folder.at("data/labels", name);
  const { image, labels: truth } = drawNumbered(9);
  await saveImage(images("alone.png"), image);
  await saveLabels(labels("orphan.png"), truth);
  await saveImage(images("size.png"), image);
  await saveLabels(labels("size.png"), drawDiscs(32, []).labels);
  await saveImage(images("float.tif"), image);
  await saveImage(
    labels("float.tif"),
    makeImage(
      Float32Array.from(truth.data, (id) => id / 2),
      { y: 64, x: 64 },
    ),
  );
  await saveImage(
    images("nan.tif"),
    makeImage(
      Float32Array.from(image.data, (v, i) => (i === 5 ? Number.NaN : v)),
      { y: 64, x: 64 },
    ),
  );
  await saveLabels(labels("nan.tif"), truth);
  writeFileSync(images("broken.png"), "no picture");
  await saveLabels(labels("broken.png"), truth);
  await saveImage(images("nothing.png"), drawDiscs(64, []).image);
  await saveLabels(labels("nothing.png"), drawDiscs(64, []).labels);

  const ran = await runCli(`train cells --data data --out model --epochs 1 ${small} --json`, { cwd });
  expect(ran.code, ran.stderr).toBe(0);
  const found = ran
    .json()
    .problems.map(
      ({ code, file }: { code: string; file: string }) => `${code} ${file.slice(folder.at("data").length + 1)}`,
    );
  expect(found.sort()).toEqual([
    "dataset/empty-labels labels/nothing.png",
    "dataset/missing-image labels/orphan.png",
    "dataset/missing-labels images/alone.png",
    "dataset/size-mismatch labels/size.png",
    "file/unknown-format images/broken.png",
    "image/not-finite images/nan.tif",
    "labels/not-integer labels/float.tif",
  ]);
  expect(ran.json()).toMatchObject({ images: 3, validation_images: 1 });
});

test("a single image with a single cell trains, and it is said that nothing judges the model", async () => {
  using folder = makeFolderFor("train");
  const { image, labels } = drawDiscs(64, [{ y: 30, x: 30, radius: 10 }]);
  await saveImage(folder.at("only.tif"), image);
  await saveLabels(folder.at("only_masks.tif"), labels);
  const ran = await runCli(`train cells --data . --out model --epochs 1 ${small}`, { cwd: folder.path });
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/No image was set aside/);
});

test("nothing to learn from is told before any work: no folder, no pairs, no objects", async () => {
  using folder = makeFolderFor("train");
  const { path: cwd } = folder;
  const gone = await runCli("train cells --data gone --out model", { cwd });
  expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining("[dataset/not-found]")]);
  await drawDataset(folder.at("data"), 2);
  for (const index of [0, 1]) await saveLabels(folder.at(`data/labels/a${index}.png`), drawDiscs(64, []).labels);
  const blank = await runCli("train cells --data data --out model", { cwd });
  expect([blank.code, blank.stderr]).toEqual([1, expect.stringContaining("[dataset/no-objects]")]);
  rmSync(folder.at("data/labels"), { recursive: true });
  const none = await runCli("train cells --data data --out model", { cwd });
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("[dataset/empty]")]);
  expect(existsSync(folder.at("model"))).toBe(false);
});

test("minutes and epochs together, and an output folder that is a file, are refused", async () => {
  using folder = makeFolderFor("train");
  const { path: cwd } = folder;
  await drawDataset(folder.at("data"), 2);
  writeFileSync(folder.at("taken"), "mine");
  const both = await runCli("train cells --data data --minutes 1 --epochs 1", { cwd });
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("[usage/minutes-or-epochs]")]);
  const taken = await runCli("train cells --data data --out taken", { cwd });
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining("[file/cannot-write]")]);
  expect(readFileSync(folder.at("taken"), "utf8")).toBe("mine");
});
