/**
 * The nuclei of the 2018 Data Science Bowl as the benches of the floor need them: planes, truth, and what kind of picture it is.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Labels, type Planes, toPlanes } from "@cambrian/core";
import { readImage, readLabels } from "@cambrian/formats/node";

export interface NucleiImage {
  readonly id: string;
  /** `fluo_dark`, `grey_bright`, `he_purple` or `stain_white`. */
  readonly kind: string;
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
    yield { id, kind, planes: toPlanes(image), truth };
  }
}
