/** Scoring label images against a data set, and what happens when some are missing or wrong. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { saveLabels } from "cambrian";
import { expect, test } from "vitest";
import { drawDataset, drawDiscs, drawNumbered } from "../testing/draw-dataset.js";
import { makeFolderFor, runCli } from "../testing/run-cli.js";

test("the truth as prediction scores 1 everywhere, in the promised JSON", async () => {
  using folder = makeFolderFor("evaluate");
  await drawDataset(folder.at("data"), 3);
  const ran = await runCli("evaluate cells --data data --predictions data/labels --json", { cwd: folder.path });
  expect(ran.code).toBe(0);
  const answer = ran.json();
  expect(answer).toMatchObject({ images: 3, pq: 1, count_error: 0, problems: [] });
  const keys = ["0.50", "0.55", "0.60", "0.65", "0.70", "0.75", "0.80", "0.85", "0.90", "0.95"];
  for (const figure of ["ap", "ap_mean_of_images", "f1"]) {
    expect(answer[figure]).toEqual(Object.fromEntries(keys.map((key) => [key, 1])));
  }
  expect(answer.seconds).toBeGreaterThanOrEqual(0);
});

test("one lost object of nine lowers AP to 8/9", async () => {
  using folder = makeFolderFor("evaluate");
  await drawDataset(folder.at("data"), 3);
  cpSync(folder.at("data/labels"), folder.at("found"), { recursive: true });
  const { labels } = drawNumbered(1);
  await saveLabels(folder.at("found/a1.png"), { ...labels, data: labels.data.map((id) => (id === 2 ? 0 : id)) });
  const { json } = await runCli("evaluate cells --data data --predictions found --json", { cwd: folder.path });
  expect(json().ap["0.50"]).toBeCloseTo(8 / 9, 12);
  expect(json().f1["0.50"]).toBeCloseTo(16 / 17, 12);
  expect(json().per_image.find(({ name }: { name: string }) => name === "a1").ap50).toBeCloseTo(2 / 3, 12);
});

test("predictions may be called NAME_labels.tif, as predict writes them", async () => {
  using folder = makeFolderFor("evaluate");
  await drawDataset(folder.at("data"), 2);
  mkdirSync(folder.at("out"));
  for (const index of [0, 1]) await saveLabels(folder.at(`out/a${index}_labels.tif`), drawNumbered(index).labels);
  const ran = await runCli("evaluate cells --data data --predictions out", { cwd: folder.path });
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/0\.50 {3}1\.000/);
});

test("a missing, a damaged and a wrongly sized prediction are reported; the others are scored; exit 1", async () => {
  using folder = makeFolderFor("evaluate");
  await drawDataset(folder.at("data"), 4);
  cpSync(folder.at("data/labels"), folder.at("found"), { recursive: true });
  rmSync(folder.at("found/a0.png"));
  writeFileSync(folder.at("found/a1.png"), "no picture");
  await saveLabels(folder.at("found/a2.png"), drawDiscs(32, []).labels);
  const ran = await runCli("evaluate cells --data data --predictions found --json", { cwd: folder.path });
  expect(ran.code).toBe(1);
  expect(ran.json().images).toBe(1);
  expect(ran.json().problems.map(({ code }: { code: string }) => code)).toEqual([
    "evaluate/missing-prediction",
    "file/unknown-format",
    "image/size-mismatch",
  ]);
});

test("evaluate needs a model or predictions, and not both", async () => {
  using folder = makeFolderFor("evaluate");
  for (const words of ["", " --model m --predictions p"]) {
    const ran = await runCli(`evaluate cells --data data${words}`, { cwd: folder.path });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/\[usage\/model-or-predictions\]/);
  }
});

test("an empty folder and a missing one say what was looked for", async () => {
  using folder = makeFolderFor("evaluate");
  mkdirSync(folder.at("empty"));
  await drawDataset(folder.at("study/train"), 1);
  const empty = await runCli("evaluate cells --data empty --predictions empty", { cwd: folder.path });
  expect(empty.code).toBe(1);
  expect(empty.stderr).toMatch(/images\/ and labels\/.*x_masks\.tif.*\[dataset\/empty\]/);
  const above = await runCli("evaluate cells --data study --predictions empty", { cwd: folder.path });
  expect(above.stderr).toMatch(/Did you mean .*study.train\?/);
  const gone = await runCli("evaluate cells --data gone --predictions empty", { cwd: folder.path });
  expect(gone.stderr).toMatch(/\[dataset\/not-found\]/);
});
