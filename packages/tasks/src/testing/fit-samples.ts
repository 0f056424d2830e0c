/**
 * A few training steps on drawn samples, always the same batch, so that a loss that falls is due to learning alone.
 */
import { noAugment, openTrainer, type Runtime } from "@cambrian/nn";
import { resolveOptions } from "../options.js";
import type { Task } from "../task.js";
import { makeBatches } from "../train/make-batch.js";
import { prepareExample } from "../train/prepare.js";
import { mainNetwork, stepSpecOf } from "../train/step-spec.js";

export interface FitSamplesOptions<Options> {
  readonly runtime: Runtime;
  readonly options?: Partial<Options>;
  /** Default 12. */
  readonly steps?: number;
  /** Height and width of the crops in pixels; default 64. */
  readonly crop?: number;
  /** Default 2e-3. */
  readonly learningRate?: number;
}

/** The loss before each step. */
export async function fitSamples<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  { runtime, options: given, steps = 12, crop = 64, learningRate = 2e-3 }: FitSamplesOptions<Options>,
): Promise<number[]> {
  const options = resolveOptions(task.options, given);
  const samples = [1, 2].map((seed) => task.makeSample(seed));
  const network = mainNetwork(task, task.study(samples, options), options);
  const batches = makeBatches(task as unknown as Parameters<typeof makeBatches>[0], samples.map(prepareExample), {
    options: options as Readonly<Record<string, unknown>>,
    channels: network.channels,
    crop,
    batch: 2,
    seed: 1,
    augment: noAugment,
    weights: [1, 1],
  });
  const batch = batches(0);
  await using trainer = await openTrainer({
    ...stepSpecOf(task, network, options, batch),
    runtime,
    seed: 1,
    threads: 1,
  });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push((await trainer.step(batch, learningRate)).loss);
  return losses;
}
