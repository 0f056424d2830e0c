import { diffLabels, drawLabels, type Labels } from "@cambrian/core";
import type { Author, Doubt, ObjectRecord } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { acceptObjects, answerGesture, answerOutlines, mergeDoubts, nextOpen, type ReadablePlane } from "./doubts.js";

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

/** A plane as the canvas has it. */
const readable = ({ height, width, data }: Labels): ReadablePlane => ({
  height,
  width,
  read: ({ y0, x0, y1, x1 }) => {
    const part = new Uint32Array((y1 - y0) * (x1 - x0));
    for (let y = y0; y < y1; y++) part.set(data.subarray(y * width + x0, y * width + x1), (y - y0) * (x1 - x0));
    return part;
  },
});

test("a cut is drawn as two outlines where it would be, and the plane itself is not touched", () => {
  const labels = drawLabels(["......", ".1111.", ".1111.", "...2.."]);
  const after = Uint32Array.from(labels.data);
  for (const at of [9, 10, 15, 16]) after[at] = 3;
  const runs = [...diffLabels(labels.data, after)];
  const outlines = answerOutlines(readable(labels), { y0: 0.5, x0: 1.2, y1: 3, x1: 9 }, { objects: [1] }, { runs });
  expect(outlines.map(({ id, asked }) => [id, asked])).toEqual([
    [1, true],
    [3, true],
  ]);
  // the middle of the top side of the first pixel of each half
  expect(outlines.map(({ path }) => path.split("L")[0])).toEqual(["M1.5 1", "M3.5 1"]);
  expect(labels.data[9]).toBe(1);
  const all = { y0: 0, x0: 0, y1: 4, x1: 6 };
  expect(answerOutlines(readable(labels), all, { objects: [1] }, { runs: [] })).toHaveLength(2);
  expect(answerOutlines(readable(labels), { y0: 9, x0: 0, y1: 12, x1: 6 }, { objects: [1] }, { runs })).toEqual([]);
});

test("an answer that keeps everything draws nothing; one that cuts names what it makes and what it came from", () => {
  const newId = (): number => 9;
  expect(answerGesture({ objects: [1] }, { label: "One", runs: [], objects: [] }, newId)).toBeUndefined();
  const object = (id: number): ObjectRecord => ({ id, by: model, color: 0 });
  const cut = {
    label: "Two",
    runs: [0, 1, 1, 2],
    objects: [{ id: 2, before: null, after: object(2) }],
  };
  // 2 is what the server would call it; 9 is free here
  expect(answerGesture({ objects: [1] }, cut, newId)).toMatchObject({
    runs: [0, 1, 1, 9],
    objects: { touched: [1], created: [9], removed: [] },
    from: { 9: [1] },
  });
  const away = { label: "None", runs: [0, 1, 1, 0], objects: [{ id: 1, before: object(1), after: null }] };
  expect(answerGesture({ objects: [1] }, away, newId)?.objects).toEqual({ touched: [], created: [], removed: [1] });
});

test("accepting a plane names only a model's outlines that nobody checked", () => {
  const objects: ObjectRecord[] = [
    { id: 1, by: model, color: 0 },
    { id: 3, by: me, color: 0 },
    { id: 4, by: model, acceptedBy: me, color: 0 },
  ];
  expect(acceptObjects(objects, where)).toMatchObject({
    tool: "accept",
    runs: [],
    objects: [{ id: 1, after: { acceptedBy: me, by: model } }],
  });
  expect(acceptObjects(objects.slice(1), where)).toBeUndefined();
});
