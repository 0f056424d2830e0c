import { expect, test } from "vitest";
import { momentsOf, partsDone, secondsLeft } from "./live.js";

const live = (stage: string, seconds: number) => ({ stage, seconds, minutes: 10, curve: [] });
const frame = (seconds: number) => ({ seconds, outlines: [], right: 0, missed: 0, extra: 0 });

test("time left is the planned minutes less what was learnt, or what the worker says", () => {
  expect(secondsLeft({ live: live("learning", 372) })).toBe(228);
  expect(secondsLeft({ live: live("learning", 372), progress: { what: "", done: 1, secondsLeft: 100 } })).toBe(100);
  expect(secondsLeft({ live: live("testing", 600) })).toBeUndefined();
  expect(secondsLeft({})).toBeUndefined();
});

test("the three parts of the bar fill one after the other", () => {
  expect(partsDone({ state: "running", progress: { what: "", done: 3, total: 6 } })).toEqual([0.5, 0, 0]);
  expect(partsDone({ state: "running", live: live("learning", 300) })).toEqual([1, 0.5, 0]);
  expect(
    partsDone({ state: "running", live: live("testing", 600), progress: { what: "", done: 1, total: 4 } }),
  ).toEqual([1, 1, 0.25]);
});

test("the strip runs from the start to now, and an hour of minutes fits into seven pictures", () => {
  expect(momentsOf([])).toEqual([]);
  expect(momentsOf([frame(30), frame(60), frame(75)]).map(({ name }) => name)).toEqual([
    "start",
    "30 s",
    "1 min",
    "now",
  ]);
  const hour = momentsOf(Array.from({ length: 60 }, (_, n) => frame((n + 1) * 60)));
  expect(hour).toHaveLength(7);
  expect(new Set(hour.map(({ name }) => name)).size).toBe(7);
});
