/** Images that are done in parts have the results of images that are done as a whole. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import {
  type CellsOptions,
  type CellsResult,
  cells,
  type Image,
  loadModel,
  makeImage,
  openImage,
  openPredictor,
  type Predictor,
  readTable,
  saveImage,
} from "cambrian";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolderFor } from "../testing/run-cli.js";
import { nameOutputs, type OutputKinds } from "./name-outputs.js";
import { predictImage } from "./predict-image.js";

let predictor: Predictor<CellsResult, CellsOptions>;
beforeAll(async () => {
  predictor = await openPredictor(cells, await loadModel(cells, "nuclei"), { threads: 1 });
});
afterAll(() => predictor.close());

/** Drawn samples side by side. */
function drawRow(seeds: readonly number[]): Image {
  const samples = seeds.map((seed) => cells.makeSample(seed).image);
  const [first] = samples as [Image, ...Image[]];
  const { y, x } = first.size;
  const data = new Uint16Array(y * x * samples.length);
  samples.forEach((sample, n) => {
    for (let row = 0; row < y; row++)
      for (let column = 0; column < x; column++)
        data[(row * samples.length + n) * x + column] = sample.data[row * x + column] as number;
  });
  return makeImage(data, { y, x: x * samples.length }, { pixelSize: { x: 0.65, y: 0.65 } });
}

const work = { now: () => 0 };

async function bothWays(image: Image, name: string, outlines: "geojson" | "imagej") {
  const folder = makeFolderFor("parts");
  const kinds: OutputKinds = { labels: "tiff", outlines, table: true, overlay: false };
  await saveImage(folder.at(name), image);
  const [whole] = nameOutputs([folder.at(name)], folder.at("."), kinds);
  const [parts] = nameOutputs([folder.at(name)], folder.at("parts"), kinds);
  if (!whole || !parts) throw new Error("one image, one plan");
  mkdirSync(folder.at("parts"));
  const reports = [
    await predictImage(predictor, whole, kinds, work),
    await predictImage(predictor, parts, kinds, { ...work, large: 1 }),
  ] as const;
  return { folder, whole, parts, reports };
}

test("labels, table and outlines of an image in parts are those of the whole", async () => {
  const { folder, whole, parts, reports } = await bothWays(drawRow([1, 2, 3, 4, 5]), "row.ome.tif", "geojson");
  using _ = folder;
  expect(reports[0].count).toBeGreaterThan(60);
  expect(reports[1]).toMatchObject({ count: reports[0].count, planes: 1 });
  expect(reports[1].files.length).toBe(reports[0].files.length);
  await using one = await openImage(whole.labels);
  await using other = await openImage(parts.labels);
  expect(other.info.pixelSize).toEqual(one.info.pixelSize);
  expect(Array.from((await other.read()).data)).toEqual(Array.from((await one.read()).data));
  expect(readFileSync(parts.outlines as string, "utf8")).toBe(readFileSync(whole.outlines as string, "utf8"));
  const [a, b] = [await readTable(whole.table as string), await readTable(parts.table as string)];
  expect(b.columns.map(({ name, unit }) => [name, unit])).toEqual(a.columns.map(({ name, unit }) => [name, unit]));
  for (const [index, { name, values }] of a.columns.entries())
    values.forEach((value, row) => {
      expect(Math.abs(Number(b.columns[index]?.values[row]) - Number(value)), name).toBeLessThan(
        1e-9 * (1 + Math.abs(Number(value))),
      );
    });
});

test("a stack in parts is one file of labels; what needs the whole image is done as a whole", async () => {
  const [first, second] = [drawRow([6]), drawRow([7])];
  const { y, x } = first.size;
  const stack = makeImage(Uint16Array.from([...first.data, ...second.data]), { z: 2, c: 1, y, x });
  const { folder, whole, parts, reports } = await bothWays(stack, "stack.tif", "imagej");
  using _ = folder;
  expect(reports[1].count).toBe(reports[0].count);
  await using one = await openImage(whole.labels);
  await using other = await openImage(parts.labels);
  expect(other.info.size).toEqual(one.info.size);
  expect(Array.from((await other.read()).data)).toEqual(Array.from((await one.read()).data));
  expect(readdirSync(folder.at("parts")).sort()).toEqual([
    "stack_labels.tif",
    "stack_table.csv",
    "stack_z0_rois.zip",
    "stack_z1_rois.zip",
  ]);
  const kinds: OutputKinds = { labels: "png", table: false, overlay: false };
  const [png] = nameOutputs([folder.at("stack.tif")], folder.at("parts"), kinds);
  if (!png) throw new Error("one image, one plan");
  await expect(predictImage(predictor, png, kinds, { ...work, large: 1 })).rejects.toMatchObject({
    code: "predict/png-stack",
  });
});
