/** Counting what lies between two drawn states. */
import type { PlaneLabels } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { compareLabels } from "./compare-labels.js";

const labels = (data: readonly number[], kinds: Readonly<Record<number, string>>): PlaneLabels =>
  ({
    height: 1,
    width: data.length,
    data: Uint32Array.from(data),
    objects: Object.entries(kinds).map(([id, kind]) => ({ id: Number(id), by: { kind, id: kind, name: kind } })),
  }) as unknown as PlaneLabels;

test("added, changed and removed cells are told apart, and who added them", () => {
  const then = labels([1, 1, 2, 2, 0, 0, 0], { 1: "person", 2: "person" });
  const now = labels([1, 0, 0, 0, 3, 4, 4], { 1: "person", 3: "model", 4: "import" });
  expect(compareLabels(then, now)).toEqual({ byModels: 1, byPeople: 1, changed: 1, removed: 1 });
});

test("nothing lies between a state and itself", () => {
  const one = labels([1, 1, 2], { 1: "person", 2: "model" });
  expect(compareLabels(one, one)).toEqual({ byModels: 0, byPeople: 0, changed: 0, removed: 0 });
});
