/**
 * Let a model look at images one after the other; what it finds arrives image by image as its own steps, unchecked.
 * Started again after a crash it goes on with the next image.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorToData, isCancelled, throwIfCancelled } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import type { Author, Change, ImageRecord, PlaneRef } from "@cambrian/project";
import { type jobOptions, leftOut } from "@cambrian/protocol";
import { type CellsOptions, type CellsResult, cells, type Predictor } from "@cambrian/tasks";
import { openPredictor } from "cambrian";
import type { z } from "zod";
import type { AnyJobHandler, JobContext } from "./context.js";
import { findInPlane } from "./predict-plane.js";
import { openProjectModel } from "./project-model.js";

interface Done {
  readonly images: readonly string[];
  readonly objects: number;
  readonly problems: readonly { readonly image: string; readonly code: string; readonly message: string }[];
}

const DONE = "done.json";

export const predictJob: AnyJobHandler = {
  kind: "predict",
  async run(given, work, context) {
    const options = given as unknown as z.output<(typeof jobOptions)["predict"]>; // checked when the job was made
    const state = await context.state();
    const { model, name } = await openProjectModel(state, context.folder, options.model);
    await using predictor = await openPredictor(cells, model, {
      threads: context.threads,
      options: options.options as Partial<CellsOptions>,
    });
    const by: Author = { kind: "model", id: options.model, name };
    const images = chooseImages(state.images, options.images, leftOut(state));
    const path = join(work.folder, DONE);
    let done: Done = existsSync(path)
      ? (JSON.parse(await readFile(path, "utf8")) as Done)
      : { images: [], objects: 0, problems: [] };
    const total = images.length;
    for (const [index, image] of images.entries()) {
      throwIfCancelled(work.signal);
      if (done.images.includes(image.id)) continue;
      work.onProgress?.({ what: `Finding cells in ${total} ${total === 1 ? "image" : "images"}`, done: index, total });
      try {
        const objects = await predictImage(image, predictor, by, context, work.signal);
        done = { ...done, images: [...done.images, image.id], objects: done.objects + objects };
      } catch (error) {
        if (isCancelled(error)) throw error;
        const { code, message } = errorToData(error);
        done = { ...done, problems: [...done.problems, { image: image.id, code, message }] };
      }
      await writeFileAtomic(path, JSON.stringify(done));
      work.show({ ...done });
    }
    work.onProgress?.({ what: "Finding cells", done: total, total });
    return {
      ...done,
      model: options.model,
      sha256: model.card.sha256,
      options: predictor.options as object,
      threads: context.threads,
    };
  },
};

/** Those that were named; else every image nobody has worked on. */
function chooseImages(
  all: readonly ImageRecord[],
  asked: readonly string[] | undefined,
  out: Readonly<Record<string, string>>,
): ImageRecord[] {
  if (asked) return asked.flatMap((id) => all.find((image) => image.id === id && !image.removed) ?? []);
  return all.filter(({ id, state, removed }) => !removed && (state === "new" || state === "predicted") && !(id in out));
}

/** Every plane of an image; gives back how many objects are new. */
async function predictImage(
  image: ImageRecord,
  predictor: Predictor<CellsResult, CellsOptions>,
  by: Author,
  context: JobContext,
  signal: AbortSignal | undefined,
): Promise<number> {
  const changes: Change[] = [];
  let count = 0;
  for (const plane of planesOf(image)) {
    const now = await context.labels(image.id, plane);
    const path = await context.path(image.id);
    const { change, found } = await findInPlane(image, plane, {
      predictor,
      by,
      now,
      path,
      ...(signal ? { signal } : {}),
    });
    if (change) changes.push(change);
    count += found;
  }
  if (image.state === "new") changes.push({ kind: "image.state", image: image.id, state: "predicted" });
  if (changes.length > 0) await context.apply(changes, by);
  return count;
}

function planesOf({ size }: ImageRecord): PlaneRef[] {
  return Array.from({ length: size.t * size.z }, (_, n) => ({ t: Math.floor(n / size.z), z: n % size.z }));
}
