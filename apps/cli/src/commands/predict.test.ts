/** Many images in, files out: names, stacks, bad files, stopping and going on. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { makeImage, openImage, readTable, saveImage } from "cambrian";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawDataset, drawDiscs, drawNumbered } from "../testing/draw-dataset.js";
import { makeFolderFor, runCli } from "../testing/run-cli.js";

/** A model that was taught for a moment; with a low threshold it finds something in every image. */
let shared: ReturnType<typeof makeFolderFor>;
let model: string[];

beforeAll(async () => {
  shared = makeFolderFor("predict-model");
  await drawDataset(shared.at("data"), 4);
  const words = "train cells --data data --out model --epochs 1 --crop 64 --batch 2 --threads 2";
  const trained = await runCli(words, { cwd: shared.path });
  expect(trained.code, trained.stderr).toBe(0);
  model = ["--model", shared.at("model"), "--threshold", "0.05", "--threads", "2"];
});
afterAll(() => shared[Symbol.dispose]());

const predict = (cwd: string, words: readonly string[], signal?: AbortSignal) =>
  runCli(["predict", "cells", ...words, ...model], { cwd, ...(signal ? { signal } : {}) });

test("one bad file is reported with its code, the others are finished, and the exit code is 1", async () => {
  using folder = makeFolderFor("predict");
  await saveImage(folder.at("a.tif"), drawNumbered(1).image);
  await saveImage(folder.at("b.tif"), drawNumbered(2).image);
  await saveImage(folder.at("cut.tif"), drawNumbered(3).image);
  truncateSync(folder.at("cut.tif"), 300);
  const { image } = drawNumbered(4);
  await saveImage(
    folder.at("nan.tif"),
    makeImage(
      Float32Array.from(image.data, (v, i) => (i ? v : Number.NaN)),
      { y: 64, x: 64 },
    ),
  );
  const ran = await predict(folder.path, [
    "a.tif",
    "cut.tif",
    "nan.tif",
    "gone.tif",
    "b.tif",
    "--out",
    "out",
    "--json",
  ]);
  expect(ran.code).toBe(1);
  const answer = ran.json();
  expect(answer).toMatchObject({ images: 5, done: 2, failed: 3 });
  const codes = answer.files.map(({ error }: { error?: { code: string } }) => error?.code ?? "done");
  expect(codes[0]).toBe("done");
  expect(codes[1]).toMatch(/truncated|damaged/);
  expect(codes.slice(2)).toEqual(["image/not-finite", "file/not-found", "done"]);
  expect(readdirSync(folder.at("out")).sort()).toEqual(["a_labels.tif", "b_labels.tif", "run.json"]);
  expect(ran.stderr).toMatch(/3 of 5 images could not be done/);
});

test("an OME-Zarr is one image, named, in a folder or by a pattern", async () => {
  using folder = makeFolderFor("predict");
  mkdirSync(folder.at("in"));
  await saveImage(folder.at("in/a.ome.zarr"), drawNumbered(1).image);
  await saveImage(folder.at("in/b.tif"), drawNumbered(2).image);
  for (const [word, names] of [
    ["in/a.ome.zarr", ["a_labels.tif"]],
    ["in", ["a_labels.tif", "b_labels.tif"]],
    ["in/*.zarr", ["a_labels.tif"]],
    ["**/*", ["a_labels.tif", "b_labels.tif"]],
  ] as const) {
    const out = `out${names.length}${word.length}`;
    const ran = await predict(folder.path, [word, "--out", out]);
    expect(ran.code, ran.stderr).toBe(0);
    expect(readdirSync(folder.at(out)).sort()).toEqual([...names, "run.json"]);
    rmSync(folder.at(out), { recursive: true });
  }
});

