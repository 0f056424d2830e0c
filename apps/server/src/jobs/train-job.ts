/**
 * Learn from what people drew, and say how good it became. The run keeps itself in the job's folder, so that a pause, a
 * crash or a closed lid loses less than a minute.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError, toPlanes, type WorkOptions } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import type { JobWork, ModelRecord, ProjectState } from "@cambrian/project";
import type { jobOptions, TrainLive } from "@cambrian/protocol";
import {
  type CellsOptions,
  type CellsResult,
  cells,
  type Model,
  makeScorer,
  segmentClassically,
} from "@cambrian/tasks";
import { loadModel, openCheckpointFolder, saveModel, splitExamples, train } from "cambrian";
import type { z } from "zod";
import type { AnyJobHandler, JobContext } from "./context.js";
import { FINISH_FILE } from "./job-folder.js";
import { FLOOR, makeReport } from "./make-report.js";
import { openProjectModel } from "./project-model.js";
import { type PlaneExample, readExamples } from "./read-examples.js";
import { rolesOf } from "./roles.js";
import { makeLiveTraining } from "./train-live.js";

type TrainOptions = z.output<(typeof jobOptions)["train"]>;

/** What of a run is remembered beside its checkpoint: the images it began with, and what it showed. */
interface Begun {
  /** The step of the project it began at. */
  readonly seq: number;
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly live?: TrainLive;
}

const BEGUN = "begun.json";

export const trainJob: AnyJobHandler = {
  kind: "train",
  async run(given, work, context) {
    const options = given as unknown as TrainOptions; // checked when the job was made
    const state = await context.state();
    const id = modelId(context.job);
    const dir = join(context.folder, "models", id);
    let record = state.models.find((each) => each.id === id);
    if (!record) {
      const { model, name } = await learn(options, state, work, context);
      await saveModel(dir, model);
      record = makeRecord(id, name, model, context.job);
      await context.apply([{ kind: "model.add", model: record }], context.by);
    }
    return { model: id, ...(await test(record, dir, await context.state(), work, context)) };
  },
};

/** The same at every start of the job, so that a model is added once. */
const modelId = (job: string): string => `model-${createHash("sha256").update(job).digest("hex").slice(0, 12)}`;

function makeRecord(id: string, name: string, { card }: Model, job: string): ModelRecord {
  return {
    id,
    name,
    path: `models/${id}`,
    sha256: card.sha256,
    createdAt: Date.parse(card.created),
    job,
    ...(card.validation ? { headline: { name: "Cells right", value: card.validation.value } } : {}),
    state: "new",
  };
}

async function learn(
  options: TrainOptions,
  state: ProjectState,
  work: JobWork,
  context: JobContext,
): Promise<{ model: Model; name: string }> {
  const begun = await readBegun(work.folder);
  const sets = begun ?? chooseImages(state);
  const byId = new Map(state.images.map((image) => [image.id, image]));
  const pick = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  if (sets.train.length === 0) {
    throw new CambrianError(
      "train/no-images",
      "There is no labelled image to learn from. Label at least one, or take one in again that was left out.",
    );
  }
  const name = options.name ?? `model ${state.models.length + 1}`;
  let live: TrainLive = begun?.live ?? startLive(options, sets.train.length);
  work.show({ ...live, stage: "preparing" });
  const examples = await readExamples(pick(sets.train), context, work, sets.seq);
  const validation = await readExamples(pick(sets.validation), context, work, sets.seq);
  const from = options.from === null ? undefined : (await openProjectModel(state, context.folder, options.from)).model;
  const watched = mostCrowded(validation);
  const training = makeLiveTraining({ ...live, objects: countObjects(examples) }, watched?.example);
  const show = async (): Promise<void> => {
    live = training.live;
    work.show(live);
    await writeFileAtomic(join(work.folder, BEGUN), JSON.stringify({ ...sets, live }));
  };
  if (!live.floor && validation.length > 0) training.floor(FLOOR, floorOf(validation));
  await show();

  const checkpoint = openCheckpointFolder(join(work.folder, "checkpoint"));
  await checkpoint.begin({ job: context.job });
  const run = train<PlaneExample["truth"], CellsResult, CellsOptions>(cells, examples, {
    options: options.options as Partial<CellsOptions>,
    validation,
    seed: options.seed,
    threads: context.threads,
    name,
    minutes: options.minutes,
    checkpoint,
    enough: finishSignal(work.folder, context.finish),
    onValidated: ({ results }) => {
      const result = watched && (results[watched.index] as CellsResult | undefined);
      if (result) training.frame(result.labels);
    },
    onProgress: (progress) => {
      if (progress.total === 1) training.at(progress.done * options.minutes * 60);
      work.onProgress?.(progress);
    },
    ...(from ? { from } : {}),
    ...(work.signal ? { signal: work.signal } : {}),
  });
  training.stage("learning");
  await show();
  const every = setInterval(() => work.show(training.live), 5000);
  try {
    for await (const epoch of run) {
      training.epoch(epoch);
      await show();
    }
    training.stage("testing");
    await show();
    return { model: await run.finish(), name };
  } finally {
    clearInterval(every);
  }
}

