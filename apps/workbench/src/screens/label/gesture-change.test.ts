import { applyEdit, drawLabels } from "@cambrian/core";
import type { Author, ObjectRecord } from "@cambrian/protocol";
import type { LabelGesture } from "@cambrian/view";
import { describe, expect, test } from "vitest";
import { clearRuns, copyGesture, gestureChange } from "./gesture-change.js";

const me: Author = { kind: "person", id: "a", name: "Amina" };
const model: Author = { kind: "model", id: "m", name: "model 1" };
/** Object 1 touches 2 and 3. Colours are those of the records, but for these. */
const drawing = (records: readonly ObjectRecord[], shown: Readonly<Record<number, number>> = {}) => ({
  image: "i",
  plane: { t: 0, z: 0 },
  me,
  objects: new Map(records.map((one) => [one.id, one] as const)),
  labels: {
    color: (id: number) => shown[id] ?? records.find((one) => one.id === id)?.color ?? id % 7,
    neighbours: (id: number) => new Set(id === 1 ? [2, 3] : []),
    settleColors: () => new Map<number, number>(),
  },
  classIndex: 0,
});
const gesture = (more: Partial<LabelGesture["objects"]>, rest: Partial<LabelGesture> = {}): LabelGesture => ({
  tool: "brush",
  runs: [0, 1, 0, 3],
  objects: { touched: [], created: [], removed: [], ...more },
  ...rest,
});

describe("what a gesture proposes", () => {
  test("a new object is mine, in the colour it already shows", () => {
    expect(gestureChange(gesture({ created: [3] }), drawing([])).objects).toEqual([
      { id: 3, before: null, after: { id: 3, by: me, color: 3 } },
    ]);
  });
  test("touching a model's outline accepts it and keeps the model's name", () => {
    const before: ObjectRecord = { id: 2, by: model, color: 1, confidence: 0.7 };
    expect(gestureChange(gesture({ touched: [2] }), drawing([before])).objects).toEqual([
      { id: 2, before, after: { ...before, acceptedBy: me } },
    ]);
  });
  test("a cut half has the class of what was cut", () => {
    const before: ObjectRecord = { id: 2, by: me, color: 1, classIndex: 4 };
    const cut = gesture({ touched: [2], created: [9] }, { tool: "cut", from: { 9: [2] } });
    expect(gestureChange(cut, drawing([before])).objects.find(({ id }) => id === 9)?.after?.classIndex).toBe(4);
  });
  test("the class tool sets the class of what it touched", () => {
    const before: ObjectRecord = { id: 2, by: me, color: 1 };
    const painted = gesture({ touched: [2] }, { tool: "class", classIndex: 1, runs: [] });
    expect(gestureChange(painted, drawing([before])).objects[0]?.after?.classIndex).toBe(1);
  });
  test("a merged object vanishes, and a neighbour whose colour had to change comes along", () => {
    const records: ObjectRecord[] = [1, 2, 3].map((id) => ({ id, by: me, color: 0 }));
    const { objects } = gestureChange(gesture({ touched: [1], removed: [2] }), drawing(records, { 3: 5 }));
    expect(objects).toEqual([
      { id: 1, before: records[0], after: records[0] },
      { id: 2, before: records[1], after: null },
      { id: 3, before: records[2], after: { ...records[2], color: 5 } },
    ]);
  });
  test("deleting several objects makes sorted runs", () => {
    const { data } = drawLabels(["12.1", "2..1"]);
    const runs = clearRuns([1, 2], (id) => (id === 1 ? [0, 1, 3, 1, 7, 1] : [1, 1, 4, 1]));
    const made = applyEdit(data, runs);
    expect(made).toEqual(runs);
    expect([...data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
  test("a copy fills only what is free, keeps numbers that are free, and can be of the selected only", () => {
    const before = drawLabels(["1122", "1122"]);
    const here = drawLabels([".9..", ".99."]);
    const runs: number[] = [];
    for (const id of before.data) runs.push(1, id);
    const copied = copyGesture(
      runs,
      (at) => here.data[at] ?? 0,
      (id) => (id === 2 ? 20 : id),
    );
    const out = here.data.slice();
    applyEdit(out, copied.runs);
    expect([...out]).toEqual([1, 9, 20, 20, 1, 9, 9, 20]);
    expect(copied.objects.created).toEqual([1, 20]);
    const one = copyGesture(
      runs,
      (at) => here.data[at] ?? 0,
      (id) => id,
      new Set([1]),
    );
    expect(one.objects.created).toEqual([1]);
  });
});
