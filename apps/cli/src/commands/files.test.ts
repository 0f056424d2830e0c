/** info, measure, models, tasks and doctor, as a person or a script sees them. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { makeImage, readTable, saveImage, saveLabels } from "cambrian";
import { expect, test } from "vitest";
import { drawDiscs } from "../testing/draw-dataset.js";
import { makeFolderFor, runCli } from "../testing/run-cli.js";

test("info says size, channels, pixel type and pixel size of a stack", async () => {
  using folder = makeFolderFor("info");
  const image = makeImage(
    new Uint16Array(2 * 3 * 4 * 5),
    { z: 2, c: 3, y: 4, x: 5 },
    { pixelSize: { x: 0.5, y: 0.5, z: 2 } },
  );
  await saveImage(folder.at("stack.tif"), image);
  const told = await runCli("info stack.tif", { cwd: folder.path });
  expect(told.code).toBe(0);
  expect(told.stdout).toMatch(/5 x 4 pixels, 1 frame, 2 sections/);
  expect(told.stdout).toMatch(/0\.5 x 0\.5 µm, sections 2 µm apart/);
  const { json } = await runCli("info stack.tif --json", { cwd: folder.path });
  expect(json()).toMatchObject({
    size: { t: 1, c: 3, z: 2, y: 4, x: 5 },
    dtype: "uint16",
    pixelSize: { x: 0.5, y: 0.5, z: 2 },
  });
});

test("info tells the levels and labels of an OME-Zarr", async () => {
  using folder = makeFolderFor("info");
  await saveImage(folder.at("slide.ome.zarr"), makeImage(new Uint8Array(600 * 700), { c: 1, y: 600, x: 700 }));
  await saveLabels(folder.at("slide.ome.zarr/labels/cells"), {
    height: 600,
    width: 700,
    data: new Uint32Array(420_000),
  });
  const told = await runCli("info slide.ome.zarr", { cwd: folder.path });
  expect(told.stdout).toMatch(/levels {6}700 x 600, 350 x 300\n {2}labels {6}cells/);
});

test("info of a file that is not there, not an image, or cut off fails with a code and nothing on standard output", async () => {
  using folder = makeFolderFor("info");
  writeFileSync(folder.at("notes.png"), "these are my notes");
  const { image } = drawDiscs(32, [{ y: 16, x: 16, radius: 6 }]);
  await saveImage(folder.at("cut.tif"), image);
  truncateSync(folder.at("cut.tif"), 300);
  for (const [file, code] of [
    ["gone.tif", /\[file\/not-found\]/],
    ["notes.png", /\[file\/unknown-format\]/],
    ["cut.tif", /\[[a-z-]+\/[a-z-]+\]/],
  ] as const) {
    const ran = await runCli(["info", file], { cwd: folder.path });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toMatch(code);
    const asJson = await runCli(["info", file, "--json"], { cwd: folder.path });
    expect(asJson.json().error.code).toMatch(/^[a-z-]+\/[a-z-]+$/);
  }
});

test("measure writes one row for each object, with intensities and micrometres", async () => {
  using folder = makeFolderFor("measure");
  const { image, labels } = drawDiscs(48, [
    { y: 12, x: 12, radius: 5 },
    { y: 30, x: 33, radius: 7 },
  ]);
  await saveImage(folder.at("a.tif"), { ...image, pixelSize: { x: 0.5, y: 0.5 } });
  await saveLabels(folder.at("a_labels.tif"), labels);
  const { code, stdout } = await runCli("measure a_labels.tif --image a.tif --table a.csv", { cwd: folder.path });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^2 objects/);
  const [header = "", ...rows] = readFileSync(folder.at("a.csv"), "utf8").trim().split(/\r?\n/);
  expect(rows).toHaveLength(2);
  expect(header).toMatch(/area \[µm²\]/);
  expect(header).toMatch(/area_px/);
  expect(header).toMatch(/mean/);
});

test("measure without --table prints the table", async () => {
  using folder = makeFolderFor("measure");
  await saveLabels(folder.at("a.png"), drawDiscs(24, [{ y: 12, x: 12, radius: 5 }]).labels);
  const { code, stdout } = await runCli("measure a.png", { cwd: folder.path });
  expect(code).toBe(0);
  expect(stdout.trim().split(/\r?\n/)).toHaveLength(2);
});

test("measure refuses an image of another size and labels that are not whole numbers", async () => {
  using folder = makeFolderFor("measure");
  const { image, labels } = drawDiscs(24, [{ y: 12, x: 12, radius: 5 }]);
  await saveLabels(folder.at("labels.tif"), labels);
  await saveImage(folder.at("large.tif"), drawDiscs(32, []).image);
  await saveImage(
    folder.at("float.tif"),
    makeImage(
      Float32Array.from(image.data, (value) => value / 7),
      { y: 24, x: 24 },
    ),
  );
  const size = await runCli("measure labels.tif --image large.tif", { cwd: folder.path });
  expect(size.code).toBe(1);
  expect(size.stderr).toMatch(/32 x 32 pixels and the labels 24 x 24.*\[image\/size-mismatch\]/);
  const float = await runCli("measure float.tif", { cwd: folder.path });
  expect(float.code).toBe(1);
  expect(float.stderr).toMatch(/\[labels\/not-integer\]/);
});

test("measure takes the labels of a stack plane by plane with the image's own plane, and refuses other planes at once", async () => {
  using folder = makeFolderFor("measure");
  const size = { z: 2, y: 4, x: 5 };
  const ids = Uint16Array.from({ length: 40 }, (_, i) => (i === 3 || i === 4 || i === 25 ? 1 : 0));
  await saveImage(folder.at("labels.tif"), makeImage(ids, size));
  await saveImage(
    folder.at("a.tif"),
    makeImage(
      Uint8Array.from({ length: 40 }, (_, i) => (i < 20 ? 10 : 70)),
      size,
    ),
  );
  await saveImage(folder.at("series.tif"), makeImage(new Uint8Array(40), { t: 2, y: 4, x: 5 }));
  await saveImage(folder.at("plane.tif"), makeImage(new Uint8Array(20), { y: 4, x: 5 }));
  const { code, stderr } = await runCli("measure labels.tif --image a.tif --table a.csv", { cwd: folder.path });
  expect(code, stderr).toBe(0);
  const { columns } = await readTable(folder.at("a.csv"));
  const values = (name: string) => columns.find((column) => column.name === name)?.values;
  expect([values("z"), values("label"), values("area"), values("mean")]).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
    [10, 70],
  ]);
  expect(columns.map(({ name }) => name)).not.toContain("t");
  for (const other of ["series.tif", "plane.tif"]) {
    const refused = await runCli(["measure", "labels.tif", "--image", other], { cwd: folder.path });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("[image/size-mismatch]")]);
    expect(refused.stderr).toMatch(/labels 5 x 4 pixels, 2 sections/);
  }
});

test("tasks lists cells with its options, models answers in JSON", async () => {
  const tasks = await runCli("tasks --json", { cwd: process.cwd() });
  expect(tasks.json().tasks[0]).toMatchObject({ id: "cells", version: 1 });
  expect(tasks.json().tasks[0].options.map(({ name }: { name: string }) => name)).toContain("threshold");
  const models = await runCli("models --json", { cwd: process.cwd() });
  expect(models.code).toBe(0);
  expect(Array.isArray(models.json().models)).toBe(true);
});

test("doctor finds that ONNX Runtime computes what plain loops compute", async () => {
  const { code, json } = await runCli("doctor --json", { cwd: process.cwd() });
  const runtime = json().runtimes.find(({ id }: { id: string }) => id === "ort-node");
  expect(runtime.ok).toBe(true);
  expect(runtime.gflops).toBeGreaterThan(0);
  expect(code).toBe(0);
});
