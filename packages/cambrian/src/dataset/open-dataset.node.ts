/**
 * A folder of images with labels, opened for training or scoring. Every problem is found and told at once; the images
 * without one are used.
 */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import {
  CambrianError,
  errorToData,
  type Image,
  isCancelled,
  type Labels,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import { readImage, readLabels } from "@cambrian/formats/node";
import type { CellsTruth, Example } from "@cambrian/tasks";
import { assertFinite, assertOnePlane } from "./check-image.js";
import { findLikelyFolders, findPairs, LOOKED_FOR, type Pair } from "./find-pairs.node.js";

/** Something wrong with one file. */
export interface DatasetProblem {
  readonly code: string;
  readonly file: string;
  readonly message: string;
  /** False when the image is used all the same. */
  readonly leftOut: boolean;
}

/** A folder of images with labels. Pixels are read when asked for. */
export interface Dataset {
  readonly dir: string;
  readonly pairs: readonly Pair[];
  /** Found by names alone; `readAll` adds what reading shows. */
  readonly problems: readonly DatasetProblem[];
  /** One image with its labels; throws the coded error of its problem. */
  read(pair: Pair): Promise<Example<CellsTruth>>;
  /**
   * All usable images in the order of their names, and every problem. Throws `dataset/empty` when none is usable and
   * `dataset/no-objects` when there is not one labelled object in all of them.
   */
  readAll(work?: WorkOptions): Promise<{
    readonly examples: readonly Example<CellsTruth>[];
    readonly problems: readonly DatasetProblem[];
  }>;
  /** Names and sizes of all files in one line, to know the data again. */
  fingerprint(): Promise<string>;
}

/** Look at a folder; throws `dataset/not-found` or `dataset/empty`. */
export async function openDataset(path: string): Promise<Dataset> {
  const dir = resolve(path);
  const found = await findPairs(dir);
  const problems: DatasetProblem[] = [
    ...found.imagesAlone.map((file) => problem("dataset/missing-labels", file, "There are no labels for it.")),
    ...found.labelsAlone.map((file) => problem("dataset/missing-image", file, "There is no image for these labels.")),
    ...found.doubles.map((files) =>
      problem("dataset/two-files", files[0] as string, `${files.join(" and ")} have the same name; keep one.`),
    ),
  ];
  if (found.pairs.length === 0) throw await makeEmptyError(dir, problems);
  return {
    dir,
    pairs: found.pairs,
    problems,
    read: readPair,
    async readAll(work = {}) {
      const all = [...problems];
      const examples: Example<CellsTruth>[] = [];
      for (const [index, pair] of found.pairs.entries()) {
        throwIfCancelled(work.signal);
        work.onProgress?.({ what: "Reading images", done: index, total: found.pairs.length });
        try {
          const example = await readPair(pair);
          examples.push(example);
          if (isEmpty(example.truth.labels)) all.push(emptyNote(pair));
        } catch (error) {
          if (isCancelled(error)) throw error;
          const { code, message, details } = errorToData(error);
          const file = typeof details.file === "string" ? details.file : pair.image;
          all.push({ code, file, message, leftOut: true });
        }
      }
      work.onProgress?.({ what: "Reading images", done: found.pairs.length, total: found.pairs.length });
      if (examples.length === 0) throw await makeEmptyError(dir, all);
      if (examples.every(({ truth }) => isEmpty(truth.labels))) {
        throw new CambrianError(
          "dataset/no-objects",
          `None of the ${examples.length} label files in ${dir} has an object: all pixels are 0. Labels must number the objects 1, 2, 3, ... on a background of 0.`,
          { dir, images: examples.length },
        );
      }
      return { examples, problems: all };
    },
    async fingerprint() {
      const parts: string[] = [];
      for (const { name, image, labels } of found.pairs) {
        const [a, b] = await Promise.all([stat(image), stat(labels)]);
        parts.push(`${name}:${a.size}:${b.size}`);
      }
      return parts.join(" ");
    },
  };
}

async function readPair(pair: Pair): Promise<Example<CellsTruth>> {
  const image = await ofFile(pair.image, async () => {
    const read = await readImage(pair.image);
    assertOnePlane(read, pair.image);
    assertFinite(read, pair.image);
    return read;
  });
  const labels = await ofFile(pair.labels, async () => {
    const read = await readLabels(pair.labels);
    assertSameSize(image, read, pair);
    return read;
  });
  return { name: pair.name, image, truth: { labels } };
}

/** The same error with the path of the file it belongs to in its details. */
async function ofFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CambrianError)) throw error;
    throw new CambrianError(error.code, error.message, { ...error.details, file }, { cause: error });
  }
}

function assertSameSize(image: Image, labels: Labels, pair: Pair): void {
  if (image.size.y === labels.height && image.size.x === labels.width) return;
  throw new CambrianError(
    "dataset/size-mismatch",
    `The image is ${image.size.x} x ${image.size.y} pixels, its labels are ${labels.width} x ${labels.height}. Both must have the same size; check that they belong together.`,
    { file: pair.labels, image: [image.size.y, image.size.x], labels: [labels.height, labels.width] },
  );
}

const isEmpty = (labels: Labels): boolean => labels.data.every((id) => id === 0);

const problem = (code: string, file: string, message: string): DatasetProblem => ({
  code,
  file,
  message,
  leftOut: true,
});

const emptyNote = (pair: Pair): DatasetProblem => ({
  code: "dataset/empty-labels",
  file: pair.labels,
  message: "It has no objects; the image is used as one where there is nothing to find.",
  leftOut: false,
});

async function makeEmptyError(dir: string, problems: readonly DatasetProblem[]): Promise<CambrianError> {
  const likely = await findLikelyFolders(dir);
  const hint = likely.length > 0 ? ` Did you mean ${likely.join(" or ")}?` : "";
  const shown = problems.slice(0, 3).map(({ code, file, message }) => `${file}: ${message} [${code}]`);
  const more = problems.length > 3 ? ` and ${problems.length - 3} more` : "";
  const why = shown.length > 0 ? ` What was found: ${shown.join("; ")}${more}.` : "";
  return new CambrianError(
    "dataset/empty",
    `There is no usable image with labels in ${dir}. Looked for ${LOOKED_FOR}.${hint}${why}`,
    { dir, problems, likely },
  );
}
