/**
 * How good a model becomes with so many labelled cells: pooled AP at IoU 0.50 on 40 held fluorescence images, after the same
 * number of steps from nothing. `CELLS` (30,120,500,2000), `DRAWS` (1,2) and `STEPS` (300) in the environment change what is
 * measured; `DRAWS` are seeds that choose the images learnt from.
 *
 * `packages/tasks/src/cells/learning-curve.ts` holds the table that this printed.
 */
import { makeRandom } from "@cambrian/core";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { type CellsTruth, cells, type Example, evaluate, openPredictor, train } from "@cambrian/tasks";
import { workerSamples } from "@cambrian/tasks/node";
import type { Bench } from "./bench.js";
import { readNuclei } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

const HELD = 40;
const WATCHED = 6;
/** Examples given to a training, so that its rounds are of 100 steps however few images there are. */
const ROUND = 400;
const STEPS_IN_ROUND = 100;

interface Drawn extends Example<CellsTruth> {
  readonly cells: number;
}

const numbers = (text: string): number[] => text.split(",").map(Number);

const learningCurve: Bench = async (report, { data }) => {
  const wanted = numbers(process.env.CELLS ?? "30,120,500,2000");
  const draws = numbers(process.env.DRAWS ?? "1,2");
  const steps = Number(process.env.STEPS ?? 300);
  const all: Drawn[] = [];
  for await (const { id, kind, image, truth } of readNuclei(data, "train")) {
    if (kind !== "fluo_dark") continue;
    const found = new Set(truth.data).size - 1;
    if (found > 0) all.push({ name: id, image, truth: { labels: truth }, cells: found });
  }
  // The same images judge every draw.
  const shuffled = makeRandom(2018).shuffled(all);
  const held = shuffled.slice(0, HELD);
  const points = [];
  for (const draw of draws) {
    const rest = makeRandom(draw).shuffled(shuffled.slice(HELD));
    const watched = rest.slice(0, WATCHED);
    for (const count of wanted) {
      const learnt = takeCells(rest.slice(WATCHED), count);
      const objects = learnt.reduce((sum, { cells: own }) => sum + own, 0);
      const repeated = Array.from({ length: ROUND }, (_, n) => learnt[n % learnt.length] as Drawn);
      const begun = process.cpuUsage();
      const run = train(cells, repeated, {
        validation: watched,
        runtime: ortNodeRuntime,
        epochs: Math.max(1, Math.round(steps / STEPS_IN_ROUND)),
        seed: draw,
        openSamples: workerSamples(),
      });
      const model = await run.finish();
      await using predictor = await openPredictor(cells, model, { runtime: ortNodeRuntime });
      const { scores } = await evaluate(cells, predictor, held);
      const point = {
        cells: objects,
        images: learnt.length,
        draw,
        steps: model.card.training.steps,
        right: scores.headline.value,
        processorSeconds: Math.round(process.cpuUsage(begun).user / 1e6),
      };
      points.push(point);
      report(JSON.stringify(point));
    }
  }
  return {
    value: points.at(-1)?.right ?? Number.NaN,
    unit: `AP@0.50 pooled, ${HELD} held training images of dsb2018, with the most cells, after ${steps} steps`,
    better: "higher",
    goal: null,
    peer: null,
    points,
  };
};

/** Images in their order until they hold about `count` cells; one that would be a quarter too much is passed over. */
function takeCells(images: readonly Drawn[], count: number): Drawn[] {
  const taken: Drawn[] = [];
  let sum = 0;
  for (const image of images) {
    if (sum >= 0.9 * count) break;
    if (sum + image.cells > 1.25 * count) continue;
    taken.push(image);
    sum += image.cells;
  }
  return taken;
}

export default learningCurve;
