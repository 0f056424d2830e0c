/** How good a model is on images it never learnt from, beside what one gets without learning. */
import { throwIfCancelled, toPlanes, type WorkOptions } from "@cambrian/core";
import type { Report } from "@cambrian/protocol";
import { cells, type LabelScores, type Model, makeScorer, segmentClassically } from "@cambrian/tasks";
import { openPredictor } from "cambrian";
import { findMistakes } from "./find-mistakes.js";
import type { PlaneExample } from "./read-examples.js";

export const HEADLINE = "Cells right";
export const FLOOR = "Without learning";

export interface ReportOptions extends WorkOptions {
  readonly model: string;
  readonly name: string;
  readonly on: Report["on"];
  readonly threads: number;
  /** Reports of other models on the same images, to compare with. */
  readonly earlier?: readonly Report[];
}

export async function makeReport(
  model: Model,
  examples: readonly PlaneExample[],
  options: ReportOptions,
): Promise<Report> {
  const { signal, onProgress, threads } = options;
  await using predictor = await openPredictor(cells, model, { threads });
  const scorer = makeScorer();
  const floor = makeScorer();
  const images = new Map<string, Report["images"][number]>();
  for (const [done, example] of examples.entries()) {
    throwIfCancelled(signal);
    onProgress?.({ what: "Testing", done, total: examples.length });
    const truth = example.truth.labels;
    const { labels } = await predictor.predict(example.image, signal ? { signal } : {});
    const { ap } = scorer.add({ truth, result: labels });
    floor.add({ truth, result: segmentClassically(toPlanes(example.image)) });
    const found = findMistakes(truth, labels);
    const value = orOne(ap["0.50"]);
    // Of an image with several planes the one with the most objects is shown; the counts are of that plane.
    const before = images.get(example.id);
    if (!before || before.right + before.missed < found.right + found.missed)
      images.set(example.id, { image: example.id, value, ...found });
  }
  const scores = scorer.scores();
  const shown = [...images.values()].sort((a, b) => a.value - b.value);
  return {
    model: options.model,
    name: options.name,
    headline: { name: HEADLINE, value: orZero(scores.ap["0.50"]) },
    beside: [describeFloor(floor.scores()), ...besideOf(options.earlier ?? [], shown)],
    values: valuesOf(scores),
    images: shown,
    on: options.on,
    card: JSON.parse(JSON.stringify(model.card)) as Record<string, unknown>,
  };
}

/** An image without objects, in which none was found, is right. */
const orOne = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 1 : value);
const orZero = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);

function describeFloor(scores: LabelScores): Report["beside"][number] {
  const each = scores.perImage.map(({ ap }) => orOne(ap["0.50"]));
  return { name: FLOOR, value: orZero(scores.ap["0.50"]), ...spread(each), kind: "floor" };
}

/** Models that were tested on all of these images, too. */
function besideOf(earlier: readonly Report[], shown: Report["images"]): Report["beside"] {
  const wanted = new Set(shown.map(({ image }) => image));
  return earlier
    .filter(({ images }) => images.length === wanted.size && images.every(({ image }) => wanted.has(image)))
    .map(({ name, headline, images }) => ({
      name,
      value: headline.value,
      ...spread(images.map(({ value }) => value)),
      kind: "model" as const,
    }));
}

/** With six images or more a 95 % interval of the mean, else the lowest and highest image. */
function spread(values: readonly number[]): { low: number; high: number } {
  if (values.length === 0) return { low: 0, high: 0 };
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (values.length < 6) return { low: lowest, high: highest };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = 1.96 * Math.sqrt(variance / values.length);
  return { low: Math.max(0, mean - half), high: Math.min(1, mean + half) };
}

function valuesOf(scores: LabelScores): Record<string, number> {
  const values: Record<string, number> = {
    images: scores.images,
    truthCount: scores.truthCount,
    resultCount: scores.resultCount,
    pq: scores.pq,
    sq: scores.sq,
    ajiPlus: scores.ajiPlus,
    countError: scores.countError,
    countBias: scores.countBias,
    apMeanOfImages: scores.apMeanOfImages["0.50"] ?? Number.NaN,
    f1: scores.f1["0.50"] ?? Number.NaN,
    precision: scores.precision["0.50"] ?? Number.NaN,
    recall: scores.recall["0.50"] ?? Number.NaN,
  };
  for (const [threshold, value] of Object.entries(scores.ap)) values[`ap${threshold}`] = value;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}
