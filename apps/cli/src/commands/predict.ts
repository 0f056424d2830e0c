/**
 * Find what a task looks for in images, and write the results as files.
 */
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import {
  CAMBRIAN_VERSION,
  CambrianError,
  cells,
  errorToData,
  isCancelled,
  loadModel,
  makeFolder,
  openPredictor,
  ortNodeRuntime,
  throwIfCancelled,
  writeFileAtomic,
} from "cambrian";
import type { Call, Command, Outcome, TaskVerb } from "../command.js";
import { flagsOf, optionsFrom, parseNumber } from "../option-flags.js";
import { findInputs } from "../predict/find-inputs.js";
import { nameOutputs, type OutputKinds, type OutputPlan } from "../predict/name-outputs.js";
import { predictImage } from "../predict/predict-image.js";
import { type Finished, filesSoFar, findFinished, type RunRecord, stampOf } from "../predict/run-record.js";
import { showPath } from "../show-path.js";

interface Flags {
  readonly model: string;
  readonly out: string;
  readonly labels: "tiff" | "png";
  readonly outlines?: "geojson" | "imagej";
  readonly table?: "csv";
  readonly overlay?: true;
  readonly threads?: number;
  readonly resume?: true;
}

const predictCells: Command = {
  name: "cells",
  about: "Find every cell in images of any size; writes a label image for each, and what else is asked for.",
  arguments: [
    {
      name: "<files...>",
      about: "images, folders of images, or patterns such as 'day*/*.tif'; of stacks and series every plane",
    },
  ],
  flags: [
    {
      flag: "--model <name|dir>",
      about: "a shipped model (see `cambrian models`) or a folder that train wrote",
      required: true,
    },
    {
      flag: "--out <dir>",
      about: "folder for the results and run.json (model, options and files), made when missing",
      required: true,
    },
    {
      flag: "--labels <format>",
      about: "format of the label images NAME_labels",
      choices: ["tiff", "png"],
      default: "tiff",
    },
    {
      flag: "--outlines <format>",
      about: "also write NAME_outlines.geojson, or NAME_rois.zip for ImageJ",
      choices: ["geojson", "imagej"],
    },
    { flag: "--table <format>", about: "also write NAME_table.csv with one row for each cell", choices: ["csv"] },
    { flag: "--overlay", about: "also write NAME_overlay.png, the image with outlines drawn on it" },
    ...flagsOf(cells.options, ["predict"]),
    {
      flag: "--threads <n>",
      about: "processor cores to use (default: all)",
      parse: (text) => parseNumber("--threads", text, { min: 1, whole: true }),
    },
    {
      flag: "--resume",
      about: "skip unchanged images that an earlier run with the same model and settings finished in --out",
    },
  ],
  examples: [
    "cambrian predict cells images/*.tif --model nuclei --out results --table csv --overlay",
    "cambrian predict cells plate/ --model mymodel --out results --outlines imagej --diameter 12um",
  ],
  run: runPredict,
};

export const predict: TaskVerb = {
  name: "predict",
  about: "Find things in images with a trained model.",
  members: [predictCells],
};

type FileOutcome =
  | ({ readonly file: string } & Finished & { readonly skipped?: true })
  | { readonly file: string; readonly error: { readonly code: string; readonly message: string } };

/** run.json grows with the run and is written whole, so not after every image. */
const SAVE_EVERY_MS = 3000;