test("every plane of a stack is looked at: labels as pages, the table says where, a picture for each", async () => {
  using folder = makeFolderFor("predict");
  const planes = [1, 2, 3].map((index) => drawNumbered(index).image.data);
  const data = new Uint8Array(3 * 64 * 64);
  planes.forEach((plane, z) => {
    data.set(plane, z * 64 * 64);
  });
  await saveImage(
    folder.at("stack.tif"),
    makeImage(data, { z: 3, c: 1, y: 64, x: 64 }, { pixelSize: { x: 0.5, y: 0.5 } }),
  );
  const ran = await predict(folder.path, [
    "stack.tif",
    "--out",
    "out",
    "--table",
    "csv",
    "--overlay",
    "--outlines",
    "imagej",
  ]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/in 3 planes/);
  expect(readdirSync(folder.at("out")).sort()).toEqual([
    "run.json",
    "stack_labels.tif",
    "stack_table.csv",
    "stack_z0_overlay.png",
    "stack_z0_rois.zip",
    "stack_z1_overlay.png",
    "stack_z1_rois.zip",
    "stack_z2_overlay.png",
    "stack_z2_rois.zip",
  ]);
  await using labels = await openImage(folder.at("out/stack_labels.tif"));
  expect(labels.info).toMatchObject({ size: { t: 1, c: 1, z: 3, y: 64, x: 64 }, pixelSize: { x: 0.5, y: 0.5 } });
  const table = await readTable(folder.at("out/stack_table.csv"));
  const z = table.columns.find(({ name }) => name === "z");
  expect(new Set<unknown>(z?.values)).toEqual(new Set([0, 1, 2]));
  const png = await predict(folder.path, ["stack.tif", "--out", "png", "--labels", "png"]);
  expect([png.code, png.stderr]).toEqual([1, expect.stringContaining("[predict/png-stack]")]);
});

test("images of one name in two folders, and folders and patterns as words, give distinct results", async () => {
  using folder = makeFolderFor("predict");
  for (const day of ["day1", "day2"]) {
    mkdirSync(folder.at(day));
    await saveImage(folder.at(day, "a.png"), drawNumbered(1).image);
    await saveImage(folder.at(day, "a_masks.png"), drawNumbered(1).image);
  }
  const ran = await predict(folder.path, ["day1", "day*/*.png", "--out", "out", "--labels", "png"]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(readdirSync(folder.at("out")).sort()).toEqual(["day1_a_labels.png", "day2_a_labels.png", "run.json"]);
});

test("a result never replaces one of the images", async () => {
  using folder = makeFolderFor("predict");
  await saveImage(folder.at("a.tif"), drawNumbered(1).image);
  copyFileSync(folder.at("a.tif"), folder.at("a_labels.tif"));
  const before = readFileSync(folder.at("a_labels.tif"));
  const ran = await predict(folder.path, ["a.tif", "a_labels.tif", "--out", "."]);
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining("[predict/would-overwrite]")]);
  expect(readFileSync(folder.at("a_labels.tif")).equals(before)).toBe(true);
});

test("constant and one-pixel images never fail and have no cells", async () => {
  using folder = makeFolderFor("predict");
  await saveImage(folder.at("flat.tif"), makeImage(new Uint16Array(50 * 40).fill(700), { y: 50, x: 40 }));
  await saveImage(folder.at("dot.png"), makeImage(new Uint8Array([9]), { y: 1, x: 1 }));
  await saveImage(
    folder.at("colour.png"),
    makeImage(
      new Uint8Array(3 * 30 * 30).map((_, i) => i % 251),
      { y: 30, x: 30, c: 3 },
      { rgb: true },
    ),
  );
  const words = [
    "flat.tif",
    "dot.png",
    "colour.png",
    "--out",
    "out",
    "--table",
    "csv",
    "--overlay",
    "--outlines",
    "geojson",
    "--json",
  ];
  const ran = await predict(folder.path, words);
  const [flat, dot, colour] = ran.json().files;
  expect([flat.error, dot.error]).toEqual([undefined, undefined]);
  expect(colour.error.code).toBe("image/channel-mismatch");
  // what a network that has learnt says of them
  const shipped = await runCli("predict cells flat.tif dot.png --model nuclei --out shipped --json", {
    cwd: folder.path,
  });
  expect(shipped.code, shipped.stderr).toBe(0);
  expect(shipped.json().files.map(({ count }: { count: number }) => count)).toEqual([0, 0]);
});

