/** What models found, found again from the same pixels, with the same model and settings. */
import { isAbsolute, join } from "node:path";
import { errorToData, isCancelled, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { ImageRecord, JobRecord, Operation, ProjectStore } from "@cambrian/project";
import { type CellsOptions, type CellsResult, cells, type Predictor } from "@cambrian/tasks";
import { openPredictor } from "cambrian";
import { findInPlane } from "../jobs/predict-plane.js";
import { openProjectModel } from "../jobs/project-model.js";
import type { Replayed } from "./replay-project.js";

type Edit = Operation & { readonly change: Extract<Operation["change"], { kind: "labels.edit" }> };

export async function replayPredictions(store: ProjectStore, folder: string, work: WorkOptions): Promise<Replayed> {
  const edits = await predictedEdits(store);
  const jobs = await store.jobs.list({ kinds: ["predict"] });
  const different: string[] = [];
  const left: string[] = [];
  const predictors = new Map<string, Promise<Predictor<CellsResult, CellsOptions>>>();
  let done = 0;
  try {
    for (const edit of edits) {
      throwIfCancelled(work.signal);
      work.onProgress?.({ what: "Finding cells again", done, total: edits.length });
      const image = store.state.images.find(({ id }) => id === edit.change.image);
      const job = jobs.find((each) => isOf(each, edit));
      if (!image || !job) {
        left.push(`Step ${edit.seq}: nothing is recorded about how these cells were found.`);
        continue;
      }
      try {
        const predictor = await open(job);
        const again = await repeat(edit, image, predictor);
        if (again !== JSON.stringify([edit.change.runs, edit.change.objects]))
          different.push(`Step ${edit.seq}: in ${image.name} the model finds other cells now.`);
        done++;
      } catch (error) {
        if (isCancelled(error)) throw error;
        left.push(`Step ${edit.seq}: ${errorToData(error).message}`);
      }
    }
  } finally {
    for (const predictor of predictors.values()) await predictor.then((each) => each.close()).catch(() => undefined); // never opened
  }
  return { done, different, left };

  function open(job: JobRecord): Promise<Predictor<CellsResult, CellsOptions>> {
    const known = predictors.get(job.id);
    if (known) return known;
    const threads = job.result?.threads;
    const opened = openProjectModel(store.state, folder, String(job.options.model)).then(({ model }) =>
      openPredictor(cells, model, {
        options: job.options.options as Partial<CellsOptions>,
        ...(typeof threads === "number" ? { threads } : {}),
      }),
    );
    predictors.set(job.id, opened);
    return opened;
  }

  async function repeat(
    edit: Edit,
    image: ImageRecord,
    predictor: Predictor<CellsResult, CellsOptions>,
  ): Promise<string> {
    const { plane } = edit.change;
    const now = await store.labels(image.id, plane, { at: edit.seq - 1 });
    const path = isAbsolute(image.path) ? image.path : join(folder, image.path);
    const { change } = await findInPlane(image, plane, {
      predictor,
      by: edit.by,
      now,
      path,
      ...(work.signal ? { signal: work.signal } : {}),
    });
    return change?.kind === "labels.edit" ? JSON.stringify([change.runs, change.objects]) : "nothing";
  }
}

async function predictedEdits(store: ProjectStore): Promise<Edit[]> {
  const edits: Edit[] = [];
  for (let after = 0; ; ) {
    const page = await store.history({ after, kinds: ["labels.edit"], limit: 200 });
    const last = page.at(-1);
    if (!last) return edits;
    edits.push(
      ...page.filter((each): each is Edit => each.change.kind === "labels.edit" && each.change.tool === "predict"),
    );
    after = last.seq;
  }
}

/** Was this step done by this job? */
function isOf(
  { options, startedAt = 0, endedAt = Number.POSITIVE_INFINITY, state }: JobRecord,
  { by, at }: Edit,
): boolean {
  return state !== "queued" && options.model === by.id && at >= startedAt && at <= endedAt;
}
