/** What every store promises. Call it in a test file of the store. */
import { CambrianError, diffLabels } from "@cambrian/core";
import { afterEach, describe, expect, test } from "vitest";
import type { Author, ObjectRecord } from "../entities/entities.js";
import type { Change, NewImage } from "../journal/operation.js";
import type { ProjectStore } from "../store/store.js";

export const amina: Author = { kind: "person", id: "amina", name: "Amina" };
export const jonas: Author = { kind: "person", id: "jonas", name: "Jonas" };
export const modelOne: Author = { kind: "model", id: "model-1", name: "model 1" };

export interface StoreSuite {
  /** A new store, or the one with this name again, after it was closed. */
  open(name: string): Promise<ProjectStore>;
}

export const image = (id: string, side = 8, more: Partial<NewImage> = {}): NewImage => ({
  id,
  name: id,
  path: `images/${id}.png`,
  format: "png",
  dtype: "uint8",
  size: { t: 1, c: 1, z: 1, y: side, x: side },
  channels: [{ name: "grey", color: "#FFFFFF" }],
  rgb: false,
  sha256: id,
  bytes: 64,
  metadata: {},
  ...more,
});

export const object = (id: number, by: Author = amina): ObjectRecord => ({ id, by, color: id % 7 });

/** The edit that fills a box with an object that is new. */
export function drawBox(
  name: string,
  id: number,
  [y0, x0, y1, x1]: readonly [number, number, number, number],
  { by = amina, side = 8, isNew = true }: { by?: Author; side?: number; isNew?: boolean } = {},
): Change {
  const runs: number[] = [];
  for (let y = y0; y < y1; y++) runs.push(y * side + x0, x1 - x0, 0, id);
  const objects = isNew ? [{ id, before: null, after: object(id, by) }] : [];
  return { kind: "labels.edit", image: name, plane: { t: 0, z: 0 }, tool: "brush", runs, objects };
}

export const propose = (store: ProjectStore, change: Change, base = store.state.seq) => ({
  id: crypto.randomUUID(),
  base,
  change,
});

