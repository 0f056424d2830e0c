import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { learningRateAt } from "../optimise/schedule.js";
import { ortNodeRuntime } from "../runtime/ort-node/ort-node-runtime.node.js";
import { openToy, toyBatch } from "../testing/toy-problem.js";
import type { CheckpointStore } from "./checkpoint.js";
import { type EpochReport, type FitOptions, type FitResult, fit, type Validation } from "./fit.js";

interface MemoryStore extends CheckpointStore {
  bytes: Uint8Array | undefined;
  saves: number;
}
function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    bytes: undefined,
    saves: 0,
    load: async () => store.bytes,
    async save(bytes) {
      store.bytes = bytes.slice();
      store.saves++;
    },
    async clear() {
      store.bytes = undefined;
    },
  };
  return store;
}

/** A number that follows from the weights alone and has no order in time. */
const validateToy = async (weights: Float32Array): Promise<Validation> => ({
  name: "toy",
  value: Math.sin(1000 * weights.reduce((sum, weight) => sum + Math.abs(weight), 0)),
});

const base: FitOptions = {
  batches: { next: async (step) => toyBatch(step) },
  stepsPerEpoch: 4,
  epochs: 5,
  schedule: { peak: 0.01 },
  fingerprint: "toy",
};

interface Ran extends FitResult {
  readonly reports: readonly EpochReport[];
}
/** Run the toy to its end. */
async function run(more: Partial<FitOptions>): Promise<Ran> {
  await using trainer = await openToy(ortNodeRuntime);
  const reports: EpochReport[] = [];
  const steps = fit(trainer, { ...base, ...more });
  for (;;) {
    const next = await steps.next();
    if (next.done) return { ...next.value, reports };
    reports.push(next.value);
  }
}

/** What must not depend on how often a run was stopped: everything but the time. */
const timeless = ({ weights, curves, stopped, steps }: FitResult) => ({
  weights,
  stopped,
  steps,
  curves: curves.map(({ seconds, secondsLeft, ...rest }) => rest),
});

test("epochs are reported as they end, the result holds them all", async () => {
  const seen: number[] = [];
  const result = await run({ validate: validateToy, onStep: ({ step }) => seen.push(step) });
  expect(seen).toEqual(Array.from({ length: 20 }, (_, k) => k + 1));
  expect(result).toMatchObject({ stopped: "finished", steps: 20 });
  expect(result.reports).toEqual(result.curves);
  expect(result.curves.map(({ epoch, step }) => [epoch, step])).toEqual([1, 2, 3, 4, 5].map((k) => [k, 4 * k]));
  const rates = result.curves.map(({ learningRate }) => learningRate);
  expect(rates).toEqual([3, 7, 11, 15, 19].map((step) => learningRateAt(step / 20, { peak: 0.01 })));
  for (const { loss, parts } of result.curves) expect(parts.spot).toBeCloseTo(loss, 6);
  expect(result.curves[4]?.loss).toBeLessThan(result.curves[0]?.loss ?? 0);
});

test("the weights of the best epoch are given, of equals the later, not those of the last", async () => {
  const seen: Float32Array[] = [];
  const values = [0.1, 0.7, 0.3, 0.7, 0.2];
  const result = await run({
    validate: async (weights) => {
      seen.push(weights);
      return { name: "given", value: values[seen.length - 1] ?? 0 };
    },
  });
  expect(seen.length).toBe(5);
  expect(result.weights).toEqual(seen[3]);
  expect(result.curves.map(({ best }) => best)).toEqual([true, true, false, true, false]);
});

test("without validation the last averaged weights are the result", async () => {
  await using trainer = await openToy(ortNodeRuntime);
  const steps = fit(trainer, base);
  for (;;) {
    const next = await steps.next();
    if (!next.done) continue;
    expect(next.value.weights).toEqual(trainer.weights("average"));
    expect(next.value.weights).not.toEqual(trainer.weights("current"));
    return;
  }
});

test("patience counts validations without a better one", async () => {
  let calls = 0;
  const values = [0.1, 0.5, 0.4, 0.5];
  const validate = async () => ({ name: "given", value: values[calls++] ?? 9 });
  const patient = { epochs: 20, stepsPerEpoch: 1, validateEvery: 2, patience: 2, checkpoint: memoryStore() };
  const result = await run({ ...patient, validate });
  expect(result).toMatchObject({ stopped: "early", steps: 8 });
  expect(calls).toBe(4);
  // and what has stopped stays so when it is taken up again
  expect(timeless(await run({ ...patient, validate }))).toEqual(timeless(result));
  expect(calls).toBe(4);
});

