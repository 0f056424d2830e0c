import { utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeFolderFor } from "../testing/run-cli.js";
import { type Finished, filesSoFar, findFinished, type RunRecord, stampOf } from "./run-record.js";

const record: RunRecord = {
  cambrian: "0",
  task: "cells",
  model: { name: "m", dir: "m", sha256: "0", seed: 1 },
  options: {},
  outputs: { labels: "tiff", table: false, overlay: false },
  runtime: "",
  threads: 1,
  started: "",
  files: [],
};

test("an image is finished while it, its results and their names are what they were", async () => {
  using folder = makeFolderFor("record");
  const names = ["same", "touched", "longer", "renamed", "lost"];
  const plans = names.map((name) => ({ image: folder.at(`${name}.tif`), labels: folder.at(`${name}_labels.tif`) }));
  const files: unknown[] = [];
  for (const { image, labels } of plans) {
    writeFileSync(image, "pixels");
    if (!image.endsWith("lost.tif")) writeFileSync(labels, "labels");
    files.push({ file: image, count: 1, planes: 1, seconds: 0, files: [labels], from: await stampOf(image) });
  }
  writeFileSync(folder.at("run.json"), JSON.stringify({ ...record, files }));
  utimesSync(folder.at("touched.tif"), 1, 1);
  writeFileSync(folder.at("longer.tif"), "other pixels");
  const now = plans.map((plan) =>
    plan.image.endsWith("renamed.tif") ? { ...plan, labels: folder.at("b.tif") } : plan,
  );
  expect([...(await findFinished(folder.path, record, now)).keys()]).toEqual([folder.at("same.tif")]);
  expect([...(await findFinished(folder.path, record, [])).keys()]).toEqual([]);
  const other = { ...record, options: { threshold: 0.1 } };
  expect([...(await findFinished(folder.path, other, now)).keys()]).toEqual([]);
});

test("going on keeps what an earlier run finished, each image once", () => {
  const report: Finished = { count: 1, planes: 1, seconds: 0, files: [], from: { bytes: 1, modified: "" } };
  const finished = new Map([
    ["a", report],
    ["b", report],
  ]);
  expect(filesSoFar([{ file: "a" }, { file: "c" }], finished)).toEqual([
    { file: "a" },
    { file: "c" },
    { file: "b", ...report },
  ]);
});
