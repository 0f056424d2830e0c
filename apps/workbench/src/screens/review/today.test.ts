import type { Author, Change, ObjectRecord, Operation } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { countDay } from "./today.js";

const me: Author = { kind: "person", id: "amina", name: "Amina" };
const model: Author = { kind: "model", id: "m1", name: "model 1" };
const object = (id: number, by = model): ObjectRecord => ({ id, by, color: 0 });

const edit = (tool: string, ids: number[], by = model): Change => ({
  kind: "labels.edit",
  image: "a",
  plane: { t: 0, z: 0 },
  tool,
  runs: [],
  objects: ids.map((id) => ({ id, before: object(id, by), after: { ...object(id, by), acceptedBy: me } })),
});

const journal = (...changes: (readonly [number, Change, Author?])[]): Operation[] =>
  changes.map(([seconds, change, by = me], n) => ({ seq: n + 1, id: `${n}`, at: seconds * 1000, by, change }));

test("accepted cells are seen, corrected ones are changed, each once", () => {
  const day = countDay(journal([1, edit("accept", [1, 2, 3])], [2, edit("cut", [2])], [3, edit("cut", [2])]), {
    me,
    since: 0,
  });
  expect(day).toMatchObject({ seen: 3, changed: 1 });
});

test("others' steps, yesterday's, cells drawn by hand and steps taken back do not count", () => {
  const operations = journal(
    [1, edit("cut", [1])],
    [11, edit("cut", [2]), { ...me, id: "jonas" }],
    [12, edit("brush", [3], me)],
    [13, edit("delete", [4])],
    [14, { kind: "undo", seq: 4, changes: [] }],
  );
  expect(countDay(operations, { me, since: 10_000 })).toMatchObject({ seen: 0, changed: 0 });
});

test("the time of a change is the middle one, and a pause is none", () => {
  const operations = journal(
    [0, edit("accept", [9])],
    [4, edit("cut", [1])],
    [9, edit("cut", [2])],
    [500, edit("cut", [3])],
    [503, edit("delete", [4])],
  );
  expect(countDay(operations, { me, since: 0 }).secondsEach).toBe(4);
  expect(countDay(operations.slice(0, 2), { me, since: 0 }).secondsEach).toBeUndefined();
});