test("a run that somebody has enough of ends after the step under way, is validated once more and gives its best", async () => {
  const enough = new AbortController();
  let calls = 0;
  const result = await run({
    enough: enough.signal,
    validate: (weights) => {
      calls++;
      return validateToy(weights);
    },
    onStep: ({ step }) => {
      if (step === 6) enough.abort();
    },
  });
  expect(result).toMatchObject({ stopped: "asked", steps: 6 });
  expect(calls).toBe(2);
  expect(result.curves.at(-1)).toMatchObject({ step: 6, validation: { name: "toy" } });
});

test("the last epoch is validated though it is not its turn, and may be shorter", async () => {
  const result = await run({ epochs: 2.5, validateEvery: 2, validate: validateToy });
  expect(result.curves.map(({ epoch, step, validation }) => [epoch, step, validation !== undefined])).toEqual([
    [1, 4, false],
    [2, 8, true],
    [3, 10, true],
  ]);
});

/** A clock that stands still but for `tick()`. */
function handClock() {
  let now = 5000;
  return {
    clock: () => now,
    tick(milliseconds: number) {
      now += milliseconds;
    },
  };
}

test("a bound in seconds ends the run at the step that reaches it, and paces the learning rate", async () => {
  const { clock, tick } = handClock();
  const left: (number | undefined)[] = [];
  const rates: number[] = [];
  const result = await run({
    seconds: 10,
    epochs: 100,
    clock,
    batches: {
      next: async (step) => {
        tick(1500);
        return toyBatch(step);
      },
    },
    onStep: ({ secondsLeft, progress }) => {
      left.push(secondsLeft);
      rates.push(progress);
    },
  });
  expect(result).toMatchObject({ stopped: "time", steps: 7, seconds: 10.5 });
  expect(rates.slice(0, 6).map((part) => Math.round(part * 100))).toEqual([15, 30, 45, 60, 75, 90]);
  expect(rates[6]).toBe(1);
  expect(left.slice(0, 6).map((seconds) => Math.round(10 * (seconds ?? -1)) / 10)).toEqual([8.5, 7, 5.5, 4, 2.5, 1]);
  expect(left[6]).toBe(0);
  expect(result.curves.map(({ step }) => step)).toEqual([4, 7]);
  expect(result.curves[0]?.learningRate).toBeCloseTo(learningRateAt(0.45, { peak: 0.01 }), 10);
});

test("time that validation takes counts, and no step is taken after the end", async () => {
  const { clock, tick } = handClock();
  const result = await run({
    seconds: 10,
    epochs: 100,
    clock,
    validate: async (weights) => {
      tick(11_000);
      return validateToy(weights);
    },
  });
  expect(result).toMatchObject({ stopped: "time", steps: 4, seconds: 11 });
  expect(result.curves.map(({ step, best }) => [step, best])).toEqual([[4, true]]);
});

test("where time is bounded, validation takes about a twentieth of it, and the end is validated", async () => {
  const { clock, tick } = handClock();
  const result = await run({
    seconds: 100,
    epochs: 100,
    clock,
    batches: {
      next: async (step) => {
        tick(1000);
        return toyBatch(step);
      },
    },
    validate: async (weights) => {
      tick(2000);
      return validateToy(weights);
    },
  });
  const validated = result.curves.filter(({ validation }) => validation).map(({ epoch }) => epoch);
  expect(validated[0]).toBe(1);
  expect(validated.at(-1)).toBe(result.curves.at(-1)?.epoch);
  expect(validated.length).toBeGreaterThanOrEqual(3);
  expect(validated.length).toBeLessThanOrEqual(4);
});

/** Abort the run when its step is done. */
function cancelAt(at: number): Pick<FitOptions, "signal" | "onStep"> {
  const controller = new AbortController();
  return { signal: controller.signal, onStep: ({ step }) => step === at && controller.abort() };
}

test("cancelling stops before the next step, keeps a checkpoint, and the run goes on bit for bit", async () => {
  const whole = await run({ validate: validateToy });
  const random = makeRandom(Date.now());
  const at = 1 + random.integer(19);
  const checkpoint = memoryStore();
  const asked: number[] = [];
  const batches = {
    next: async (step: number) => {
      asked.push(step);
      return toyBatch(step);
    },
  };
  const stopped = run({ validate: validateToy, checkpoint, batches, ...cancelAt(at) });
  await expect(stopped).rejects.toMatchObject({ code: "work/cancelled", details: { step: at } });
  expect(asked.at(-1), `cancelled after step ${at}`).toBe(at - 1);
  expect(checkpoint.saves).toBe(1);
  const resumed = await run({ validate: validateToy, checkpoint, batches });
  expect(asked.slice(at)[0]).toBe(at);
  expect(timeless(resumed), `stopped after step ${at}`).toEqual(timeless(whole));
});

