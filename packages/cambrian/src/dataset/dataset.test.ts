import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { drawLabels, makeImage, makeLabels } from "@cambrian/core";
import { saveImage, saveLabels } from "@cambrian/formats/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLabelFiles, findPairs, isLabelName, stemOf } from "./find-pairs.node.js";
import { openDataset } from "./open-dataset.node.js";
import { splitExamples } from "./split-examples.js";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cambrian-dataset-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const touch = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), "");
  }
};
const namesOf = async (): Promise<string[]> =>
  (await findPairs(dir)).pairs.map(
    ({ name, image, labels }) => `${name}: ${image.slice(dir.length + 1)} ${labels.slice(dir.length + 1)}`,
  );

test("names lose their folder and ending; .ome.tif is one ending", () => {
  expect(["a/b.c.ome.tif", "x.TIFF", "y.png", "a/z.ome.zarr"].map(stemOf)).toEqual(["b.c", "x", "y", "z"]);
  expect(["x_masks.tif", "x_label.png", "masks.tif", "x_masked.tif"].map(isLabelName)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("images/ and labels/ pair by name, whatever the endings; masks/ and suffixes do as well", async () => {
  touch("images/a.tif", "labels/a.png", "images/b.ome.tif", "labels/b_masks.tif", "images/.hidden.png", "notes.txt");
  expect(await namesOf()).toEqual(["a: images/a.tif labels/a.png", "b: images/b.ome.tif labels/b_masks.tif"]);
});

test("x.tif pairs with x_masks.tif beside it", async () => {
  touch("x.tif", "x_masks.tif", "y.png", "y_labels.png", "z.jpg");
  const found = await findPairs(dir);
  expect(await namesOf()).toEqual(["x: x.tif x_masks.tif", "y: y.png y_labels.png"]);
  expect(found.imagesAlone).toEqual([join(dir, "z.jpg")]);
});

test("two files of one name are neither used nor guessed about", async () => {
  touch("images/a.tif", "images/a.png", "labels/a.png", "images/b.png", "labels/b.png", "labels/b.tif");
  const found = await findPairs(dir);
  expect(found.pairs).toEqual([]);
  expect(found.doubles).toHaveLength(2);
  expect(found.labelsAlone).toEqual([]);
});

test("label files are found under the name of their image, the plain name last", async () => {
  touch("a_labels.tif", "a.png", "b.png");
  const found = await findLabelFiles(dir);
  expect(found.get("a")).toBe(join(dir, "a_labels.tif"));
  expect(found.get("b")).toBe(join(dir, "b.png"));
});

test("good pairs are read in the order of their names, with their labels unchanged", async () => {
  const labels = drawLabels(["1.", ".7"]);
  for (const name of ["b", "a"]) {
    await saveImage(join(dir, `${name}.png`), makeImage(Uint8Array.from([1, 2, 3, 4]), { y: 2, x: 2 }));
    await saveLabels(join(dir, `${name}_masks.png`), labels);
  }
  const { examples, problems } = await (await openDataset(dir)).readAll();
  expect(problems).toEqual([]);
  expect(examples.map(({ name }) => name)).toEqual(["a", "b"]);
  expect([...(examples[0]?.truth.labels.data ?? [])]).toEqual([1, 0, 0, 7]);
});

test("a stack is refused with its code, a colour image is used with its three channels", async () => {
  await saveImage(join(dir, "stack.tif"), makeImage(new Uint8Array(8), { z: 2, c: 1, y: 2, x: 2 }));
  await saveLabels(join(dir, "stack_masks.tif"), makeLabels(2, 2));
  await saveImage(join(dir, "good.png"), makeImage(new Uint8Array(12), { y: 2, x: 2, c: 3 }, { rgb: true }));
  await saveLabels(join(dir, "good_masks.png"), drawLabels(["1.", ".."]));
  const { examples, problems } = await (await openDataset(dir)).readAll();
  expect(examples.map(({ image }) => image.size.c)).toEqual([3]);
  expect(problems.map(({ code }) => code)).toEqual(["image/several-planes"]);
});

test("reading stops when it is cancelled", async () => {
  await saveImage(join(dir, "a.png"), makeImage(new Uint8Array(4), { y: 2, x: 2 }));
  await saveLabels(join(dir, "a_masks.png"), drawLabels(["1.", ".."]));
  const dataset = await openDataset(dir);
  await expect(dataset.readAll({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "work/cancelled" });
});

test("one in eight images is set aside, at least one, none of a single image, the same whatever the order", () => {
  const examples = Array.from({ length: 40 }, (_, i) => ({ name: `i${i}` }));
  const { train, validation } = splitExamples(examples, 3);
  expect([train.length, validation.length]).toEqual([35, 5]);
  const again = splitExamples([...examples].reverse(), 3);
  expect(new Set(again.validation.map(({ name }) => name))).toEqual(new Set(validation.map(({ name }) => name)));
  expect(splitExamples(examples, 4).validation).not.toEqual(validation);
  expect(splitExamples(examples.slice(0, 2), 1).validation).toHaveLength(1);
  expect(splitExamples(examples.slice(0, 1), 1).validation).toHaveLength(0);
});

test("images with objects come into both parts of a split where there are two, and one alone is learnt from", () => {
  const split = (full: readonly number[], seed: number): { learnt: number; watched: number; all: number } => {
    const examples = Array.from({ length: 12 }, (_, i) => ({
      name: `i${i}`,
      truth: { labels: full.includes(i) ? drawLabels(["1."]) : makeLabels(1, 2) },
    }));
    const { train, validation } = splitExamples(examples, seed);
    const count = (part: readonly (typeof examples)[number][]): number =>
      part.filter(({ truth }) => truth.labels.data.includes(1)).length;
    return { learnt: count(train), watched: count(validation), all: new Set([...train, ...validation]).size };
  };
  for (let seed = 0; seed < 40; seed++) {
    expect(split([3, 8], seed)).toEqual({ learnt: 1, watched: 1, all: 12 });
    expect(split([5], seed)).toEqual({ learnt: 1, watched: 0, all: 12 });
  }
});
