import { applyEdit, drawLabels } from "@cambrian/core";
import type { Acknowledgement, Author, Change, ObjectRecord, PlaneRuns } from "@cambrian/protocol";
import type { LabelPlane } from "@cambrian/view";
import { makeLabelPlane } from "@cambrian/view";
import { afterEach, describe, expect, test, vi } from "vitest";
import { LabelSession, type SessionWorld } from "./session.js";

const me: Author = { kind: "person", id: "a", name: "Amina" };
const jonas: Author = { kind: "person", id: "j", name: "Jonas" };
const model: Author = { kind: "model", id: "m", name: "model 1" };
const plane = { t: 0, z: 0 };

/** A server that keeps one plane, and a window that looks at it. */
function setUp(rows: readonly string[], records: readonly ObjectRecord[] = []) {
  const { data, height, width } = drawLabels(rows);
  let seq = 10;
  const listeners = new Set<(acknowledgement: Acknowledgement, mine: boolean) => void>();
  const told: string[] = [];
  const sent: Change[] = [];
  const labels: LabelPlane = makeLabelPlane();
  const canvas = {
    labels,
    selection: new Set<number>(),
    restyle: () => {},
    setSelection(ids: Iterable<number>) {
      this.selection = new Set(ids);
    },
  };
  let refuse: Error | undefined;
  const happen = (change: Change, by: Author, mine: boolean, more: Partial<Acknowledgement> = {}): Acknowledgement => {
    const acknowledgement: Acknowledgement = {
      operation: { seq: ++seq, id: `o${seq}`, at: 0, by, change },
      renumbered: {},
      replaced: [],
      ...more,
    };
    for (const listener of listeners) listener(acknowledgement, mine);
    return acknowledgement;
  };
  const runs = (): PlaneRuns => {
    const pairs: number[] = [];
    for (const id of data) pairs.push(1, id);
    return { height, width, seq, objects: records, runs: pairs };
  };
  const world: SessionWorld = {
    image: "i",
    plane,
    me,
    canvas,
    loadLabels: async () => runs(),
    loadObjects: async () => ({ seq, objects: [] }),
    submit: async (change) => {
      sent.push(change);
      if (refuse) throw refuse;
      if (change.kind !== "labels.edit") throw new Error("not an edit");
      return happen({ ...change, runs: applyEdit(data, change.runs) }, me, true);
    },
    onOperation: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waiting: () => [],
    classIndex: () => 0,
    tell: (words) => told.push(words),
  };
  const session = new LabelSession(world);
  return {
    session,
    canvas,
    labels,
    server: data,
    told,
    sent,
    happen,
    refuseNext: (error: Error) => {
      refuse = error;
    },
  };
}

const ready = (session: LabelSession) => vi.waitFor(() => expect(session.snapshot().state).toBe("ready"));
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));
const pixels = (labels: LabelPlane) => [...labels.read({ y0: 0, x0: 0, y1: labels.height, x1: labels.width })];
const record = (id: number, by = me): ObjectRecord => ({ id, by, color: 0 });

