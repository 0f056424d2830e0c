/**
 * Teach a task's network from a folder of images with labels; writes a model with its card and report.
 */
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import {
  CambrianError,
  type CellsTruth,
  cells,
  type DatasetProblem,
  type EpochReport,
  type Example,
  isCancelled,
  loadModel,
  openCheckpointFolder,
  openDataset,
  saveModel,
  splitExamples,
  throwIfCancelled,
  trainDefaults,
  train as trainTask,
  writeFileAtomic,
} from "cambrian";
import type { Call, Command, Outcome, TaskVerb } from "../command.js";
import { flagsOf, optionsFrom, parseNumber } from "../option-flags.js";
import { describeProblem } from "../problems.js";
import { formatDuration } from "../reporter.js";
import { showPath } from "../show-path.js";
import { makeReport } from "../train/make-report.js";
import { assertSameSettings, type RunSettings } from "../train/run-settings.js";

interface Flags {
  readonly data: string;
  readonly val?: string;
  readonly out: string;
  readonly from?: string;
  readonly minutes?: number;
  readonly epochs?: number;
  readonly seed: number;
  readonly name?: string;
  readonly threads?: number;
  readonly crop?: number;
  readonly batch?: number;
  readonly learningRate?: number;
  readonly restart?: true;
}

const trainCells: Command = {
  name: "cells",
  about: "Learn to find cells from images with label images.",
  arguments: [],
  flags: [
    {
      flag: "--data <dir>",
      about: "folder with images/ and labels/ of equal names, or x.tif beside x_masks.tif",
      required: true,
    },
    { flag: "--val <dir>", about: "images to judge the model by, never learnt from (default: one in eight of --data)" },
    { flag: "--out <dir>", about: "folder for model.onnx, card.json and report.html", default: "cells-model" },
    { flag: "--from <name|dir>", about: "start from this model instead of from nothing; good for few images" },
    {
      flag: "--minutes <n>",
      about: "stop after this time",
      parse: (text) => parseNumber("--minutes", text, { min: 0.01 }),
    },
    {
      flag: "--epochs <n>",
      about: "stop after this many rounds through the images (default: 60)",
      parse: (text) => parseNumber("--epochs", text, { min: 1, whole: true }),
    },
    {
      flag: "--seed <n>",
      about: "the same seed, epochs and threads give the same model",
      default: 1,
      parse: (text) => parseNumber("--seed", text, { min: 0, whole: true }),
    },
    { flag: "--name <text>", about: "name on the model's card (default: the folder's)" },
    ...flagsOf(cells.options, ["train"]),
    {
      flag: "--crop <px>",
      about: `side of the pieces of images it learns from (default: ${trainDefaults.crop}); less needs less memory`,
      parse: (text) => parseNumber("--crop", text, { min: 16, max: 2048, whole: true }),
    },
    {
      flag: "--batch <n>",
      about: `pieces in one step (default: ${trainDefaults.batch}); less needs less memory`,
      parse: (text) => parseNumber("--batch", text, { min: 1, max: 256, whole: true }),
    },
    {
      flag: "--learning-rate <x>",
      about: `size of the steps at their largest (default: ${trainDefaults.learningRate}; with --from, a third of it); less where training ends in not-a-number`,
      parse: (text) => parseNumber("--learning-rate", text, { min: 1e-7, max: 1 }),
    },
    {
      flag: "--threads <n>",
      about: "processor cores to use (default: all)",
      parse: (text) => parseNumber("--threads", text, { min: 1, whole: true }),
    },
    { flag: "--restart", about: "forget an unfinished run in --out and begin anew" },
  ],
  examples: [
    "cambrian train cells --data mydata --out mymodel --minutes 30",
    "cambrian train cells --data mydata --from nuclei --epochs 20 --out mymodel",
  ],
  run: runTrain,
};

export const train: TaskVerb = {
  name: "train",
  about: "Learn from images with labels.",
  members: [trainCells],
};

