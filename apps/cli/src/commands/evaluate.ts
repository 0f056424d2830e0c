/**
 * How good a model, or the label images of any other program, is on images whose truth is known.
 */
import { resolve } from "node:path";
import {
  CambrianError,
  cells,
  type DatasetProblem,
  errorToData,
  findLabelFiles,
  iouThresholds,
  type LabelScores,
  loadModel,
  makeScorer,
  openDataset,
  openPredictor,
  readLabels,
  segmentClassically,
  throwIfCancelled,
  toPlanes,
} from "cambrian";
import type { Call, Command, Outcome, TaskVerb } from "../command.js";
import { flagsOf, optionsFrom, parseNumber } from "../option-flags.js";
import { describeProblem } from "../problems.js";

interface Flags {
  readonly data: string;
  readonly model?: string;
  readonly predictions?: string;
  readonly threads?: number;
}

const evaluateCells: Command = {
  name: "cells",
  about: "Score a model, or label images of any program, against a folder of images with labels.",
  arguments: [],
  flags: [
    { flag: "--data <dir>", about: "folder with images/ and labels/, or x.tif beside x_masks.tif", required: true },
    { flag: "--model <name|dir>", about: "predict with this model and score what it finds" },
    {
      flag: "--predictions <dir>",
      about: "score the label images in this folder; names as in --data, also NAME_labels.tif",
    },
    ...flagsOf(cells.options, ["predict", "evaluate"]),
    {
      flag: "--threads <n>",
      about: "processor cores to use (default: all)",
      parse: (text) => parseNumber("--threads", text, { min: 1, whole: true }),
    },
  ],
  examples: [
    "cambrian evaluate cells --data heldout --model nuclei --json",
    "cambrian evaluate cells --data heldout --predictions results",
  ],
  run: runEvaluate,
};

export const evaluate: TaskVerb = {
  name: "evaluate",
  about: "Say how good a model or another program's result is.",
  members: [evaluateCells],
};

interface Judged {
  readonly names: readonly string[];
  /** In the order of the names. */
  readonly scores: LabelScores;
  readonly problems: readonly DatasetProblem[];
  /** What a method that learns nothing finds in the same images; only where a model was asked. */
  readonly floor?: LabelScores;
  /** For predicting (or reading the predictions) alone. */
  readonly seconds: number;
}

async function runEvaluate(call: Call): Promise<Outcome> {
  const { data, model, predictions } = call.flags as unknown as Flags; // declared above
  if ((model === undefined) === (predictions === undefined)) {
    throw new CambrianError(
      "usage/model-or-predictions",
      "evaluate needs either --model NAME_OR_DIR or --predictions DIR: the model to try, or the folder of label images to score.",
    );
  }
  const judged =
    predictions === undefined ? await judgeModel(call, data, model ?? "") : await judgeFolder(call, data, predictions);
  call.report.finish();
  for (const problem of judged.problems) call.report.line(describeProblem(problem));
  if (judged.names.length === 0) {
    throw new CambrianError(
      "evaluate/nothing-to-score",
      `Nothing in ${data} could be scored; the problems are listed above.`,
      {
        data,
        problems: judged.problems,
      },
    );
  }
  const { floor } = judged;
  return {
    ok: judged.problems.every(({ leftOut }) => !leftOut),
    json: { ...toJson(judged), ...(floor ? { floor: { ap: floor.ap, pq: floor.pq } } : {}) },
    lines: [
      ...toLines(judged),
      ...(floor
        ? [
            "",
            `Without learning (brightness threshold and watershed): AP at 0.50 ${floor.ap["0.50"]?.toFixed(3)}, PQ ${floor.pq.toFixed(3)}`,
          ]
        : []),
    ],
  };
}