test("stopping keeps what is finished, exits 130 and says how to go on; --resume does only the rest", async () => {
  using folder = makeFolderFor("predict");
  for (const index of [0, 1, 2])
    await saveImage(folder.at(`a${index}.png`), drawDiscs(64, [{ y: 20, x: 20, radius: 8 }]).image);
  const first = await predict(folder.path, ["a0.png", "--out", "out"]);
  expect(first.code, first.stderr).toBe(0);
  const words = ["a0.png", "a1.png", "a2.png", "--out", "out", "--json"];
  const stopped = await predict(folder.path, words, AbortSignal.abort());
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/--resume/);
  const resumed = await predict(folder.path, [...words, "--resume"]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.json().files.map(({ skipped }: { skipped?: true }) => skipped ?? false)).toEqual([true, false, false]);
  await saveImage(folder.at("a1.png"), drawDiscs(64, [{ y: 40, x: 40, radius: 8 }]).image);
  const again = await predict(folder.path, [...words, "--resume"]);
  expect(again.json().files.map(({ skipped }: { skipped?: true }) => skipped ?? false)).toEqual([true, false, true]);
});

test("a model that is missing, damaged, of another task or version is refused with its code", async () => {
  using folder = makeFolderFor("predict");
  const { path: cwd } = folder;
  await saveImage(folder.at("a.png"), drawNumbered(0).image);
  const card = JSON.parse(readFileSync(shared.at("model/card.json"), "utf8"));
  const refuse = async (name: string): Promise<string> => {
    const ran = await runCli(["predict", "cells", "a.png", "--model", name, "--out", "out", "--json"], { cwd });
    expect(ran.code).toBe(1);
    return ran.json().error.code;
  };
  const write = (name: string, changes: object): void => {
    mkdirSync(folder.at(name));
    copyFileSync(shared.at("model/model.onnx"), folder.at(name, "model.onnx"));
    writeFileSync(folder.at(name, "card.json"), JSON.stringify({ ...card, ...changes }));
  };
  write("pose", { task: "pose" });
  write("newer", { taskVersion: 99 });
  write("short", {});
  truncateSync(folder.at("short/model.onnx"), 1000);
  write("fields", { traits: undefined });
  expect(await refuse("nowhere")).toBe("model/not-found");
  expect(await refuse("pose")).toBe("model/wrong-task");
  expect(await refuse("newer")).toBe("model/wrong-version");
  expect(await refuse("short")).toBe("model/damaged");
  expect(await refuse("fields")).toBe("model/damaged");
});

test("a folder that cannot be written is told at once, and what is in it stays", async () => {
  using folder = makeFolderFor("predict");
  await saveImage(folder.at("a.png"), drawNumbered(0).image);
  writeFileSync(folder.at("taken"), "mine");
  const taken = await predict(folder.path, ["a.png", "--out", "taken/out"]);
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining("[file/cannot-write]")]);
  mkdirSync(folder.at("out/a_labels.tif/inside"), { recursive: true }); // stops the superuser too
  const late = await predict(folder.path, ["a.png", "--out", "out"]);
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("[file/cannot-write]")]);
  expect(late.stderr).toMatch(/0 of 1 image is finished.*--resume/s);
  expect(readdirSync(folder.at("out"))).toEqual(["a_labels.tif"]);
  if (process.getuid?.() === 0) return; // may write in a locked folder
  mkdirSync(folder.at("locked"));
  chmodSync(folder.at("locked"), 0o555);
  const locked = await predict(folder.path, ["a.png", "--out", "locked"]);
  expect([locked.code, locked.stderr]).toEqual([1, expect.stringContaining("[file/cannot-write]")]);
});
