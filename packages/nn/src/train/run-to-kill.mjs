/**
 * A training run for kill.test.ts, which ends its process in the middle. It prints every step, and at the end the weights.
 *
 *   node run-to-kill.mjs CHECKPOINT_FILE
 */
import { readFileSync } from "node:fs";
import { makeRandom } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { binaryCrossEntropy, fit, openTrainer, unet } from "@cambrian/nn";
import { ortNodeRuntime } from "@cambrian/nn/node";

const path = process.argv[2];
const shape = [2, 1, 16, 16];
const truthShape = [2, 1, 8, 8];

/** Noise, and where it is bright. */
function makeBatch(step) {
  const random = makeRandom(step);
  const data = Float32Array.from({ length: 512 }, () => random.normal());
  const truth = Float32Array.from({ length: 128 }, (_, i) =>
    data[Math.floor(i / 8) * 2 * 16 + (i % 8) * 2] > 0 ? 1 : 0,
  );
  return { inputs: { input: { data, shape }, truth: { data: truth, shape: truthShape } } };
}

const checkpoint = {
  async load() {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  save: (bytes) => writeFileAtomic(path, bytes),
  clear: async () => {},
};

const trainer = await openTrainer({
  network: unet({ channels: 1, outputs: { bright: 1 }, widths: [4, 8] }),
  loss: ({ bright }, { truth }) => ({ total: binaryCrossEntropy(bright, truth), parts: {} }),
  inputShape: shape,
  targetShapes: { truth: truthShape },
  runtime: ortNodeRuntime,
  seed: 1,
  threads: 1,
});
const run = fit(trainer, {
  batches: { next: async (step) => makeBatch(step) },
  stepsPerEpoch: 10,
  epochs: 6,
  schedule: { peak: 0.01 },
  checkpoint,
  checkpointEvery: -1,
  fingerprint: "to be killed",
  onStep: ({ step }) => process.stdout.write(`step ${step}\n`),
});
let next = await run.next();
while (!next.done) next = await run.next();
process.stdout.write(`weights ${Buffer.from(next.value.weights.buffer).toString("base64")}\n`);
