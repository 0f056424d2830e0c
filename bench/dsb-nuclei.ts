/**
 * The nuclei of the 2018 Data Science Bowl as the benches need them: image, truth, and what kind of picture it is.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Image, type Labels, makeRandom, type Planes, toPlanes } from "@cambrian/core";
import { readImage, readLabels } from "@cambrian/formats/node";
import { type CellsTruth, type Example, type LabelPair, scoreLabels } from "@cambrian/tasks";

export interface NucleiImage {
  readonly id: string;
  /** `fluo_dark`, `grey_bright`, `he_purple` or `stain_white`. */
  readonly kind: string;
  readonly image: Image;
  readonly planes: Planes;
  readonly truth: Labels;
}

/** The images of a split in the order of `index.csv`, one at a time; `every: 3` takes the first of three. */
export async function* readNuclei(
  data: string,
  split: "train" | "test",
  options: { readonly every?: number } = {},
): AsyncGenerator<NucleiImage> {
  const folder = join(data, "cells/dsb2018");
  const lines = (await readFile(join(folder, "index.csv"), "utf8")).trim().split("\n").slice(1);
  const rows = lines.map((line) => line.split(",")).filter((row) => row[1] === split);
  for (const [at, [id = "", , kind = ""]] of rows.entries()) {
    if (at % (options.every ?? 1) !== 0) continue;
    const image = await readImage(join(folder, split, "images", `${id}.png`));
    const truth = await readLabels(join(folder, split, "labels", `${id}.png`));
    yield { id, kind, image, planes: toPlanes(image), truth };
  }
}

/** The training images in two parts by a seeded draw: what is trained on, and `held` images that choose epoch and thresholds. */
export async function readTraining(
  data: string,
  { held, seed }: { readonly held: number; readonly seed: number },
): Promise<{ readonly seen: Example<CellsTruth>[]; readonly held: Example<CellsTruth>[] }> {
  const examples: Example<CellsTruth>[] = [];
  for await (const { id, image, truth } of readNuclei(data, "train")) {
    examples.push({ name: id, image, truth: { labels: truth } });
  }
  const drawn = makeRandom(seed).shuffled(examples);
  return { held: drawn.slice(0, held), seen: drawn.slice(held) };
}

/** Score a way to find nuclei on the test images: the fluorescence ones, and all. */
export async function scoreTest(
  data: string,
  find: (image: NucleiImage) => Promise<Labels> | Labels,
): Promise<{
  readonly fluorescence: ReturnType<typeof summarise>;
  readonly all: ReturnType<typeof summarise>;
  readonly seconds: number;
}> {
  const all: LabelPair[] = [];
  const fluorescence: LabelPair[] = [];
  let milliseconds = 0;
  for await (const nuclei of readNuclei(data, "test")) {
    const start = performance.now();
    const pair = { truth: nuclei.truth, result: await find(nuclei) };
    milliseconds += performance.now() - start;
    all.push(pair);
    if (nuclei.kind === "fluo_dark") fluorescence.push(pair);
  }
  return { fluorescence: summarise(fluorescence), all: summarise(all), seconds: milliseconds / 1000 };
}

function summarise(pairs: readonly LabelPair[]) {
  const { images, truthCount, resultCount, ap, apMeanOfImages, f1, pq, ajiPlus, countError } = scoreLabels(pairs);
  return { images, truthCount, resultCount, ap, apMeanOfImages, f1, pq, ajiPlus, countError };
}
