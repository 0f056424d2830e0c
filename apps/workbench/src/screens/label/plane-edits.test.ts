import { applyEdit, diffLabels, drawLabels, makeRandom } from "@cambrian/core";
import type { Author, ObjectRecord } from "@cambrian/protocol";
import { describe, expect, test } from "vitest";
import { type LabelsEdit, objectChanges, PlaneEdits, renumber, touched } from "./plane-edits.js";

const amina: Author = { kind: "person", id: "a", name: "Amina" };
const jonas: Author = { kind: "person", id: "j", name: "Jonas" };
const model: Author = { kind: "model", id: "m", name: "model 1" };
const record = (id: number, by = amina): ObjectRecord => ({ id, by, color: 0 });

const plane = (rows: readonly string[], objects: readonly ObjectRecord[] = []) => {
  const { data } = drawLabels(rows);
  return { data, edits: new PlaneEdits({ apply: (edit) => applyEdit(data, edit), setColor: () => {} }, objects) };
};
/** The step that makes `after` of what is shown; no picture, no pixels. */
const step = (data: Uint32Array, after?: readonly string[], objects: LabelsEdit["objects"] = []): LabelsEdit => ({
  kind: "labels.edit",
  image: "i",
  plane: { t: 0, z: 0 },
  tool: "brush",
  runs: after ? diffLabels(data, drawLabels(after).data) : [],
  objects,
});
const born = (id: number, by = amina) => ({ id, before: null, after: record(id, by) });
const picture = (data: Uint32Array, width: number) =>
  [...data]
    .map((id, at) => (id === 0 ? "." : id.toString(36)) + (at % width === width - 1 ? "\n" : ""))
    .join("")
    .trim()
    .split("\n");

describe("labels of a plane while several people draw", () => {
  test("a step shows at once and is sent as it was drawn", () => {
    const { data, edits } = plane(["....", "...."]);
    const edit = step(data, ["11..", "...."], [born(1)]);
    expect(edits.draw(edit)).toEqual(edit);
    expect(picture(data, 4)).toEqual(["11..", "...."]);
    expect(edits.waiting).toBe(1);
    edits.acknowledge(edit, {});
    expect(edits.waiting).toBe(0);
    expect(edits.objects.get(1)?.by.name).toBe("Amina");
  });

  test("a step whose pixels the canvas has painted already can be lifted all the same", () => {
    const { data, edits } = plane(["...."]);
    const edit = step(data, ["11.."], [born(1)]);
    applyEdit(data, edit.runs);
    edits.draw(edit, true);
    edits.refuse();
    expect(picture(data, 4)).toEqual(["...."]);
  });

  test("what others do lies under what is drawn here and not acknowledged", () => {
    const { data, edits } = plane(["....."]);
    edits.draw(step(data, ["..11."], [born(1)]));
    edits.receive({ ...step(data), runs: [1, 3, 0, 5], objects: [born(5, jonas)] });
    expect(picture(data, 5)).toEqual([".511."]);
  });

  test("two new objects of the same number: the first to arrive keeps it, the other is renumbered at once", () => {
    const { data, edits } = plane(["......"]);
    const mine = edits.draw(step(data, ["11...."], [born(1)]));
    edits.receive({ ...step(data), runs: [4, 2, 0, 1], objects: [born(1, jonas)] });
    expect(picture(data, 6)).toEqual(["22..11"]);
    expect(edits.objects.get(1)?.by.name).toBe("Jonas");
    expect(edits.objects.get(2)?.by.name).toBe("Amina");
    // A second stroke on it goes out under the number that was proposed.
    const more = edits.draw(step(data, ["222.11"]));
    expect(more.runs).toEqual([2, 1, 0, 1]);
    edits.acknowledge(renumber(mine, new Map([[1, 7]])), { 1: 7 });
    expect(picture(data, 6)).toEqual(["777.11"]);
    expect(edits.objects.has(2)).toBe(false);
    expect(edits.objects.get(7)?.by.name).toBe("Amina");
  });

  test("a step the server refuses is taken back, later ones stay", () => {
    const { data, edits } = plane(["....."]);
    edits.draw(step(data, ["1...."], [born(1)]));
    edits.draw(step(data, ["1..2."], [born(2)]));
    edits.refuse();
    expect(picture(data, 5)).toEqual(["...2."]);
    expect([...edits.objects.keys()]).toEqual([2]);
  });

  test("steps kept over a reload are laid on what the server has", () => {
    const { data, edits } = plane([".1..."], [record(1, jonas)]);
    edits.resume([{ ...step(data), runs: [3, 1, 0, 1], objects: [born(1)] }]);
    expect(picture(data, 5)).toEqual([".1.2."]);
  });

  test("windows that drew at the same time end with the server's pixels, whatever the order", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = makeRandom(seed);
      const width = 24;
      const server = new Uint32Array(width);
      const known = new Set<number>();
      const windows = [amina, jonas].map((who) => {
        const data = new Uint32Array(width);
        return {
          who,
          data,
          edits: new PlaneEdits({ apply: (edit) => applyEdit(data, edit), setColor: () => {} }, []),
          queue: [] as LabelsEdit[],
        };
      });
      for (let turn = 0; turn < 40; turn++) {
        const window = windows[random.integer(2)];
        if (!window) continue;
        if (random.next() < 0.5 || window.queue.length === 0) {
          const start = random.integer(width - 4);
          const id = window.edits.freeId();
          window.queue.push(
            window.edits.draw({
              ...step(window.data),
              runs: [start, 1 + random.integer(4), 0, id],
              objects: [born(id, window.who)],
            }),
          );
          continue;
        }
        const proposed = window.queue.shift() as LabelsEdit;
        const renumbered: Record<number, number> = {};
        for (const { id } of proposed.objects) {
          if (!known.has(id)) known.add(id);
          else {
            renumbered[id] = Math.max(...known) + 1;
            known.add(renumbered[id]);
          }
        }
        const given = new Map(Object.entries(renumbered).map(([from, to]) => [Number(from), to]));
        const moved = renumber(proposed, given);
        const done = { ...moved, runs: applyEdit(server, moved.runs) };
        window.queue = window.queue.map((one) => renumber(one, given));
        for (const other of windows) {
          if (other === window) other.edits.acknowledge(done, renumbered);
          else other.edits.receive(done);
        }
      }
      for (const window of windows) {
        for (const waiting of window.queue.splice(0)) {
          void waiting;
          window.edits.refuse();
        }
        expect([...window.data]).toEqual([...server]);
        expect([...window.edits.objects.keys()].sort((a, b) => a - b)).toEqual([...known].sort((a, b) => a - b));
      }
    }
  });

  test("a model's outline that a person changes keeps both names; a person's stays as it was", () => {
    expect(touched(record(1, model), amina)).toEqual({ ...record(1, model), acceptedBy: amina });
    const own = record(1, jonas);
    expect(touched(own, amina)).toBe(own);
  });

  test("an object without a pixel left is gone", () => {
    const objects = new Map([1, 2, 3].map((id) => [id, record(id, id === 2 ? model : jonas)] as const));
    const changes = objectChanges([1, 2, 3, 9], objects, (id) => (id === 1 ? 0 : 10), amina);
    expect(changes).toEqual([
      { id: 1, before: record(1, jonas), after: null },
      { id: 2, before: record(2, model), after: { ...record(2, model), acceptedBy: amina } },
    ]);
  });
});
