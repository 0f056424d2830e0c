import { applyEdit, diffLabels, drawLabels } from "@cambrian/core";
import type { Author, Doubt, ObjectRecord } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { acceptObjects, answerChange, answerOutlines, deleteObject, mergeDoubts, nextOpen } from "./doubts.js";

const me: Author = { kind: "person", id: "amina", name: "Amina" };
const model: Author = { kind: "model", id: "m1", name: "model 1" };
const doubt = (id: string, more: Partial<Doubt> = {}): Doubt => ({
  id,
  kind: "split",
  question: "",
  reason: "",
  objects: [1],
  box: { y0: 0, x0: 0, y1: 1, x1: 1 },
  doubt: 0.5,
  answers: [],
  ...more,
});
const where = { image: "a", plane: { t: 0, z: 0 }, me };
const objects = (...ids: number[]): Map<number, ObjectRecord> =>
  new Map(ids.map((id) => [id, { id, by: model, color: 0 }]));

test("numbers stay with their doubt: answered ones stay, vanished ones go, new ones come last", () => {
  const before = [doubt("a"), doubt("b"), doubt("c")];
  const fresh = [doubt("d"), doubt("c", { reason: "new" })];
  const merged = mergeDoubts(before, fresh, new Set(["a"]));
  expect(merged.map(({ id }) => id)).toEqual(["a", "c", "d"]);
  expect(merged[1]?.reason).toBe("new");
});

test("the next open doubt is found in both directions and around", () => {
  const doubts = [doubt("a"), doubt("b"), doubt("c")];
  expect(nextOpen(doubts, new Set(["b"]), 0, 1)).toBe(2);
  expect(nextOpen(doubts, new Set(["b"]), 0, -1)).toBe(2);
  expect(nextOpen(doubts, new Set(["b", "c"]), 0, 1)).toBe(0);
  expect(nextOpen(doubts, new Set(["a", "b", "c"]), 0, 1)).toBeUndefined();
  expect(nextOpen([], new Set(), 0, 1)).toBeUndefined();
});

test("a cut is drawn as two outlines where it would be, and the plane itself is not touched", () => {
  const labels = drawLabels(["......", ".1111.", ".1111.", "...2.."]);
  const after = Uint32Array.from(labels.data);
  for (const at of [9, 10, 15, 16]) after[at] = 3;
  const runs = [...diffLabels(labels.data, after)];
  const box = { y0: 0.5, x0: 1.2, y1: 3, x1: 9 };
  const outlines = answerOutlines(labels, box, { objects: [1] }, { runs });
  expect(outlines.map(({ id, asked }) => [id, asked])).toEqual([
    [1, true],
    [3, true],
  ]);
  // the middle of the top side of the first pixel of each half
  expect(outlines.map(({ path }) => path.split("L")[0])).toEqual(["M1.5 1", "M3.5 1"]);
  expect(labels.data[9]).toBe(1);
  expect(answerOutlines(labels, { y0: 0, x0: 0, y1: 4, x1: 6 }, { objects: [1] }, { runs: [] })).toHaveLength(2);
});

test("keeping everything accepts the objects in question; what a person drew or accepted is left alone", () => {
  const keep = { label: "One", runs: [], objects: [] };
  const all = objects(1, 2);
  expect(answerChange({ objects: [1] }, keep, all, where)).toMatchObject({
    tool: "accept",
    runs: [],
    objects: [{ id: 1, after: { acceptedBy: me, by: model } }],
  });
  all.set(3, { id: 3, by: me, color: 0 });
  all.set(4, { id: 4, by: model, acceptedBy: me, color: 0 });
  expect(acceptObjects(all, [3, 4, 99], where)).toBeUndefined();
});

test("an answer that draws is accepted with what it draws", () => {
  const answer = {
    label: "Two",
    runs: [0, 1, 1, 2],
    objects: [
      { id: 2, before: null, after: { id: 2, by: model, color: 1 } },
      { id: 1, before: { id: 1, by: model, color: 0 }, after: null },
    ],
  };
  const change = answerChange({ objects: [1] }, answer, objects(1), where);
  expect(change).toMatchObject({ tool: "answer", objects: [{ after: { acceptedBy: me } }, { after: null }] });
});

test("deleting takes every pixel of the object and nothing else", () => {
  const labels = drawLabels(["11.2", "1..1"]);
  const [object] = [...objects(1).values()];
  const change = object && deleteObject(labels, object, where);
  const data = Uint32Array.from(labels.data);
  if (change?.kind === "labels.edit") applyEdit(data, change.runs);
  expect([...data]).toEqual([...drawLabels(["...2", "...."]).data]);
});
