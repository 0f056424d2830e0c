import { defaultAugment } from "@cambrian/nn";
import { expect, test } from "vitest";
import { makeSample } from "../cells/sample.js";
import { cells } from "../cells/task.js";
import { resolveOptions } from "../options.js";
import { type BatchPlan, makeBatches } from "./make-batch.js";
import { prepareExample } from "./prepare.js";
import { workerSamples } from "./worker-samples.node.js";

const plan: BatchPlan = {
  options: { ...resolveOptions(cells.options, { rays: 4 }) },
  channels: 1,
  crop: 32,
  batch: 2,
  seed: 3,
  augment: defaultAugment,
  weights: [1, 1],
};
const prepared = [1, 2].map((seed) => prepareExample(makeSample(seed, { height: 48, width: 48, count: 3 })));

test("worker threads make the very batches that this thread makes, also after a jump", async () => {
  const make = makeBatches(cells, prepared, plan);
  await using samples = await workerSamples({ workers: 2, ahead: 2 })("cells", prepared, plan);
  for (const step of [0, 1, 2, 9, 10, 3]) {
    const { inputs } = await samples.next(step);
    const expected = make(step).inputs;
    expect(Object.keys(inputs)).toEqual(Object.keys(expected));
    for (const [name, { data, shape }] of Object.entries(expected)) {
      expect(inputs[name]?.shape).toEqual(shape);
      expect(inputs[name]?.data, `${name} of step ${step}`).toEqual(data);
    }
  }
});

test("a task that other threads do not know is refused with its code", async () => {
  await using samples = await workerSamples()("unheard-of", prepared, plan);
  await expect(samples.next(0)).rejects.toMatchObject({ code: "task/unknown" });
});