/** How far a run has come: what a person must know who stops it. */
interface Stage {
  now: "preparing" | "training" | "reporting";
}

/** Train; stopped at whatever point, it says what is kept and how to go on. */
async function runTrain(call: Call): Promise<Outcome> {
  const stage: Stage = { now: "preparing" };
  try {
    return await trainAndReport(call, stage);
  } catch (error) {
    // What was stopped on the way may fail in other words; errors with a code mean what they say.
    const stopped = isCancelled(error) || (call.world.signal.aborted && !(error instanceof CambrianError));
    if (!stopped) throw error;
    const out = resolve(call.world.cwd, (call.flags as unknown as Flags).out);
    throw new CambrianError(
      "work/cancelled",
      describeStop(call, stage, out),
      { out, stage: stage.now },
      { cause: error },
    );
  }
}

function describeStop({ flags, world }: Call, { now }: Stage, out: string): string {
  const again = flags.restart ? "The same command without --restart" : "The same command again";
  const checkpoint = showPath(join(out, "checkpoint"), world.cwd);
  if (now === "preparing") return "Stopped before training began; nothing was changed. Run the same command again.";
  if (now === "training")
    return `Stopped. ${again} goes on from ${checkpoint}${flags.restart ? "" : "; add --restart to begin anew"}.`;
  return `Stopped while the report was made. The model is trained and saved in ${showPath(out, world.cwd)}. ${again} makes the report.`;
}

async function trainAndReport(call: Call, stage: Stage): Promise<Outcome> {
  const { flags: given, world, report } = call;
  const flags = given as unknown as Flags; // declared above
  if (flags.minutes !== undefined && flags.epochs !== undefined) {
    throw new CambrianError("usage/minutes-or-epochs", "Give --minutes or --epochs, not both: each says when to stop.");
  }
  const out = resolve(world.cwd, flags.out);
  const show = (path: string): string => showPath(path, world.cwd);
  const options = optionsFrom(cells.options, ["train"], given);
  const threads = flags.threads ?? availableParallelism();

  const from = flags.from === undefined ? undefined : await loadModel(cells, flags.from, { cwd: world.cwd });
  const { examples, validation, problems, fingerprint } = await readData(call, flags);
  for (const problem of problems) report.line(describeProblem(problem));
  report.line(describeData(examples, validation, flags));

  const settings: RunSettings = {
    data: fingerprint,
    task: `${cells.id} ${cells.version}`,
    options,
    seed: flags.seed,
    threads,
    minutes: flags.minutes ?? null,
    epochs: flags.epochs ?? null,
    crop: flags.crop ?? null,
    batch: flags.batch ?? null,
    learningRate: flags.learningRate ?? null,
    from: from?.card.sha256 ?? null,
  };
  const checkpoint = openCheckpointFolder(join(out, "checkpoint"));
  throwIfCancelled(world.signal);
  if (flags.restart) await checkpoint.clear();
  const earlier = await checkpoint.readSettings();
  if (earlier) {
    assertSameSettings(earlier, settings, checkpoint.dir);
    report.line(`Going on with the unfinished run in ${show(checkpoint.dir)}.`);
  }
  await checkpoint.begin(settings);

  const run = trainTask(cells, examples, {
    options,
    validation,
    seed: flags.seed,
    threads,
    name: flags.name ?? basename(out),
    checkpoint,
    signal: world.signal,
    onProgress: report.progress,
    settings: {
      ...(flags.crop === undefined ? {} : { crop: flags.crop }),
      ...(flags.batch === undefined ? {} : { batch: flags.batch }),
      ...(flags.learningRate === undefined ? {} : { learningRate: flags.learningRate }),
    },
    ...(from ? { from } : {}),
    ...(flags.minutes === undefined ? {} : { minutes: flags.minutes }),
    ...(flags.epochs === undefined ? {} : { epochs: flags.epochs }),
  });
  stage.now = "training";
  for await (const epoch of run) report.line(describeEpoch(epoch));
  const model = await run.finish();
  const { previous } = await saveModel(out, model);
  stage.now = "reporting";
  report.line("Writing the report.");
  const judged = validation.length > 0 ? validation : examples;
  const { html, headline, floor } = await makeReport(model, judged, {
    judgedOn: validation.length > 0 ? "watched" : "learnt",
    notes: problems.map(describeProblem),
    threads,
    signal: world.signal,
    onProgress: report.progress,
  });
  await writeFileAtomic(join(out, "report.html"), html);
  await checkpoint.clear();
  const { training } = model.card;
  return {
    json: {
      out,
      name: model.card.name,
      sha256: model.card.sha256,
      files: ["model.onnx", "card.json", "report.html"].map((file) => join(out, file)),
      images: examples.length,
      validation_images: validation.length,
      epochs: training.epochs,
      steps: training.steps,
      minutes: training.minutes,
      stopped: training.stopped,
      validation: validation.length > 0 ? { ap50: headline, floor_ap50: floor } : null,
      problems,
      ...(previous === undefined ? {} : { previous }),
    },
    lines: [
      `Trained ${count(training.epochs, "round")} (${count(training.steps, "step")}) in ${formatDuration(training.minutes * 60)} on ${count(examples.length, "image")}.`,
      validation.length > 0
        ? `${(headline * 100).toFixed(1)} of 100 cells right on ${count(validation.length, "image")} set aside (AP at IoU 0.50); without learning: ${(floor * 100).toFixed(1)}.`
        : "No image was set aside, so nobody knows how it does on new ones. Give --val DIR, or at least two images.",
      `Model   ${show(join(out, "model.onnx"))}, ${show(join(out, "card.json"))}`,
      `Report  ${show(join(out, "report.html"))}`,
      ...(previous === undefined ? [] : [`The model that was there is now in ${show(previous)}.`]),
    ],
  };
}

