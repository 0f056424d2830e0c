/** Results of made-up cells, as many as no test could find in a picture. */
import { readdirSync, readFileSync } from "node:fs";
import { type CellsResult, makeImage, makeLabels, openImage } from "cambrian";
import { expect, test } from "vitest";
import { makeFolderFor } from "../testing/run-cli.js";
import { nameOutputs } from "./name-outputs.js";
import { openCellFiles } from "./save-cells.js";

const side = 512;
const image = (z: number) => makeImage(new Uint8Array(z * side * side), { z, y: side, x: side, c: 1 });

/** `count` cells of one pixel that do not touch. */
function dots(count: number): CellsResult {
  const ids = new Uint32Array(side * side);
  for (let i = 0; i < count; i++) ids[Math.floor(i / 256) * 2 * side + (i % 256) * 2] = i + 1;
  const objects = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    confidence: 0.5,
    y: Math.floor(i / 256) * 2,
    x: (i % 256) * 2,
    areaPx: 1,
    outline: new Float32Array(),
  }));
  return { labels: makeLabels(side, side, ids), count, objects };
}

test("more cells than a zip of ROIs holds cost the outlines, not the other results", async () => {
  using folder = makeFolderFor("cells");
  const kinds = { labels: "tiff", outlines: "imagej", table: false, overlay: false } as const;
  const [plan] = nameOutputs([folder.at("a.tif")], folder.path, kinds);
  if (!plan) throw new Error("one image, one plan");
  await using files = await openCellFiles(image(1), plan, kinds);
  await files.add(image(1), dots(65_536), { t: 0, z: 0 });
  await expect(files.close()).rejects.toMatchObject({
    code: "outlines/too-many",
    message: expect.stringMatching(/GeoJSON.*other results/),
  });
  expect(readdirSync(folder.path)).toEqual(["a_labels.tif"]);
});

test("a stack of labels is uint16 until a plane has more than 65535 cells, then uint32 with all planes", async () => {
  using folder = makeFolderFor("cells");
  const kinds = { labels: "tiff", table: false, overlay: false } as const;
  const [plan] = nameOutputs([folder.at("a.tif")], folder.path, kinds);
  if (!plan) throw new Error("one image, one plan");
  for (const [most, dtype] of [
    [9, "uint16"],
    [65_536, "uint32"],
  ] as const) {
    const counts = [3, most, 2];
    await using files = await openCellFiles(image(3), plan, kinds);
    for (const [z, count] of counts.entries()) await files.add(image(1), dots(count), { t: 0, z });
    await files.close();
    await using stack = await openImage(plan.labels);
    expect(stack.info).toMatchObject({ dtype, size: { t: 1, c: 1, z: 3, y: side, x: side } });
    for (const [z, count] of counts.entries()) {
      const { data } = await stack.read({ z });
      expect(dots(count).labels.data.every((id, i) => data[i] === id)).toBe(true);
    }
  }
  expect(readdirSync(folder.path)).toEqual(["a_labels.tif"]);
});

test("outlines carry how sure the model is of each cell", async () => {
  using folder = makeFolderFor("cells");
  const kinds = { labels: "tiff", outlines: "geojson", table: false, overlay: false } as const;
  const [plan] = nameOutputs([folder.at("a.tif")], folder.path, kinds);
  if (!plan) throw new Error("one image, one plan");
  await using files = await openCellFiles(image(1), plan, kinds);
  await files.add(image(1), dots(2), { t: 0, z: 0 });
  await files.close();
  const { features } = JSON.parse(readFileSync(folder.at("a_outlines.geojson"), "utf8"));
  expect(features[0].properties.measurements).toEqual({ label: 1, confidence: 0.5 });
});

test("a stack that is given up leaves no file", async () => {
  using folder = makeFolderFor("cells");
  const kinds = { labels: "tiff", table: false, overlay: false } as const;
  const [plan] = nameOutputs([folder.at("a.tif")], folder.path, kinds);
  if (!plan) throw new Error("one image, one plan");
  {
    await using files = await openCellFiles(image(2), plan, kinds);
    await files.add(image(1), dots(4), { t: 0, z: 0 });
    expect(readdirSync(folder.path)).not.toEqual([]);
  }
  expect(readdirSync(folder.path)).toEqual([]);
});
