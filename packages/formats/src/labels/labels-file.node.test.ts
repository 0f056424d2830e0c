import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawLabels, makeImage } from "@cambrian/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImage } from "../open-image.node.js";
import { saveImage } from "../save-image.node.js";
import { fixtureBytes } from "../testing/fixtures.node.js";
import { readLabels, saveLabels } from "./labels-file.node.js";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labels-"));
});
afterAll(() => rm(folder, { recursive: true }));

const labels = { ...drawLabels(["11.2", "1..2", "...2"]), pixelSize: { x: 0.325, y: 0.325 } };
const times = (factor: number) => ({ ...labels, data: labels.data.map((id) => id * factor) });

test.each([
  ["a.tif", 1, "uint16"],
  ["b.tif", 100_000, "uint32"],
  ["c.png", 1, "uint16"],
])("labels come back with ids and pixel size: %s times %d as %s", async (name, factor, dtype) => {
  await saveLabels(at(name), times(factor));
  expect(await readLabels(at(name))).toEqual(times(factor));
  const image = await openImage(at(name));
  expect(image.info.dtype).toBe(dtype);
  await image.close();
});

test("PNG refuses ids beyond 65535 and leaves no file", async () => {
  await expect(saveLabels(at("large.png"), times(100_000))).rejects.toMatchObject({ code: "labels/too-many" });
  expect(await readdir(folder)).not.toContain("large.png");
});

test("whole floats are labels, and so are palette numbers and grey saved as RGB", async () => {
  const wanted = Uint32Array.from({ length: 20 * 37 }, (_, i) => {
    const [y, x] = [Math.floor(i / 37), i % 37];
    return Math.floor(y / 5) * 5 + Math.floor(x / 5);
  });
  for (const name of ["labels-float64.tif", "labels-palette.png", "labels-rgb.tif", "labels-uint32.tif"]) {
    await writeFile(at(name), fixtureBytes(name));
    const factor = name.includes("uint32") ? 100_003 : 1;
    expect((await readLabels(at(name))).data, name).toEqual(wanted.map((id) => id * factor));
  }
});

test.each([
  ["a fraction", [0, 0.5], "labels/not-integer"],
  ["a negative number", [0, -1], "labels/not-integer"],
  ["NaN", [0, Number.NaN], "labels/not-integer"],
  ["infinity", [0, Number.POSITIVE_INFINITY], "labels/not-integer"],
])("refuses %s and says where it is", async (_, values, code) => {
  await saveImage(at("wrong.tif"), makeImage(Float32Array.from(values), { y: 1, x: 2 }));
  await expect(readLabels(at("wrong.tif"))).rejects.toMatchObject({ code, details: { y: 0, x: 1 } });
});

test("refuses a colour picture of labels, a stack, and several channels", async () => {
  await saveImage(at("colours.png"), makeImage(Uint8Array.of(1, 2, 3), { c: 3, y: 1, x: 1 }, { rgb: true }));
  await expect(readLabels(at("colours.png"))).rejects.toMatchObject({ code: "labels/colours" });
  for (const size of [
    { z: 2, y: 1, x: 2 },
    { c: 2, y: 1, x: 2 },
    { t: 2, c: 1, y: 1, x: 2 },
  ]) {
    await saveImage(at("stack.tif"), makeImage(Uint8Array.of(1, 2, 3, 4), size));
    await expect(readLabels(at("stack.tif"))).rejects.toMatchObject({ code: "labels/not-2d" });
  }
});

test("an image without objects and an image of one pixel are labels too", async () => {
  for (const data of [Uint32Array.of(0), Uint32Array.of(7)]) {
    await saveLabels(at("one.tif"), { height: 1, width: 1, data });
    expect(await readLabels(at("one.tif"))).toEqual({ height: 1, width: 1, data });
  }
});