describe("labels of a plane open in a window", () => {
  const open: LabelSession[] = [];
  const start = async (...args: Parameters<typeof setUp>) => {
    const all = setUp(...args);
    open.push(all.session);
    await ready(all.session);
    return all;
  };
  afterEach(() => {
    for (const session of open.splice(0)) session[Symbol.dispose]();
  });

  test("rows have number, area and who made them", async () => {
    const { session } = await start(["11..", ".22."], [record(1), record(2, model)]);
    expect(session.snapshot().rows.map(({ id, area, by }) => [id, area, by.name])).toEqual([
      [1, 2, "Amina"],
      [2, 2, "model 1"],
    ]);
  });

  test("deleting is one step that the server gets, and the row goes", async () => {
    const { session, server, sent } = await start(["12..", "12.."], [record(1), record(2)]);
    await session.remove([1, 2]);
    await settled();
    expect(sent).toHaveLength(1);
    expect([...server]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(session.snapshot().rows).toEqual([]);
    expect(session.waiting).toBe(0);
  });

  test("what the server refuses is taken back and said", async () => {
    const { session, labels, told, refuseNext } = await start(["1..."], [record(1)]);
    refuseNext(new Error("The image was removed."));
    await session.remove([1]);
    expect(pixels(labels)).toEqual([1, 0, 0, 0]);
    expect(session.objects.get(1)).toEqual(record(1));
    expect(told).toEqual(["The image was removed."]);
  });

  test("another's step and another's undo of it show at once", async () => {
    const { session, labels, happen } = await start(["...."]);
    const step: Change = {
      kind: "labels.edit",
      image: "i",
      plane,
      tool: "brush",
      runs: [1, 2, 0, 1],
      objects: [{ id: 1, before: null, after: record(1, jonas) }],
    };
    const { operation } = happen(step, jonas, false);
    expect(pixels(labels)).toEqual([0, 1, 1, 0]);
    const back: Change = { ...step, runs: [1, 2, 1, 0], objects: [{ id: 1, before: record(1, jonas), after: null }] };
    happen({ kind: "undo", seq: operation.seq, changes: [back] }, jonas, false);
    await settled();
    expect(pixels(labels)).toEqual([0, 0, 0, 0]);
    expect(session.snapshot().rows).toEqual([]);
  });

  test("steps on other planes and images leave this one alone", async () => {
    const { labels, happen } = await start(["...."]);
    const step = { kind: "labels.edit", image: "i", tool: "brush", runs: [0, 4, 0, 1], objects: [] } as const;
    happen({ ...step, plane: { t: 1, z: 0 } }, jonas, false);
    happen({ ...step, plane, image: "other" }, jonas, false);
    expect(pixels(labels)).toEqual([0, 0, 0, 0]);
  });

  test("a stroke that is being painted is not disturbed; what came meanwhile is applied after it", async () => {
    const { session, labels, happen } = await start(["...."]);
    session.setPainting(true);
    happen({ kind: "labels.edit", image: "i", plane, tool: "brush", runs: [0, 1, 0, 1], objects: [] }, jonas, false);
    expect(pixels(labels)).toEqual([0, 0, 0, 0]);
    session.setPainting(false);
    expect(pixels(labels)).toEqual([1, 0, 0, 0]);
  });

  test("accepting a model's outline keeps both names, and a person's outline needs none", async () => {
    const { session, sent } = await start(["12.."], [record(1, model), record(2, jonas)]);
    expect(await session.accept([1, 2])).toBe(1);
    await settled();
    expect(sent).toHaveLength(1);
    expect(session.snapshot().rows[0]).toMatchObject({ id: 1, by: model, acceptedBy: me });
  });

  test("a stroke cut short by a reload becomes a whole one, under another number when its own was taken", async () => {
    const { session, server } = await start(["1...."], [record(1, jonas)]);
    await session.keepDraft("brush", [2, 2, 0, 1], [1]);
    expect([...server]).toEqual([1, 0, 2, 2, 0]);
    expect(session.objects.get(2)?.by).toEqual(me);
  });

  test("what was drawn over is said with its number and author", async () => {
    const { happen, told } = await start(["1..."], [record(1, jonas)]);
    const step: Change = { kind: "labels.edit", image: "i", plane, tool: "brush", runs: [], objects: [] };
    happen(step, me, true, { replaced: [{ object: 1, by: jonas, pixels: 1204 }] });
    expect(told).toEqual(["Your stroke replaced 1,204 px of #1, drawn by Jonas"]);
  });

  test("copying another plane fills what is free", async () => {
    const { session, server } = await start(["1..."], [record(1)]);
    server.set([0, 0, 5, 5]);
    expect(await session.copyFrom({ t: 0, z: 1 })).toBe(1);
    expect(session.objects.get(5)?.by).toEqual(me);
  });
});