function describeEpoch({ epoch, loss, validation, secondsLeft, best }: EpochReport): string {
  const watched = validation
    ? `  ${validation.name} ${validation.value.toFixed(3)}${best ? " (best so far)" : ""}`
    : "";
  const left = secondsLeft === undefined || secondsLeft < 1 ? "" : `  about ${formatDuration(secondsLeft)} left`;
  return `round ${epoch}  loss ${loss.toFixed(4)}${watched}${left}`;
}

interface Data {
  readonly examples: readonly Example<CellsTruth>[];
  readonly validation: readonly Example<CellsTruth>[];
  readonly problems: readonly DatasetProblem[];
  readonly fingerprint: string;
}

async function readData({ world, report }: Call, flags: Flags): Promise<Data> {
  const work = { signal: world.signal, onProgress: report.progress };
  const dataset = await openDataset(resolve(world.cwd, flags.data));
  const read = await dataset.readAll(work);
  if (flags.val === undefined) {
    const { train: examples, validation } = splitExamples(read.examples, flags.seed);
    report.finish();
    return { examples, validation, problems: read.problems, fingerprint: await dataset.fingerprint() };
  }
  const held = await openDataset(resolve(world.cwd, flags.val));
  const { examples: validation, problems } = await held.readAll(work);
  report.finish();
  return {
    examples: read.examples,
    validation,
    problems: [...read.problems, ...problems],
    fingerprint: `${await dataset.fingerprint()} | ${await held.fingerprint()}`,
  };
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

function describeData(examples: Data["examples"], validation: Data["validation"], flags: Flags): string {
  const images = `Learning from ${count(examples.length, "image")}`;
  if (validation.length === 0) return `${images}; there is only one, so none is set aside to judge the model by.`;
  const whence = flags.val === undefined ? `set aside by seed ${flags.seed}` : `from ${flags.val}`;
  return `${images}, judging by ${validation.length} ${whence}.`;
}
