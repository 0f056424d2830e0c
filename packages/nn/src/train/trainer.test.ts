import { makeRandom, type Random } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Batch } from "../data/batches.js";
import type { Network } from "../layers/network.js";
import { meanSquaredError } from "../losses/regression.js";
import { add, mul, reshape } from "../ops/construct.js";
import { ortNodeRuntime } from "../runtime/ort-node/ort-node-runtime.node.js";
import { referenceRuntime } from "../runtime/reference/reference-runtime.js";
import { expectClose } from "../testing/index.js";
import { openToy, toyBatch } from "../testing/toy-problem.js";
import { openTrainer, type Trainer, type TrainerOptions } from "./trainer.js";

/** y = slope * x + shift for every pixel; the slope is a weight that decays, the shift is not. */
const line: Network = {
  channels: 1,
  multipleOf: 1,
  grid: 1,
  reach: 0,
  description: {},
  build: (input, scope) => ({
    y: add(
      mul(input, scope.param("slope", [1, 1, 1, 1], { kind: "normal", deviation: 1 })),
      reshape(scope.param("shift", [1], { kind: "constant", value: 0.5 }), [1, 1, 1, 1]),
    ),
  }),
};

const lineBatch = (random: Random): Batch => {
  const x = Float32Array.from({ length: 4 }, () => random.normal());
  const truth = x.map((value) => 30 * value - 2);
  return { inputs: { input: { data: x, shape: [1, 1, 2, 2] }, truth: { data: truth, shape: [1, 1, 2, 2] } } };
};

const openLine = (more: Partial<TrainerOptions>): Promise<Trainer> =>
  openTrainer({
    network: line,
    loss: ({ y }, { truth }) => {
      if (!y || !truth) throw new Error("Assertion failed: one output, one target");
      return { total: meanSquaredError(y, truth), parts: {} };
    },
    inputShape: [1, 1, 2, 2],
    targetShapes: { truth: [1, 1, 2, 2] },
    runtime: referenceRuntime,
    seed: 4,
    ...more,
  });

test("without filter steps, steps are those of AdamW with clipping, decay and averaged weights, written as plain loops", async () => {
  const optimiser = { beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3, clip: 2, filterStep: 0 };
  await using trainer = await openLine({ optimiser, averageSteps: 5 });
  const w = Float64Array.from(trainer.weights("current"));
  const [mean, square] = [new Float64Array(2), new Float64Array(2)];
  const average = w.slice();
  expect(w[1]).toBe(0.5);
  const random = makeRandom(2);
  let clipped = 0;
  for (let t = 1; t <= 12; t++) {
    const rate = 0.1 / t;
    const batch = lineBatch(random);
    const [x, truth] = [batch.inputs.input?.data ?? [], batch.inputs.truth?.data ?? []];
    const gradient = [0, 0];
    let loss = 0;
    for (let i = 0; i < 4; i++) {
      const error = (w[0] as number) * (x[i] as number) + (w[1] as number) - (truth[i] as number);
      loss += error ** 2 / 4;
      gradient[0] = (gradient[0] as number) + (2 * error * (x[i] as number)) / 4;
      gradient[1] = (gradient[1] as number) + (2 * error) / 4;
    }
    const norm = Math.hypot(...gradient);
    const factor = Math.min(1, optimiser.clip / (norm + 1e-6));
    if (factor < 1) clipped++;
    const keep = Math.min(1 - 1 / 5, t / (t + 9));
    for (let k = 0; k < 2; k++) {
      const g = (gradient[k] as number) * factor;
      mean[k] = 0.8 * (mean[k] as number) + 0.2 * g;
      square[k] = 0.95 * (square[k] as number) + 0.05 * g * g;
      const step =
        (mean[k] as number) / (1 - 0.8 ** t) / (Math.sqrt((square[k] as number) / (1 - 0.95 ** t)) + optimiser.epsilon);
      w[k] = (w[k] as number) - rate * (step + (k === 0 ? 0.3 * (w[k] as number) : 0));
      average[k] = keep * (average[k] as number) + (1 - keep) * (w[k] as number);
    }
    const result = await trainer.step(batch, rate);
    expectClose([result.loss, result.gradientNorm], [loss, norm], { tolerance: 1e-5, what: `loss and norm ${t}` });
    expectClose(trainer.weights("current"), w, { tolerance: 1e-5, what: `weights after step ${t}` });
    expectClose(trainer.weights(), average, { tolerance: 1e-5, what: `average after step ${t}` });
  }
  expect(clipped).toBeGreaterThan(0);
});

