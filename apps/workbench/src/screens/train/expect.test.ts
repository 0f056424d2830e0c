import type { TrainLive } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { allowedBy, eitherOf, reachedBy } from "./expect.js";

const training = (name: string, rights: readonly number[]): { options: { name: string }; live: TrainLive } => ({
  options: { name },
  live: {
    stage: "testing",
    seconds: rights.length * 30,
    minutes: 2,
    images: 1,
    objects: 1,
    epoch: 1,
    epochs: null,
    learningRate: null,
    seed: 1,
    curve: rights.map((right, n) => ({ seconds: (n + 1) * 30, loss: 1, validationLoss: 1, right })),
    best: null,
    floor: null,
    people: null,
    preview: null,
  },
});

test("a training that never ran so long says nothing about so many minutes", () => {
  const short = training("model 1", [0.2, 0.5, 0.6, 0.7]);
  expect(reachedBy([short], 2)).toEqual({ low: 0.7, high: 0.7, from: "model 1 after 2 min" });
  expect(reachedBy([short], 10)).toBeUndefined();
});

test("what came after the minutes does not count, and two trainings give a range", () => {
  const long = training("model 2", [0.3, 0.4, 0.5, 0.6, 0.9, 0.95]);
  expect(reachedBy([training("model 1", [0.2, 0.5, 0.6, 0.7]), long], 2)).toEqual({
    low: 0.6,
    high: 0.7,
    from: "2 trainings after 2 min",
  });
});

test("between two points of the check's curve the middle is the geometric one", () => {
  const curve = [
    { objects: 100, low: 0.4, middle: 0.5, high: 0.6 },
    { objects: 400, low: 0.6, middle: 0.7, high: 0.8 },
  ];
  const at200 = allowedBy(curve, 200);
  expect(at200?.low).toBeCloseTo(0.5);
  expect(at200?.high).toBeCloseTo(0.7);
  expect(allowedBy(curve, 1e6)?.high).toBeCloseTo(0.8);
  expect(allowedBy(curve, 1)?.low).toBeCloseTo(0.4);
  expect(allowedBy([], 200)).toBeUndefined();
});

test("what was measured and what the cells allow are one range", () => {
  const measured = { low: 0.72, high: 0.72, from: "model 1 after 10 min" };
  const allowed = { low: 0.74, high: 0.83, from: "for 428 cells" };
  expect(eitherOf(measured, allowed)).toEqual({
    low: 0.72,
    high: 0.83,
    from: "model 1 after 10 min, and for 428 cells",
  });
  expect(eitherOf(undefined, allowed)).toBe(allowed);
  expect(eitherOf(undefined, undefined)).toBeUndefined();
});
