/**
 * The smallest thing a network of ours can learn in a second: where the bright spot is.
 */
import { makeRandom } from "@cambrian/core";
import type { Batch } from "../data/batches.js";
import type { Network } from "../layers/network.js";
import { binaryCrossEntropy } from "../losses/classification.js";
import { unet } from "../networks/unet.js";
import type { Runtime } from "../runtime/runtime.js";
import { openTrainer, type Trainer } from "../train/trainer.js";

const SIDE = 16;
const COUNT = 2;

export const toyNetwork: Network = unet({ channels: 1, outputs: { spot: 1 }, widths: [4, 6] });

/** Two noisy pictures [2, 1, 16, 16] with a bright spot of 3 x 3 pixels; `truth` [2, 1, 8, 8] is 1 at its middle. */
export function toyBatch(step: number): Batch {
  const random = makeRandom(100 + step);
  const input = Float32Array.from({ length: COUNT * SIDE * SIDE }, () => 0.3 * random.normal());
  const truth = new Float32Array((COUNT * SIDE * SIDE) / 4);
  for (let image = 0; image < COUNT; image++) {
    const y = 1 + random.integer(SIDE - 2);
    const x = 1 + random.integer(SIDE - 2);
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) input[(image * SIDE + y + dy) * SIDE + x + dx] = 3;
    truth[(image * (SIDE / 2) + (y >> 1)) * (SIDE / 2) + (x >> 1)] = 1;
  }
  return {
    inputs: {
      input: { data: input, shape: [COUNT, 1, SIDE, SIDE] },
      truth: { data: truth, shape: [COUNT, 1, SIDE / 2, SIDE / 2] },
    },
  };
}

export function openToy(
  runtime: Runtime,
  { seed = 1, threads = 1 }: { readonly seed?: number; readonly threads?: number } = {},
): Promise<Trainer> {
  return openTrainer({
    network: toyNetwork,
    loss: ({ spot }, { truth }) => {
      if (!spot || !truth) throw new Error("Assertion failed: the toy has one output and one target");
      const total = binaryCrossEntropy(spot, truth);
      return { total, parts: { spot: total } };
    },
    inputShape: [COUNT, 1, SIDE, SIDE],
    targetShapes: { truth: [COUNT, 1, SIDE / 2, SIDE / 2] },
    runtime,
    seed,
    threads,
    averageSteps: 20,
  });
}
