import fc from "fast-check";
import { expect, test } from "vitest";
import type { Progress } from "./progress.js";
import { makeRemainingTime, withSecondsLeft } from "./remaining-time.js";

/** Seconds left after each step, when the steps take these seconds; the first value is before any step. */
function follow(paces: readonly number[], total: number): (number | undefined)[] {
  const estimate = makeRemainingTime();
  let seconds = 100;
  return [0, ...paces].map((pace, done) => {
    seconds += pace;
    return estimate.update({ done, total, seconds });
  });
}

test("an even pace gives the exact rest, from the second step on", () => {
  const left = follow(Array<number>(10).fill(2), 10);
  expect(left.slice(0, 2)).toEqual([undefined, undefined]);
  for (const [k, value] of left.slice(2).entries()) expect(value).toBeCloseTo(2 * (8 - k), 9);
});

test("neither a slow first step nor one pause of the machine spoils it", () => {
  const paces = [30, ...Array<number>(20).fill(1)];
  expect(follow(paces, 121).at(-1)).toBeCloseTo(100, 9);
  paces[10] = 3600;
  expect(follow(paces, 121).at(-1)).toBeLessThan(130);
});

test("quick and slow items in turn count with their mean", () => {
  const paces = Array.from({ length: 40 }, (_, k) => (k % 2 ? 10 : 1));
  const left = follow(paces, 140).at(-1) ?? 0;
  expect(left).toBeGreaterThan(500);
  expect(left).toBeLessThan(600);
});

test("a lasting change of pace is followed", () => {
  const left = follow([...Array<number>(50).fill(1), ...Array<number>(80).fill(4)], 230).at(-1);
  expect(left).toBeCloseTo(400, 6);
});

test("steps of any size tell the same for an even pace, and the end is zero", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 30 }), (jumps) => {
      const estimate = makeRemainingTime();
      const total = jumps.reduce((a, b) => a + b, 0);
      let done = 0;
      estimate.update({ done, total, seconds: 0 });
      for (const [k, jump] of jumps.entries()) {
        done += jump;
        const left = estimate.update({ done, total, seconds: done * 0.5 });
        if (k >= 1) expect(left).toBeCloseTo((total - done) * 0.5, 6);
      }
      expect(done).toBe(total);
    }),
    { numRuns: 30 },
  );
});

test("within a long step the rest counts down, and starting over forgets", () => {
  const estimate = makeRemainingTime();
  for (const done of [0, 1, 2]) estimate.update({ done, total: 10, seconds: done * 10 });
  expect(estimate.update({ done: 2, total: 10, seconds: 24 })).toBeCloseTo(76, 9);
  expect(estimate.update({ done: 0, total: 10, seconds: 25 })).toBeUndefined();
});

test("progress reports gain the seconds left, each part of the work by itself", () => {
  const seen: Progress[] = [];
  let now = 0;
  const report = withSecondsLeft(
    (progress) => seen.push(progress),
    () => now++,
  );
  for (const done of [0, 1, 2]) report({ what: "Reading", done, total: 5 });
  for (const done of [0, 1]) report({ what: "Writing", done, total: 5 });
  report({ what: "Waiting", done: 3 });
  expect(seen.map(({ secondsLeft }) => secondsLeft)).toEqual([
    undefined,
    undefined,
    3,
    undefined,
    undefined,
    undefined,
  ]);
  report({ what: "Waiting", done: 3, total: 9, secondsLeft: 7 });
  expect(seen.at(-1)?.secondsLeft).toBe(7);
});