test("cancelled during validation, the epoch is validated and reported after all", async () => {
  const whole = await run({ validate: validateToy });
  for (const epoch of [2, 5]) {
    const checkpoint = memoryStore();
    let calls = 0;
    const validate = async (weights: Float32Array): Promise<Validation> => {
      if (++calls === epoch) throw new DOMException("stopped", "AbortError");
      return validateToy(weights);
    };
    await expect(run({ validate, checkpoint })).rejects.toMatchObject({ name: "AbortError" });
    expect(timeless(await run({ validate: validateToy, checkpoint }))).toEqual(timeless(whole));
  }
});

test("a run that was killed goes on from its last checkpoint, bit for bit, however often", async () => {
  const whole = await run({ validate: validateToy });
  const checkpoint = memoryStore();
  for (const kill of [2, 9, 11]) {
    // Killed: whatever came after the checkpoint is gone, and nobody says goodbye.
    await using trainer = await openToy(ortNodeRuntime);
    const { clock, tick } = handClock();
    const batches = {
      next: async (step: number) => {
        tick(1000);
        if (step === kill) throw new Error("killed");
        return toyBatch(step);
      },
    };
    const steps = fit(trainer, { ...base, validate: validateToy, checkpoint, checkpointEvery: 2, clock, batches });
    await expect(
      (async () => {
        while (!(await steps.next()).done);
      })(),
    ).rejects.toThrow("killed");
  }
  expect(checkpoint.saves).toBe(3);
  expect(timeless(await run({ validate: validateToy, checkpoint }))).toEqual(timeless(whole));
});

test("time used in earlier sittings counts towards the bound", async () => {
  const { clock, tick } = handClock();
  const batches = {
    next: async (step: number) => {
      tick(1000);
      return toyBatch(step);
    },
  };
  const bound = { epochs: 100, seconds: 6, clock, batches, checkpoint: memoryStore() };
  await expect(run({ ...bound, ...cancelAt(2) })).rejects.toMatchObject({ code: "work/cancelled" });
  tick(1e6); // a night between
  const result = await run(bound);
  expect(result).toMatchObject({ stopped: "time", steps: 6, seconds: 6 });
});

test("NaN ends the run as train/not-finite and keeps the state before it", async () => {
  const checkpoint = memoryStore();
  const poisoned = async (step: number) => {
    const batch = toyBatch(step);
    if (step === 6) batch.inputs.input?.data.fill(Number.NaN);
    return batch;
  };
  await expect(run({ checkpoint, batches: { next: poisoned } })).rejects.toMatchObject({ code: "train/not-finite" });
  expect(timeless(await run({ checkpoint }))).toEqual(timeless(await run({})));
});

test("a damaged checkpoint and one of other settings are refused before anything is overwritten", async () => {
  const checkpoint = memoryStore();
  await expect(run({ checkpoint, ...cancelAt(3) })).rejects.toMatchObject({ code: "work/cancelled" });
  const good = checkpoint.bytes?.slice();
  await expect(run({ checkpoint, fingerprint: "another" })).rejects.toMatchObject({ code: "train/other-settings" });
  expect(checkpoint.bytes).toEqual(good);
  checkpoint.bytes = good?.subarray(0, 200);
  await expect(run({ checkpoint })).rejects.toMatchObject({ code: "train/damaged-checkpoint" });
  expect(checkpoint).toMatchObject({ saves: 1, bytes: good?.subarray(0, 200) });
});

test("a finished checkpoint gives its result without another step", async () => {
  const checkpoint = memoryStore();
  const whole = await run({ checkpoint, checkpointEvery: -1, validate: validateToy });
  expect(checkpoint.saves).toBe(21);
  const again = await run({
    checkpoint,
    validate: validateToy,
    batches: {
      next: async () => {
        throw new Error("no batch is needed");
      },
    },
  });
  expect(timeless(again)).toEqual(timeless(whole));
});

test("a run without a bound is a mistake", async () => {
  await using trainer = await openToy(ortNodeRuntime);
  const { epochs, ...unbounded } = base;
  await expect(fit(trainer, unbounded).next()).rejects.toThrow(TypeError);
});