export function describeStore(name: string, suite: StoreSuite): void {
  const opened: ProjectStore[] = [];
  const open = async (which: string = crypto.randomUUID()): Promise<ProjectStore> => {
    const store = await suite.open(which);
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  const begin = async (which?: string): Promise<ProjectStore> => {
    const store = await open(which);
    await act(store, { kind: "project.create", name: "Retina", task: "cells" });
    await act(store, { kind: "images.add", images: [image("a"), image("b")] });
    return store;
  };
  const act = async (store: ProjectStore, change: Change, by = amina, base?: number) => {
    const [acknowledgement] = await store.apply([propose(store, change, base)], by);
    if (!acknowledgement) throw new TypeError("one proposal has one answer");
    return acknowledgement;
  };
  const labels = async (store: ProjectStore, at?: number) =>
    store.labels("a", { t: 0, z: 0 }, at === undefined ? {} : { at });
  const at = async (store: ProjectStore, y: number, x: number) => (await labels(store)).data[y * 8 + x];
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof CambrianError) return error.code;
      throw error;
    }
    return "nothing thrown";
  };

  describe(`the store ${name}`, () => {
    test("keeps what was drawn, over closing and opening, with who drew it", async () => {
      const which = crypto.randomUUID();
      const store = await begin(which);
      await act(store, drawBox("a", 1, [1, 1, 3, 4]));
      const before = await labels(store);
      const { state } = store;
      await store.close();
      const again = await open(which);
      expect(again.state).toEqual(state);
      expect(await labels(again)).toEqual(before);
      expect(before.objects).toEqual([object(1)]);
      expect(await again.labelledPlanes("a")).toEqual([{ t: 0, z: 0 }]);
      expect([...(await again.objectCounts())]).toEqual([["a", 1]]);
      expect(again.state.images[0]?.state).toBe("labelled");
      expect(await again.verify()).toEqual([
        { code: "verify/missing-image", message: expect.stringContaining('"a"') },
        { code: "verify/missing-image", message: expect.stringContaining('"b"') },
      ]);
    });

    test("does a proposal that comes twice once", async () => {
      const store = await begin();
      const proposal = propose(store, drawBox("a", 1, [0, 0, 2, 2]));
      const [first] = await store.apply([proposal], amina);
      const [second] = await store.apply([proposal], amina);
      expect(second).toEqual(first);
      expect(store.state.seq).toBe(3);
    });

    test("does all of a call or nothing", async () => {
      const store = await begin();
      const bad = propose(store, drawBox("nowhere", 2, [0, 0, 1, 1]));
      expect(await codeOf(store.apply([propose(store, drawBox("a", 1, [0, 0, 2, 2])), bad], amina))).toBe(
        "project/unknown-image",
      );
      expect(store.state.seq).toBe(2);
      expect(await at(store, 0, 0)).toBe(0);
      expect(await codeOf(act(store, { ...drawBox("a", 1, [0, 0, 1, 1]), runs: [60, 9, 0, 1] } as Change))).toBe(
        "labels/outside",
      );
    });

    test("takes back and does again, step by step, each person their own, also after opening again", async () => {
      const which = crypto.randomUUID();
      let store = await begin(which);
      await act(store, drawBox("a", 1, [0, 0, 2, 2]));
      await act(store, drawBox("a", 2, [4, 4, 6, 6], { by: jonas }), jonas);
      await act(store, drawBox("a", 3, [0, 4, 2, 6]));
      await store.undo(amina);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([1, 2]);
      await store.close();
      store = await open(which);
      expect((await store.undoState(amina)).redo?.change.kind).toBe("undo");
      await store.undo(amina);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([2]);
      await store.redo(amina);
      await store.redo(amina);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(await codeOf(store.redo(amina))).toBe("undo/nothing");
      await store.undo(jonas);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([1, 3]);
      expect(store.state.images[0]?.state).toBe("labelled");
      await store.undo(amina);
      await store.undo(amina);
      expect(store.state.images[0]?.state).toBe("new");
      expect((await labels(store)).data.every((id) => id === 0)).toBe(true);
    });

    test("does not take back under somebody else's later step without being told to, and then leaves theirs", async () => {
      const store = await begin();
      await act(store, drawBox("a", 1, [0, 0, 4, 4]));
      await act(store, drawBox("a", 1, [4, 0, 6, 4], { isNew: false }), jonas);
      expect(await codeOf(store.undo(amina))).toBe("undo/later-step");
      await store.undo(amina, { force: true });
      expect(await at(store, 0, 0)).toBe(0);
      expect(await at(store, 5, 0)).toBe(1);
    });

    test("gives a new object another number when somebody took it meanwhile, and both stay", async () => {
      const store = await begin();
      const { seq: base } = store.state;
      await act(store, drawBox("a", 1, [0, 0, 2, 2]), amina, base);
      const answer = await act(store, drawBox("a", 1, [4, 4, 6, 6], { by: jonas }), jonas, base);
      expect(answer.renumbered).toEqual({ 1: 2 });
      expect((await labels(store)).objects.map(({ id, by }) => [id, by.id])).toEqual([
        [1, "amina"],
        [2, "jonas"],
      ]);
      expect(await at(store, 5, 5)).toBe(2);
    });

    test("says whose later work was drawn over", async () => {
      const store = await begin();
      const { seq: base } = store.state;
      await act(store, drawBox("a", 1, [0, 0, 2, 4]), amina, base);
      const answer = await act(store, drawBox("a", 2, [1, 2, 4, 6], { by: jonas }), jonas, base);
      expect(answer.replaced).toEqual([{ object: 1, by: amina, pixels: 2 }]);
    });

    test("a model draws around what people drew and accepted; who corrects its outline answers for it", async () => {
      const store = await begin();
      await act(store, drawBox("a", 1, [0, 0, 4, 4]));
      await act(store, drawBox("a", 2, [2, 2, 6, 6], { by: modelOne }), modelOne);
      expect(await at(store, 3, 3)).toBe(1);
      expect(await at(store, 5, 5)).toBe(2);
      expect([...(await store.uncheckedCounts())]).toEqual([["a", 1]]);
      await act(store, drawBox("a", 2, [6, 6, 7, 7], { isNew: false }), jonas);
      expect((await labels(store)).objects[1]).toMatchObject({ by: modelOne, acceptedBy: jonas });
      await act(store, drawBox("a", 3, [5, 5, 8, 8], { by: modelOne }), modelOne);
      expect(await at(store, 6, 6)).toBe(2);
    });

    test("an object whose last pixel goes, goes; one without a pixel does not come", async () => {
      const store = await begin();
      await act(store, drawBox("a", 1, [0, 0, 2, 2]));
      await act(store, drawBox("a", 2, [0, 0, 3, 3], { by: jonas }), jonas);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([2]);
      await act(store, drawBox("a", 3, [0, 0, 1, 1], { by: modelOne }), modelOne);
      expect((await labels(store)).objects.map(({ id }) => id)).toEqual([2]);
    });

    test("an image once tested on never enters training", async () => {
      const store = await begin();
      await act(store, { kind: "images.split", images: ["a"], split: "test" });
      const learn: Change = { kind: "images.split", images: ["a", "b"], split: "train" };
      expect(await codeOf(act(store, learn))).toBe("split/was-tested");
      await store.undo(amina);
      expect(await codeOf(act(store, learn))).toBe("split/was-tested");
      expect(store.state.images[0]).toMatchObject({ everTested: true });
    });

    test("shows any earlier moment, and goes back to it as one step that can be taken back", async () => {
      const store = await begin();
      await act(store, drawBox("a", 1, [0, 0, 2, 2]));
      const then = store.state.seq;
      const before = await labels(store);
      await act(store, drawBox("a", 2, [4, 4, 6, 6]));
      await act(store, { kind: "image.describe", image: "a", set: { metadata: { well: "B03" } } });
      await act(store, { kind: "images.remove", images: ["b"] });
      const late = await labels(store);
      expect((await labels(store, then)).data).toEqual(before.data);
      await store.restore(then, jonas);
      expect((await labels(store)).data).toEqual(before.data);
      expect(store.state.images.map(({ removed, metadata }) => [removed, metadata])).toEqual([
        [false, {}],
        [false, {}],
      ]);
      await store.undo(jonas);
      expect((await labels(store)).data).toEqual(late.data);
      expect(store.state.images[1]?.removed).toBe(true);
      expect(store.state.images[0]?.metadata).toEqual({ well: "B03" });
    });

    test("history is asked by image, person, kind and place, and tells without pixels when asked", async () => {
      const store = await begin();
      await act(store, drawBox("a", 1, [0, 0, 2, 2]));
      await act(store, drawBox("b", 1, [0, 0, 2, 2], { by: jonas }), jonas);
      expect((await store.history({ image: "b" })).map(({ seq }) => seq)).toEqual([4]);
      expect((await store.history({ by: "amina", newestFirst: true, limit: 2 })).map(({ seq }) => seq)).toEqual([3, 2]);
      const [light] = await store.history({ kinds: ["labels.edit"], light: true });
      expect(light?.change).toMatchObject({ runs: [], tool: "brush" });
    });

    test("many strokes later the labels are what the strokes made, from snapshots too", async () => {
      const which = crypto.randomUUID();
      let store = await begin(which);
      const expected = new Uint32Array(64);
      for (let stroke = 0; stroke < 250; stroke++) {
        const before = expected.slice();
        const place = (stroke * 7) % 60;
        expected.fill((stroke % 5) + 1, place, place + 4);
        const runs = diffLabels(before, expected);
        if (runs.length > 0) await act(store, { ...drawBox("a", 1, [0, 0, 1, 1]), runs, objects: [] } as Change);
      }
      await store.close();
      store = await open(which);
      expect((await labels(store)).data).toEqual(expected);
      expect((await store.verify()).filter(({ code }) => code !== "verify/missing-image")).toEqual([]);
    });

    test("listeners are told in order, until they stop listening", async () => {
      const store = await begin();
      const heard: number[] = [];
      const stop = store.subscribe(({ operation }) => heard.push(operation.seq));
      await Promise.all([
        act(store, drawBox("a", 1, [0, 0, 1, 1])),
        act(store, drawBox("b", 1, [0, 0, 1, 1])),
        store.undo(amina),
      ]);
      stop();
      await act(store, drawBox("a", 7, [2, 2, 3, 3]));
      expect(heard).toEqual([3, 4, 5]);
    });

    test("steps that come at once keep their order, and one that is refused takes nobody along", async () => {
      const store = await begin();
      const answers = await Promise.allSettled([
        act(store, { kind: "project.rename", name: "one" }),
        act(store, { kind: "images.remove", images: ["nobody"] }),
        act(store, drawBox("a", 1, [0, 0, 2, 2]), jonas),
        store.undo(amina),
        act(store, { kind: "project.rename", name: "two" }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
        "fulfilled",
        "fulfilled",
      ]);
      const kinds = (await store.history({ after: 2 })).map(({ seq, change }) => [seq, change.kind]);
      expect(kinds).toEqual([
        [3, "project.rename"],
        [4, "labels.edit"],
        [5, "undo"],
        [6, "project.rename"],
      ]);
      expect(store.state.name).toBe("two");
      expect((await store.history({ kinds: ["undo"] }))[0]?.change).toMatchObject({ seq: 3 });
    });

    test("a job is taken once, keeps its lease by beating, and goes on when its worker died", async () => {
      const store = await begin();
      const job = await store.jobs.create("predict", { model: "nuclei" }, amina);
      expect((await store.jobs.take("one", ["predict"], 60_000))?.id).toBe(job.id);
      expect(await store.jobs.take("two", ["predict"], 60_000)).toBeUndefined();
      expect(await store.jobs.beat(job.id, "two", { progress: { what: "x", done: 1 } }, 60_000)).toBe(false);
      expect(await store.jobs.beat(job.id, "one", { progress: { what: "x", done: 1 } }, -1)).toBe(true);
      expect((await store.jobs.recover()).map(({ id }) => id)).toEqual([job.id]);
      expect(await store.jobs.take("two", ["train"], 60_000)).toBeUndefined();
      expect((await store.jobs.take("two", ["predict"], 60_000))?.attempts).toBe(2);
      await store.jobs.settle(job.id, { state: "done", result: { found: 3 } });
      expect((await store.jobs.list({ states: ["done"] })).map(({ result }) => result)).toEqual([{ found: 3 }]);
      expect(await codeOf(store.jobs.settle("none", { state: "done" }))).toBe("job/unknown");
    });
  });
}