test("a network learns where the spot is", async () => {
  await using trainer = await openToy(ortNodeRuntime);
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) losses.push((await trainer.step(toyBatch(step), 0.01)).loss);
  const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) / 4);
});

test("ONNX Runtime takes the same steps as the reference", async () => {
  await using exact = await openToy(referenceRuntime);
  await using fast = await openToy(ortNodeRuntime);
  expect(fast.weights()).toEqual(exact.weights());
  for (let step = 0; step < 3; step++) {
    const [a, b] = [await exact.step(toyBatch(step), 0.01), await fast.step(toyBatch(step), 0.01)];
    expectClose([b.loss, b.gradientNorm], [a.loss, a.gradientNorm], { tolerance: 1e-3, what: `step ${step}` });
    expect(b.parts).toEqual({ spot: b.loss });
  }
  // Where a gradient is almost nothing its sign, and with it the whole step, is chance.
  const far = fast.weights("current").filter((w, i) => Math.abs(w - (exact.weights("current")[i] ?? 0)) > 2e-3);
  expect(far.length).toBeLessThan(fast.layout.total / 50);
});

test("the same seed on the same threads gives the same weights, bit for bit; another seed others", async () => {
  const run = async (seed: number, threads: number) => {
    await using trainer = await openToy(ortNodeRuntime, { seed, threads });
    for (let step = 0; step < 6; step++) await trainer.step(toyBatch(step), 0.01);
    return trainer.state();
  };
  const [one, two] = [await run(1, 1), await run(1, 2)];
  expect(await run(1, 1)).toEqual(one);
  expect(await run(1, 2)).toEqual(two);
  expect((await run(2, 1)).vectors.weights).not.toEqual(one.vectors.weights);
});

test("a step that gives NaN is refused as train/not-finite, and nothing has changed", async () => {
  await using trainer = await openToy(ortNodeRuntime);
  await trainer.step(toyBatch(0), 0.01);
  const before = trainer.state();
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const { input, truth } = toyBatch(1).inputs;
    if (!input || !truth) throw new Error("Assertion failed: the toy has input and truth");
    input.data[7] = bad;
    await expect(trainer.step({ inputs: { input, truth } }, 0.01)).rejects.toMatchObject({
      code: "train/not-finite",
      details: { step: 2 },
    });
    expect(trainer.state()).toEqual(before);
  }
  await trainer.step(toyBatch(1), 0.01);
  expect(trainer.state().step).toBe(2);
});

test("a state is a copy, and goes only into a network of its size", async () => {
  await using trainer = await openToy(ortNodeRuntime);
  const start = trainer.state();
  trainer.weights().fill(0);
  trainer.state().vectors.mean.fill(9);
  expect(trainer.state()).toEqual(start);
  await trainer.step(toyBatch(0), 0.01);
  trainer.restore(start);
  expect(trainer.state()).toEqual(start);
  const short = { step: 1, vectors: { ...start.vectors, mean: new Float32Array(3) } };
  expect(() => trainer.restore(short)).toThrow(expect.objectContaining({ code: "train/other-network" }));
  expect(trainer.state()).toEqual(start);
});

test("given parameters are taken over where name and shape agree, the others start fresh", async () => {
  await using trainer = await openLine({
    initial: new Map([
      ["slope", { data: Float32Array.of(7), shape: [1, 1, 1, 1] }],
      ["shift", { data: Float32Array.of(7, 7), shape: [2] }],
      ["other", { data: Float32Array.of(7), shape: [1] }],
    ]),
  });
  expect(trainer.weights()).toEqual(Float32Array.of(7, 0.5));
});