/** Images by role; when nobody said what to watch, about one in eight is watched. */
function chooseImages(state: ProjectState): Begun {
  const roles = rolesOf(state);
  if (roles.validation.length > 0 || roles.train.length < 2)
    return { seq: state.seq, train: roles.train.map(({ id }) => id), validation: roles.validation.map(({ id }) => id) };
  const { train: learnt, validation } = splitExamples(
    roles.train.map(({ id }) => ({ name: id })),
    1,
  );
  return { seq: state.seq, train: learnt.map(({ name }) => name), validation: validation.map(({ name }) => name) };
}

function startLive(options: TrainOptions, images: number): TrainLive {
  return {
    stage: "preparing",
    seconds: 0,
    minutes: options.minutes,
    images,
    objects: 0,
    epoch: 0,
    epochs: null,
    learningRate: null,
    seed: options.seed,
    curve: [],
    best: null,
    floor: null,
    people: null,
    preview: null,
  };
}

async function readBegun(folder: string): Promise<Begun | undefined> {
  const path = join(folder, BEGUN);
  return existsSync(path) ? (JSON.parse(await readFile(path, "utf8")) as Begun) : undefined;
}

const objectsOf = ({ truth }: PlaneExample): number => new Set(truth.labels.data).size - 1;
const countObjects = (examples: readonly PlaneExample[]): number =>
  examples.reduce((sum, example) => sum + objectsOf(example), 0);

function mostCrowded(examples: readonly PlaneExample[]): { example: PlaneExample; index: number } | undefined {
  const order = examples.map((example, index) => ({ example, index, objects: objectsOf(example) }));
  return order.sort((a, b) => b.objects - a.objects)[0];
}

/** What one gets on the watched images without learning. */
function floorOf(examples: readonly PlaneExample[]): number {
  const scorer = makeScorer();
  for (const { image, truth } of examples)
    scorer.add({ truth: truth.labels, result: segmentClassically(toPlanes(image)) });
  const value = scorer.scores().ap["0.50"];
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

/** Aborted when a person has enough, also when they said so before this process was started. */
function finishSignal(folder: string, finish: AbortSignal): AbortSignal {
  return existsSync(join(folder, FINISH_FILE)) ? AbortSignal.abort() : finish;
}

/** The report: on test images, else on those that were watched, which flatters a little. */
async function test(
  record: ModelRecord,
  dir: string,
  state: ProjectState,
  work: WorkOptions,
  context: JobContext,
): Promise<Record<string, unknown>> {
  const roles = rolesOf(state);
  const on = roles.test.length > 0 ? "test" : "validation";
  const images = roles.test.length > 0 ? roles.test : watchedBy(state, roles);
  if (images.length === 0) return {};
  const examples = await readExamples(images, context, work);
  await using model = await loadModel(cells, dir);
  const report = await makeReport(model, examples, {
    model: record.id,
    name: record.name,
    on,
    threads: context.threads,
    ...(work.signal ? { signal: work.signal } : {}),
    ...(work.onProgress ? { onProgress: work.onProgress } : {}),
  });
  return { report };
}

function watchedBy(state: ProjectState, roles: ReturnType<typeof rolesOf>): readonly ProjectState["images"][number][] {
  if (roles.validation.length > 0) return roles.validation;
  const { validation } = chooseImages(state);
  return state.images.filter(({ id }) => validation.includes(id));
}
