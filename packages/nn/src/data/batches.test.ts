import { CambrianError, makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { type Batch, openBatches } from "./batches.js";

/** A batch of one number that names its seed and step. */
const batchOf = (step: number): Batch => ({
  inputs: { input: { data: Float32Array.of(makeRandom(7).fork(step).next()), shape: [1] } },
});
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no failure",
    (error: unknown) => (error instanceof CambrianError ? error.code : String(error)),
  );

test("batches come in order whatever order they are finished in, and are the same from any step on", async () => {
  const random = makeRandom(1);
  const open = () =>
    openBatches({
      make: async (step) => {
        await wait(random.uniform(0, 4));
        return batchOf(step);
      },
    });
  await using whole = open();
  const all: Batch[] = [];
  for (let step = 0; step < 10; step++) all.push(await whole.next(step));
  expect(all).toEqual(Array.from({ length: 10 }, (_, step) => batchOf(step)));
  await using resumed = open();
  for (let step = 6; step < 10; step++) expect(await resumed.next(step)).toEqual(all[step]);
});

test("at most `ahead` batches are made beyond the one asked for, and none beyond the end", async () => {
  const made: number[] = [];
  await using batches = openBatches({
    make: async (step) => {
      made.push(step);
      return batchOf(step);
    },
    ahead: 2,
    until: 6,
  });
  await wait(2);
  expect(made).toEqual([]);
  await batches.next(0);
  await wait(2);
  expect(made).toEqual([0, 1, 2]);
  await batches.next(1);
  for (let step = 2; step < 6; step++) await batches.next(step);
  expect(made).toEqual([0, 1, 2, 3, 4, 5]);
});

test("with a first step named, work begins before it is asked for", async () => {
  const made: number[] = [];
  await using batches = openBatches({
    make: async (step) => {
      made.push(step);
      return batchOf(step);
    },
    ahead: 1,
    from: 5,
  });
  await wait(1);
  expect(made).toEqual([5, 6]);
  expect(await batches.next(5)).toEqual(batchOf(5));
});

test("a failure belongs to its own step; the others are answered, and it may be asked again", async () => {
  let broken = true;
  await using batches = openBatches({
    make: (step) => {
      if (step === 2 && broken) throw new CambrianError("image/bad", "Step 2 cannot be read.");
      return Promise.resolve(batchOf(step));
    },
  });
  expect(await batches.next(0)).toEqual(batchOf(0));
  await wait(2); // step 2 has failed by now, unheard
  expect(await batches.next(1)).toEqual(batchOf(1));
  expect(await failure(batches.next(2))).toBe("image/bad");
  expect(await batches.next(3)).toEqual(batchOf(3));
  broken = false;
  expect(await batches.next(2)).toEqual(batchOf(2));
});

test("a jump stops what was begun elsewhere", async () => {
  const stopped: number[] = [];
  await using batches = openBatches({
    make: async (step, { signal }) => {
      signal.addEventListener("abort", () => stopped.push(step));
      return batchOf(step);
    },
    ahead: 1,
  });
  await batches.next(0);
  expect(await batches.next(50)).toEqual(batchOf(50));
  expect(stopped).toEqual([1]);
});

test("cancelling ends a waiting step at once and tells the makers", async () => {
  const controller = new AbortController();
  const told: number[] = [];
  const batches = openBatches({
    make: (step, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          told.push(step);
          reject(new Error("stopped"));
        });
      }),
    ahead: 1,
    signal: controller.signal,
  });
  const waiting = failure(batches.next(0));
  controller.abort();
  expect(await waiting).toBe("work/cancelled");
  expect(await failure(batches.next(1))).toBe("work/cancelled");
  expect(told).toContain(1);
});

test("closing waits for what is being made, and nothing is answered afterwards", async () => {
  let finished = 0;
  const batches = openBatches({
    make: async (step) => {
      await wait(3);
      finished++;
      return batchOf(step);
    },
    ahead: 2,
  });
  await batches.next(0);
  await batches.close();
  expect(finished).toBe(4 - 1);
  expect(await failure(batches.next(1))).toBe("data/closed");
});
