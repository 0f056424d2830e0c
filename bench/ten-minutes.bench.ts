/**
 * How good a model is after ten minutes of training from nothing: pooled AP at IoU 0.50 on the fluorescence test images.
 * `MINUTES` and `SEED` in the environment change the budget and the seed.
 */
import { ortNodeRuntime } from "@cambrian/nn/node";
import { cells, openPredictor, train } from "@cambrian/tasks";
import { workerSamples } from "@cambrian/tasks/node";
import type { Bench } from "./bench.js";
import { readTraining, scoreTest } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

const tenMinutes: Bench = async (report, { data }) => {
  const minutes = Number(process.env.MINUTES ?? 10);
  const seed = Number(process.env.SEED ?? 1);
  const { seen, held } = await readTraining(data, { held: 32, seed });
  const start = performance.now();
  const run = train(cells, seen, {
    validation: held,
    runtime: ortNodeRuntime,
    minutes,
    seed,
    openSamples: workerSamples(),
  });
  for await (const { epoch, step, loss, seconds, validation } of run) {
    report(
      `epoch ${epoch}, step ${step}, ${seconds.toFixed(0)} s, loss ${loss.toFixed(3)}${validation ? `, ${validation.name} ${validation.value.toFixed(3)}` : ""}`,
    );
  }
  const model = await run.finish();
  const trainSeconds = (performance.now() - start) / 1000;
  await using predictor = await openPredictor(cells, model, { runtime: ortNodeRuntime });
  const scores = await scoreTest(data, async ({ image }) => (await predictor.predict(image)).labels);
  const { steps, epochs } = model.card.training;
  return {
    value: scores.fluorescence.ap["0.50"] as number,
    unit: "AP@0.50 pooled, 75 fluorescence images of dsb2018/test",
    better: "higher",
    goal: 0.8,
    peer: null,
    minutes,
    seed,
    trainSeconds,
    steps,
    epochs,
    threshold: model.card.options.threshold,
    ...scores,
  };
};

export default tenMinutes;