async function judgeModel(call: Call, data: string, nameOrDir: string): Promise<Judged> {
  const { flags, world, report } = call;
  const dataset = await openDataset(resolve(world.cwd, data));
  const model = await loadModel(cells, nameOrDir, { cwd: world.cwd });
  const { threads } = flags as unknown as Flags;
  await using predictor = await openPredictor(cells, model, {
    options: optionsFrom(cells.options, ["predict", "evaluate"], flags),
    ...(threads === undefined ? {} : { threads }),
  });
  const scorer = makeScorer();
  const floor = makeScorer();
  const names: string[] = [];
  const problems = [...dataset.problems];
  let seconds = 0;
  for (const [index, pair] of dataset.pairs.entries()) {
    throwIfCancelled(world.signal);
    report.progress({ what: "Finding cells, image", done: index, total: dataset.pairs.length });
    try {
      const { image, truth } = await dataset.read(pair);
      const start = world.now();
      const result = await predictor.predict(image, { signal: world.signal });
      seconds += (world.now() - start) / 1000;
      const unlearnt = segmentClassically(toPlanes(image));
      scorer.add({ result: result.labels, truth: truth.labels });
      floor.add({ result: unlearnt, truth: truth.labels });
      names.push(pair.name);
    } catch (error) {
      throwIfCancelled(world.signal);
      problems.push({ ...withoutDetails(error), file: pair.image, leftOut: true });
    }
  }
  return { names, scores: scorer.scores(), floor: floor.scores(), problems, seconds };
}

async function judgeFolder({ world, report }: Call, data: string, predictions: string): Promise<Judged> {
  const dataset = await openDataset(resolve(world.cwd, data));
  const found = await findLabelFiles(resolve(world.cwd, predictions));
  const scorer = makeScorer();
  const names: string[] = [];
  const problems = [...dataset.problems];
  let seconds = 0;
  for (const [index, pair] of dataset.pairs.entries()) {
    throwIfCancelled(world.signal);
    report.progress({ what: "Reading labels, image", done: index, total: dataset.pairs.length });
    const file = found.get(pair.name);
    if (file === undefined) {
      const message = `There is no prediction for it in ${predictions}: looked for ${pair.name} and ${pair.name}_labels as .tif or .png.`;
      problems.push({ code: "evaluate/missing-prediction", file: pair.labels, message, leftOut: true });
      continue;
    }
    try {
      const start = world.now();
      const truth = await readLabels(pair.labels);
      const result = await readLabels(file);
      seconds += (world.now() - start) / 1000;
      if (result.height !== truth.height || result.width !== truth.width) {
        throw new CambrianError(
          "image/size-mismatch",
          `The prediction is ${result.width} x ${result.height} pixels, the truth ${truth.width} x ${truth.height}. Both must have the same size.`,
        );
      }
      scorer.add({ result, truth });
      names.push(pair.name);
    } catch (error) {
      problems.push({ ...withoutDetails(error), file, leftOut: true });
    }
  }
  return { names, scores: scorer.scores(), problems, seconds };
}

function withoutDetails(error: unknown): { code: string; message: string } {
  const { code, message } = errorToData(error);
  return { code, message };
}

function toJson({ scores, names, problems, seconds }: Judged): Record<string, unknown> {
  return {
    images: scores.images,
    objects: scores.truthCount,
    found: scores.resultCount,
    ap: scores.ap,
    ap_mean_of_images: scores.apMeanOfImages,
    f1: scores.f1,
    precision: scores.precision,
    recall: scores.recall,
    pq: scores.pq,
    sq: scores.sq,
    aji_plus: scores.ajiPlus,
    count_error: scores.countError,
    count_bias: scores.countBias,
    seconds,
    per_image: scores.perImage.map((image, index) => ({
      name: names[index],
      objects: image.truthCount,
      found: image.resultCount,
      ap50: image.ap["0.50"],
      pq: image.pq,
    })),
    problems,
  };
}

function toLines({ scores, names, seconds }: Judged): string[] {
  const figure = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? "  -  " : value.toFixed(3);
  const worst = scores.perImage
    .map((image, index) => ({ name: names[index] ?? "", ap50: image.ap["0.50"] ?? Number.NaN }))
    .filter(({ ap50 }) => Number.isFinite(ap50))
    .sort((a, b) => a.ap50 - b.ap50)
    .slice(0, 5);
  return [
    `${scores.images} images, ${scores.truthCount} objects, ${scores.resultCount} found, ${seconds.toFixed(1)} s`,
    "",
    "IoU    AP pooled  AP mean of images  F1",
    ...iouThresholds.map(
      (key) =>
        `${key}   ${figure(scores.ap[key])}      ${figure(scores.apMeanOfImages[key])}              ${figure(scores.f1[key])}`,
    ),
    "",
    `PQ ${figure(scores.pq)}   AJI+ ${figure(scores.ajiPlus)}   count error ${figure(scores.countError)} (mean of |found - true| / true)`,
    "",
    "Worst images (AP at 0.50):",
    ...worst.map(({ name, ap50 }) => `  ${figure(ap50)}  ${name}`),
  ];
}