async function runPredict({ args, flags: given, world, report }: Call): Promise<Outcome> {
  const flags = given as unknown as Flags; // declared above
  const started = world.now();
  const options = optionsFrom(cells.options, ["predict"], given);
  const out = resolve(world.cwd, flags.out);
  const kinds: OutputKinds = {
    labels: flags.labels,
    ...(flags.outlines ? { outlines: flags.outlines } : {}),
    table: flags.table !== undefined,
    overlay: flags.overlay === true,
  };
  const plans = nameOutputs(await findInputs(args, world.cwd), out, kinds);
  const model = await loadModel(cells, flags.model, { cwd: world.cwd });
  await makeFolder(out);
  const threads = flags.threads ?? availableParallelism();
  await using predictor = await openPredictor(cells, model, { threads, options });
  const record: RunRecord = {
    cambrian: CAMBRIAN_VERSION,
    task: cells.id,
    model: { name: model.card.name, dir: model.dir, sha256: model.card.sha256, seed: model.card.training.seed },
    options: { ...predictor.options },
    outputs: kinds,
    runtime: ortNodeRuntime.description,
    threads,
    started: new Date().toISOString(),
    files: [],
  };
  const show = (path: string): string => showPath(path, world.cwd);
  const outcomes: FileOutcome[] = [];
  const finished = flags.resume ? await findFinished(out, record, plans) : new Map<string, Finished>();
  let saved = { outcomes: 0, at: world.now() };
  const save = async (): Promise<void> => {
    const files = filesSoFar(outcomes, finished);
    await writeFileAtomic(join(out, "run.json"), `${JSON.stringify({ ...record, files }, null, 2)}\n`);
    saved = { outcomes: outcomes.length, at: world.now() };
  };
  const finishOne = async (plan: OutputPlan, index: number): Promise<FileOutcome> => {
    const earlier = finished.get(plan.image);
    if (earlier) return { file: plan.image, ...earlier, skipped: true };
    const done = (part: number): void =>
      report.progress({
        what: plans.length === 1 ? "Finding cells" : "Finding cells, image",
        done: Math.min(plans.length, index + part),
        total: plans.length,
        ...secondsLeft(world.now() - started, index + part, plans.length),
      });
    done(0);
    try {
      const from = (await stampOf(plan.image)) ?? { bytes: 0, modified: "" };
      const result = await predictImage(predictor, plan, kinds, {
        signal: world.signal,
        now: world.now,
        onProgress: (progress) => done(progress.done / (progress.total ?? 1)),
      });
      return { file: plan.image, ...result, from };
    } catch (error) {
      const { code, message } = errorToData(error);
      if (code === "file/cannot-write" || isCancelled(error) || world.signal.aborted) throw error;
      return { file: plan.image, error: { code, message } };
    }
  };
  try {
    for (const [index, plan] of plans.entries()) {
      throwIfCancelled(world.signal);
      outcomes.push(await finishOne(plan, index));
      if (world.now() - saved.at > SAVE_EVERY_MS) await save();
    }
    await save();
  } catch (error) {
    if (outcomes.length > saved.outcomes) await save().catch(() => {}); // the first error is the one to tell
    throw sayHowToGoOn(error, {
      finished: outcomes.filter((each) => !("error" in each)).length,
      of: plans.length,
      out: show(out),
    });
  }
  return summarise({
    outcomes,
    plans,
    model: record.model,
    out,
    seconds: (world.now() - started) / 1000,
    show,
    say: report.line,
  });
}

/** Cancelled, or nothing more can be written: what is finished stays, and the rest can be done later. */
function sayHowToGoOn(
  error: unknown,
  state: { readonly finished: number; readonly of: number; readonly out: string },
): unknown {
  if (!(error instanceof CambrianError)) return error;
  const { finished, of, out } = state;
  const kept = `${finished} of ${of} ${of === 1 ? "image is" : "images are"} finished in ${out}. The same command with --resume goes on with the others.`;
  const reason = isCancelled(error) ? "Stopped." : error.message;
  return new CambrianError(error.code, `${reason} ${kept}`, { ...error.details, ...state }, { cause: error });
}

function secondsLeft(elapsedMs: number, done: number, total: number): { secondsLeft?: number } {
  return done > 0 && elapsedMs > 5000 ? { secondsLeft: ((elapsedMs / done) * (total - done)) / 1000 } : {};
}

interface Summary {
  readonly outcomes: readonly FileOutcome[];
  readonly plans: readonly OutputPlan[];
  readonly model: RunRecord["model"];
  readonly out: string;
  readonly seconds: number;
  readonly show: (path: string) => string;
  readonly say: (line: string) => void;
}

function summarise({ outcomes, model, out, seconds, show, say }: Summary): Outcome {
  const failed = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome] : []));
  const done = outcomes.flatMap((outcome) => ("error" in outcome ? [] : [outcome]));
  const total = done.reduce((sum, { count }) => sum + count, 0);
  if (failed.length > 0) {
    say(`${failed.length} of ${outcomes.length} images could not be done:`);
    for (const { file, error } of failed) say(`  ${show(file)}: ${error.message} [${error.code}]`);
  }
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
  return {
    ok: failed.length === 0,
    json: {
      images: outcomes.length,
      done: done.length,
      failed: failed.length,
      cells: total,
      out,
      model,
      seconds,
      files: outcomes,
    },
    lines: [
      ...done.map(({ file, count: found, planes, files, skipped }) => {
        const where = planes > 1 ? ` in ${planes} planes` : "";
        return `${show(file)}: ${count(found, "cell")}${where}${skipped ? " (finished earlier)" : ""} -> ${files.map((path) => relative(out, path)).join(", ")}`;
      }),
      `${count(total, "cell")} in ${count(done.length, "image")}, results in ${show(out)}`,
    ],
  };
}
