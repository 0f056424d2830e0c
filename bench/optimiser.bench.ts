/**
 * How much sooner a network learns when filter banks take Muon's steps instead of AdamW's: pooled AP at IoU 0.50 on 40 held training images after `STEPS` (default 200) steps of either.
 * `SEED` in the environment changes the seed, `STEPS` the number of steps.
 */
import { ortNodeRuntime } from "@cambrian/nn/node";
import { cells, train } from "@cambrian/tasks";
import { workerSamples } from "@cambrian/tasks/node";
import type { Bench } from "./bench.js";
import { readTraining } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

/** Steps in an epoch of this many images. */
const EPOCH = 100;

const optimiser: Bench = async (report, { data }) => {
  const seed = Number(process.env.SEED ?? 1);
  const epochs = Math.max(1, Math.round(Number(process.env.STEPS ?? 200) / EPOCH));
  const { seen, held } = await readTraining(data, { held: 40, seed });
  const learn = async (filterStep: number): Promise<{ ap: number; loss: number; cpuSecondsPerStep: number }> => {
    const before = process.cpuUsage();
    let last = { ap: Number.NaN, loss: Number.NaN, steps: 0 };
    const run = train(cells, seen, {
      validation: held,
      runtime: ortNodeRuntime,
      epochs,
      seed,
      settings: { optimiser: { filterStep } },
      openSamples: workerSamples(),
    });
    for await (const { step, loss, validation } of run) {
      last = { ap: validation?.value ?? Number.NaN, loss, steps: step };
      report(`filter step ${filterStep}: step ${step}, loss ${loss.toFixed(3)}, AP ${last.ap.toFixed(3)}`);
    }
    const { user } = process.cpuUsage(before);
    return { ap: last.ap, loss: last.loss, cpuSecondsPerStep: user / 1e6 / last.steps };
  };
  const adamW = await learn(0);
  const muon = await learn(0.4);
  return {
    value: muon.ap,
    unit: `AP@0.50 pooled, 40 held training images of dsb2018, after ${epochs * EPOCH} steps`,
    better: "higher",
    goal: null,
    peer: { name: "AdamW alone", version: "ours", value: adamW.ap },
    seed,
    muon,
    adamW,
  };
};

export default optimiser;
