import type { Doubt } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { missedMarks, missedPlaces, missedWords, nextPlace } from "./missed-places.js";

const doubt = (id: string, kind: Doubt["kind"], y0: number, x0: number): Doubt => ({
  id,
  kind,
  question: "",
  reason: "",
  objects: [],
  box: { y0, x0, y1: y0 + 7, x1: x0 + 7 },
  doubt: 0.5,
  answers: [],
});
const doubts = [doubt("a", "missed", 0, 0), doubt("b", "merge", 20, 20), doubt("c", "missed", 40, 40)];

test("only missed ones are shown, and one that was drawn into is gone", () => {
  expect(missedPlaces(doubts, { at: () => 0 }).map(({ id }) => id)).toEqual(["a", "c"]);
  expect(missedPlaces(doubts, { at: (y) => (y > 30 ? 7 : 0) }).map(({ id }) => id)).toEqual(["a"]);
});

test("the circle lies around the box", () => {
  const [place] = missedPlaces(doubts, { at: () => 0 });
  expect(place).toMatchObject({ y: 3, x: 3 });
  expect(place?.radius).toBeGreaterThan(Math.hypot(3.5, 3.5));
});

test("one after the other, around the end, both ways", () => {
  const places = missedPlaces(doubts, { at: () => 0 });
  expect(nextPlace(places, undefined, false)?.id).toBe("a");
  expect(nextPlace(places, "a", false)?.id).toBe("c");
  expect(nextPlace(places, "c", false)?.id).toBe("a");
  expect(nextPlace(places, "a", true)?.id).toBe("c");
  expect(nextPlace([], "a", true)).toBeUndefined();
  expect(missedMarks(places, "c").map((mark) => "current" in mark && mark.current)).toEqual([false, true]);
});

test("the words count", () => {
  const words = { object: "cell", objects: "cells" };
  expect(missedWords(4, words)).toBe("4 places look like cells nobody labelled");
  expect(missedWords(1, words)).toBe("1 place looks like a cell nobody labelled");
});
