import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdit, diffLabels, editBounds, invertEdit, labelRuns } from "./label-edit.js";
import { drawLabels } from "./labels.js";

test("an edit is the runs of pixels that changed", () => {
  const before = drawLabels(["1..", "122"]).data;
  const after = drawLabels(["13.", "332"]).data;
  expect([...labelRuns(diffLabels(before, after))]).toEqual([
    { start: 1, length: 1, before: 0, after: 3 },
    { start: 3, length: 1, before: 1, after: 3 },
    { start: 4, length: 1, before: 2, after: 3 },
  ]);
  expect(editBounds(diffLabels(before, after), { width: 3 })).toEqual({ y0: 0, x0: 0, y1: 2, x1: 2 });
  expect(editBounds([], { width: 3 })).toBeUndefined();
});

test("an edit and its inverse lead there and back, also over pixels that somebody else has changed meanwhile", () => {
  const plane = fc.uint8Array({ minLength: 12, maxLength: 12, max: 3 }).map((a) => Uint32Array.from(a));
  fc.assert(
    fc.property(plane, plane, plane, (before, after, other) => {
      const edit = diffLabels(before, after);
      const data = before.slice();
      expect(applyEdit(data, edit)).toEqual(edit);
      expect(data).toEqual(after);
      applyEdit(data, invertEdit(edit));
      expect(data).toEqual(before);
      const theirs = other.slice();
      const made = applyEdit(theirs, edit);
      for (const { start, length, after: id } of labelRuns(edit))
        expect([...theirs.subarray(start, start + length)]).toEqual(new Array(length).fill(id));
      applyEdit(theirs, invertEdit(made));
      expect(theirs).toEqual(other);
    }),
    { numRuns: 50 },
  );
});

test("a run outside the image is refused", () => {
  expect(() => applyEdit(new Uint32Array(4), [3, 2, 0, 1])).toThrow(/outside an image of 4 pixels/);
});
