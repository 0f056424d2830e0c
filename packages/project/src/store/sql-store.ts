/**
 * A project's store on a database: the journal, what follows from it in memory, and snapshots so that opening stays fast.
 *
 * All writing goes through one queue: a call is decided against the state in memory, written in one transaction, and only
 * then answered. Proposals that wait one after the other share a transaction, so that the disk is waited for once. When
 * writing fails, memory goes back to where it was.
 */
import { CambrianError, diffLabels, invertEdit, type LabelEdit } from "@cambrian/core";
import { sql } from "kysely";
import type { Author, PlaneRef, ProjectState } from "../entities/entities.js";
import { applyChange, emptyState, imageOf } from "../journal/apply-change.js";
import type { Acknowledgement, Change, Operation, Proposal } from "../journal/operation.js";
import { labelEdits } from "../journal/replay-journal.js";
import { UndoStacks } from "../journal/undo-stacks.js";
import { invertObjects, type LabelsEdit, PlaneState } from "../labels/plane-state.js";
import { settleLabelEdit } from "../labels/settle-label-edit.js";
import {
  acknowledge,
  type Entry,
  encodeBody,
  imageOfChange,
  type JournalBody,
  lightChange,
  type Packing,
  planesOf,
  readEntry,
} from "./journal-row.js";
import { type Database, type Dialect, migrate } from "./schema.js";
import { sqlJobs } from "./sql-jobs.js";
import type { HistoryQuery, PlaneLabels, ProjectStore } from "./store.js";

export interface SqlStoreOptions {
  readonly db: Database;
  readonly dialect: Dialect;
  readonly packing: Packing;
  readonly makeId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends what was opened for this store (locks, connections); called once. */
  readonly close: () => Promise<void>;
  /** True when a file of the project (path as in the entities) is there; for `verify`. */
  readonly fileExists?: (path: string) => Promise<boolean>;
}

/** Steps on a plane between two snapshots, and on the project between two states. */
const SNAPSHOT_EVERY = 200;
/** Pixels of planes kept in memory; more are read again when needed. */
const MOST_PIXELS = 256_000_000;

/** A call of `apply` that is not answered yet. */
interface Waiting {
  readonly proposals: readonly Proposal[];
  readonly by: Author;
  readonly resolve: (answers: readonly Acknowledgement[]) => void;
  readonly reject: (error: unknown) => void;
}

const keyOf = (image: string, { t, z }: PlaneRef): string => `${image} ${t} ${z}`;

/** Open the store on a database that may be empty. */
export async function openSqlStore(options: SqlStoreOptions): Promise<ProjectStore> {
  const { db, dialect, packing, makeId, now } = options;
  await migrate(db, dialect);
  const listeners = new Set<(acknowledgement: Acknowledgement) => void>();
  const planes = new Map<string, PlaneState>();
  const stacks = new UndoStacks();
  let state = await readState(db, packing, makeId);
  let stateUnsaved = 0;
  await noteAll(stacks, db, packing);

  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** Calls of `apply` that wait for the same turn; any other call ends the row, so that the order stays. */
  let waiting: Waiting[] | undefined;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    waiting = undefined;
    const result = queue.then(() => {
      if (closed)
        throw new CambrianError("project/closed", "The project was closed meanwhile. Open it again; nothing is lost.");
      return work();
    });
    queue = result.catch(() => {});
    return result;
  };

  const planeFor = async (image: string, ref: PlaneRef): Promise<PlaneState> => {
    const key = keyOf(image, ref);
    const found = planes.get(key);
    if (found) {
      planes.delete(key);
      planes.set(key, found);
      return found;
    }
    const made = await readPlane(db, packing, state, { image, ...ref });
    planes.set(key, made);
    let pixels = 0;
    for (const { data } of planes.values()) pixels += data.length;
    for (const [oldest, { data }] of planes) {
      if (pixels <= MOST_PIXELS || oldest === key) break;
      pixels -= data.length;
      planes.delete(oldest);
    }
    return made;
  };

  /** Decided in memory, not written yet. */
  interface Pending extends Entry {
    readonly revert: () => void;
  }

  /** Make one change hold in memory; gives what stands in the journal. */
  const decide = async (
    proposal: Pick<Proposal, "id" | "base" | "change">,
    by: Author,
    taken: Map<number, number>,
  ): Promise<Pending> => {
    const seq = state.seq + 1;
    const at = now();
    const before = state;
    const undoLabels: (() => void)[] = [];
    const labelInverse: Change[] = [];
    const take = async (edit: LabelsEdit): Promise<LabelsEdit> => {
      const plane = await planeFor(edit.image, edit.plane);
      const old = { seq: plane.seq, nextId: plane.nextId };
      const touchedBefore = new Map(
        [...edit.objects.map(({ id }) => id), ...idsOf(edit.runs)].map((id) => [id, plane.touched.get(id)]),
      );
      const made = plane.take(edit, { seq, by });
      const inverse: LabelsEdit = {
        ...made,
        tool: "undo",
        runs: invertEdit(made.runs),
        objects: invertObjects(made.objects),
      };
      labelInverse.unshift(inverse);
      undoLabels.unshift(() => {
        plane.take(inverse, { seq: old.seq, by });
        plane.unsaved -= 2;
        plane.nextId = old.nextId;
        for (const [id, touch] of touchedBefore) {
          if (touch) plane.touched.set(id, touch);
          else plane.touched.delete(id);
        }
      });
      return made;
    };
    try {
      let change = proposal.change;
      let renumbered: JournalBody["renumbered"] = {};
      let replaced: JournalBody["replaced"] = [];
      if (change.kind === "labels.edit") {
        checkPlane(state, change);
        const plane = await planeFor(change.image, change.plane);
        const settled = settleLabelEdit(plane, change, { by, base: proposal.base, taken });
        for (const [from, to] of Object.entries(settled.renumbered)) taken.set(Number(from), to);
        ({ renumbered, replaced } = settled);
        change = await take(settled.change);
      } else if (change.kind === "undo" || change.kind === "restore") {
        const changes: Change[] = [];
        for (const each of change.changes) changes.push(each.kind === "labels.edit" ? await take(each) : each);
        change = { ...change, changes };
      }
      const applied = applyChange(state, change, { seq, at, by });
      state = { ...applied.state, seq };
      const body: JournalBody = { change, inverse: [...labelInverse, ...applied.inverse], renumbered, replaced };
      const operation: Operation = { seq, id: proposal.id, at, by, change };
      return {
        operation,
        body,
        revert: () => {
          for (const undo of undoLabels) undo();
          state = before;
        },
      };
    } catch (error) {
      for (const undo of undoLabels) undo();
      state = before;
      throw error;
    }
  };

  /** Write what was decided, all or nothing; then tell. */
  const commit = async (pending: readonly Pending[]): Promise<readonly Acknowledgement[]> => {
    if (pending.length === 0) return [];
    try {
      await db.transaction().execute(async (trx) => {
        const touched = new Map<string, { image: string } & PlaneRef>();
        for (const { operation, body } of pending) {
          await trx
            .insertInto("journal")
            .values({
              seq: operation.seq,
              id: operation.id,
              at: operation.at,
              author_id: operation.by.id,
              author: JSON.stringify(operation.by),
              kind: operation.change.kind,
              image: imageOfChange(operation.change),
              body: encodeBody(body, packing),
            })
            .execute();
          for (const { image, t, z } of planesOf(operation.change)) {
            await trx.insertInto("touches").values({ seq: operation.seq, image, t, z }).execute();
            touched.set(keyOf(image, { t, z }), { image, t, z });
          }
        }
        for (const [key, { image, t, z }] of touched) {
          const plane = planes.get(key);
          if (plane) await keepPlane(trx, plane, { image, t, z });
        }
        stateUnsaved += pending.length;
        if (stateUnsaved >= SNAPSHOT_EVERY) await keepState(trx);
      });
    } catch (error) {
      for (const { revert } of [...pending].reverse()) revert();
      throw error;
    }
    return pending.map((entry) => {
      note(stacks, entry.operation);
      const acknowledgement = acknowledge(entry);
      for (const listener of listeners) listener(acknowledgement);
      return acknowledgement;
    });
  };

  const keepPlane = async (
    trx: Database,
    plane: PlaneState,
    { image, t, z }: { image: string } & PlaneRef,
  ): Promise<void> => {
    const counts = { objects: plane.objects.size, unchecked: plane.unchecked };
    await trx
      .insertInto("planes")
      .values({ image, t, z, ...counts })
      .onConflict((conflict) => conflict.columns(["image", "t", "z"]).doUpdateSet(counts))
      .execute();
    if (plane.unsaved >= SNAPSHOT_EVERY) await writeSnapshot(trx, plane, { image, t, z });
  };

  const keepState = async (trx: Database): Promise<void> => {
    await setMeta(trx, "state", JSON.stringify(state));
    stateUnsaved = 0;
  };

  const findEntry = async (seq: number): Promise<Entry> => {
    const row = await db.selectFrom("journal").selectAll().where("seq", "=", seq).executeTakeFirst();
    if (!row) throw unknownStep(seq, state.seq);
    return readEntry(row, packing);
  };

  /** Take back one operation as a new one. */
  const takeBack = async (seq: number, by: Author, force: boolean): Promise<Acknowledgement> => {
    const { operation, body } = await findEntry(seq);
    if (!stacks.stands(seq))
      throw new CambrianError(
        "undo/nothing",
        `Step ${seq} cannot be taken back: it has been taken back already, or is a named point.`,
        {
          seq,
        },
      );
    const changes: Change[] = [];
    for (const change of body.inverse) {
      if (change.kind !== "labels.edit") {
        changes.push(change);
        continue;
      }
      const plane = await planeFor(change.image, change.plane);
      if (!force) refuseLaterSteps(plane, change, operation, by);
      changes.push({ ...change, ...stillThere(plane, change) });
    }
    const pending = await decide(
      { id: makeId(), base: state.seq, change: { kind: "undo", seq, changes } },
      by,
      new Map(),
    );
    const [acknowledgement] = await commit([pending]);
    if (!acknowledgement) throw new TypeError("one operation was written");
    return acknowledgement;
  };

  /** Decide one call whole or not at all; gives what is to be written and what was written before. */
  const decideCall = async (
    { proposals, by }: Waiting,
    earlier: readonly Pending[],
  ): Promise<{ readonly pending: readonly Pending[]; readonly known: readonly Acknowledgement[] }> => {
    const pending: Pending[] = [];
    const known: Acknowledgement[] = [];
    const taken = new Map<number, number>();
    try {
      for (const proposal of proposals) {
        if ([...earlier, ...pending].some(({ operation }) => operation.id === proposal.id)) continue;
        const row = await db.selectFrom("journal").selectAll().where("id", "=", proposal.id).executeTakeFirst();
        if (row) known.push(acknowledge(readEntry(row, packing)));
        else pending.push(await decide(proposal, by, taken));
      }
    } catch (error) {
      for (const { revert } of pending.reverse()) revert();
      throw error;
    }
    return { pending, known };
  };

  /** Calls that waited together: each is taken or refused on its own, and all are written at once. */
  const applyAll = async (calls: readonly Waiting[]): Promise<void> => {
    const pending: Pending[] = [];
    const answers = new Map<string, Acknowledgement>();
    const taken: Waiting[] = [];
    for (const call of calls) {
      try {
        const decided = await decideCall(call, pending);
        pending.push(...decided.pending);
        for (const each of decided.known) answers.set(each.operation.id, each);
        taken.push(call);
      } catch (error) {
        call.reject(error);
      }
    }
    for (const each of await commit(pending)) answers.set(each.operation.id, each);
    for (const { proposals, resolve } of taken) resolve(proposals.flatMap(({ id }) => answers.get(id) ?? []));
  };

  return {
    get state() {
      return state;
    },
    apply: (proposals, by) =>
      new Promise((resolve, reject) => {
        const call: Waiting = { proposals, by, resolve, reject };
        if (waiting) {
          waiting.push(call);
          return;
        }
        const calls = [call];
        const turn = inTurn(() => {
          if (waiting === calls) waiting = undefined;
          return applyAll(calls);
        });
        waiting = calls;
        turn.catch((error) => {
          for (const each of calls) each.reject(error);
        });
      }),
    undo: (by, { seq, force = false } = {}) =>
      inTurn(async () => {
        const target = seq ?? stacks.nextUndo(by.id);
        if (target === undefined)
          throw new CambrianError("undo/nothing", "There is no step of yours to take back.", { by: by.id });
        return takeBack(target, by, force);
      }),
    redo: (by) =>
      inTurn(async () => {
        const target = stacks.nextRedo(by.id);
        if (target === undefined)
          throw new CambrianError("undo/nothing", "There is nothing to do again.", { by: by.id });
        return takeBack(target, by, false);
      }),
    async undoState(by) {
      const [undo, redo] = [stacks.nextUndo(by.id), stacks.nextRedo(by.id)];
      const light = async (seq: number): Promise<Operation> => {
        const { operation } = await findEntry(seq);
        return { ...operation, change: lightChange(operation.change) };
      };
      return {
        ...(undo === undefined ? {} : { undo: await light(undo) }),
        ...(redo === undefined ? {} : { redo: await light(redo) }),
      };
    },
    restore: (seq, by) =>
      inTurn(async () => {
        if (!Number.isInteger(seq) || seq < 1 || seq > state.seq) throw unknownStep(seq, state.seq);
        const changes: Change[] = [];
        const drawn = new Map<string, { image: string } & PlaneRef>();
        for await (const { body, operation } of entries(db, packing, { after: seq, newestFirst: true })) {
          for (const change of body.inverse) if (change.kind !== "labels.edit") changes.push(change);
          for (const plane of planesOf(operation.change)) drawn.set(keyOf(plane.image, plane), plane);
        }
        for (const { image, t, z } of drawn.values()) {
          const plane = await planeFor(image, { t, z });
          const then = await readPlane(db, packing, state, { image, t, z }, seq);
          const ids = new Set([...plane.objects.keys(), ...then.objects.keys()]);
          const objects = [...ids].flatMap((id) => {
            const [before, after] = [plane.objects.get(id) ?? null, then.objects.get(id) ?? null];
            return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ id, before, after }];
          });
          const runs = diffLabels(plane.data, then.data);
          if (runs.length > 0 || objects.length > 0)
            changes.push({ kind: "labels.edit", image, plane: { t, z }, tool: "restore", runs, objects });
        }
        const pending = await decide(
          { id: makeId(), base: state.seq, change: { kind: "restore", seq, changes } },
          by,
          new Map(),
        );
        const [acknowledgement] = await commit([pending]);
        if (!acknowledgement) throw new TypeError("one operation was written");
        return acknowledgement;
      }),
    async history(query = {}) {
      const found: Operation[] = [];
      for await (const { operation } of entries(db, packing, { limit: 200, ...query }))
        found.push(query.light ? { ...operation, change: lightChange(operation.change) } : operation);
      return found;
    },
    labels: (image, ref, { at } = {}) =>
      inTurn(async () => {
        checkPlane(state, { image, plane: ref });
        const plane =
          at === undefined || at >= state.seq
            ? await planeFor(image, ref)
            : await readPlane(db, packing, state, { image, ...ref }, at);
        return {
          height: plane.height,
          width: plane.width,
          data: plane.data.slice(),
          objects: [...plane.objects.values()].sort((a, b) => a.id - b.id),
          seq: at === undefined ? state.seq : Math.min(at, state.seq),
        } satisfies PlaneLabels;
      }),
    async labelledPlanes(image) {
      return db
        .selectFrom("planes")
        .select(["t", "z"])
        .where("image", "=", image)
        .where("objects", ">", 0)
        .orderBy("t")
        .orderBy("z")
        .execute();
    },
    objectCounts: () => countPlanes(db, "objects"),
    uncheckedCounts: () => countPlanes(db, "unchecked"),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    jobs: sqlJobs(db, { makeId, now }),
    verify: () => inTurn(() => verify(db, packing, state, options)),
    close,
    [Symbol.asyncDispose]: close,
  };

  async function close(): Promise<void> {
    if (closed) return;
    await inTurn(async () => {
      if (stateUnsaved > 0) await keepState(db);
      for (const [key, plane] of planes) {
        const [image = "", t = 0, z = 0] = key.split(" ");
        if (plane.unsaved > 0) await writeSnapshot(db, plane, { image, t: Number(t), z: Number(z) });
      }
      closed = true;
    });
    // Leaves one file, so that a folder that is copied holds everything.
    if (dialect.name === "sqlite") await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
    await db.destroy();
    await options.close();
  }
}

/** Keep the stacks of undo in step with an operation. */
function note(stacks: UndoStacks, { seq, by, change }: Operation): void {
  if (change.kind === "undo") stacks.undone(seq, change.seq, by.id);
  else if (change.kind !== "project.create" && change.kind !== "version.name") stacks.step(seq, by.id);
}

/** The stacks from the whole journal; only undos are read whole. */
async function noteAll(stacks: UndoStacks, db: Database, packing: Packing): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom("journal")
      .select(["seq", "author_id", "kind"])
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(10_000)
      .execute();
    const undos = new Map<number, number>();
    for await (const { operation } of entries(db, packing, {
      after,
      kinds: ["undo"],
      before: (rows.at(-1)?.seq ?? 0) + 1,
    }))
      if (operation.change.kind === "undo") undos.set(operation.seq, operation.change.seq);
    for (const { seq, author_id, kind } of rows) {
      const target = undos.get(seq);
      if (target !== undefined) stacks.undone(seq, target, author_id);
      else if (kind !== "project.create" && kind !== "version.name") stacks.step(seq, author_id);
      after = seq;
    }
    if (rows.length < 10_000) return;
  }
}

function unknownStep(seq: number, last: number): CambrianError {
  return new CambrianError("project/unknown-step", `There is no step ${seq}. Steps go from 1 to ${last}.`, {
    seq,
    last,
  });
}

function checkPlane(
  state: ProjectState,
  { image: id, plane: { t, z } }: { readonly image: string; readonly plane: PlaneRef },
): void {
  const { size, name } = imageOf(state, id);
  if (Number.isInteger(t) && Number.isInteger(z) && t >= 0 && z >= 0 && t < size.t && z < size.z) return;
  throw new CambrianError(
    "labels/unknown-plane",
    `"${name}" has no frame ${t} with section ${z}; it has ${size.t} frames and ${size.z} sections, counted from 0.`,
    { image: id, t, z },
  );
}

/** Numbers of objects that runs take from or give to. */
function idsOf(runs: LabelEdit): Set<number> {
  const ids = new Set<number>();
  for (let at = 0; at + 4 <= runs.length; at += 4) {
    ids.add(runs[at + 2] as number);
    ids.add(runs[at + 3] as number);
  }
  ids.delete(0);
  return ids;
}

/** Throws `undo/later-step` when somebody else changed the same objects after the operation. */
function refuseLaterSteps(plane: PlaneState, change: LabelsEdit, { seq }: Operation, by: Author): void {
  for (const id of new Set([...change.objects.map((object) => object.id), ...idsOf(change.runs)])) {
    const touch = plane.touched.get(id);
    if (!touch || touch.seq <= seq || touch.by.id === by.id) continue;
    throw new CambrianError(
      "undo/later-step",
      `${touch.by.name} changed object ${id} after this step (step ${touch.seq}). Taking yours back keeps theirs where they overlap.`,
      { object: id, seq: touch.seq, by: touch.by },
    );
  }
}

/** The part of an inverse edit that meets what the operation left: pixels changed since by others stay as they are. */
function stillThere(plane: PlaneState, change: LabelsEdit): Pick<LabelsEdit, "runs" | "objects"> {
  const runs: number[] = [];
  for (let at = 0; at + 4 <= change.runs.length; at += 4) {
    const start = change.runs[at] as number;
    const end = start + (change.runs[at + 1] as number);
    const left = change.runs[at + 2] as number;
    for (let pixel = start; pixel < end; ) {
      const is = plane.data[pixel] as number;
      const from = pixel;
      while (pixel < end && plane.data[pixel] === is) pixel++;
      if (is === left) runs.push(from, pixel - from, left, change.runs[at + 3] as number);
    }
  }
  const objects = change.objects.flatMap(({ id, after }) => {
    const before = plane.objects.get(id) ?? null;
    return before === null && after === null ? [] : [{ id, before, after }];
  });
  return { runs, objects };
}

async function setMeta(db: Database, key: string, value: string): Promise<void> {
  await db
    .insertInto("meta")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}

async function writeSnapshot(
  db: Database,
  plane: PlaneState,
  { image, t, z }: { image: string } & PlaneRef,
): Promise<void> {
  const { head, pixels } = plane.snapshot();
  await db
    .insertInto("snapshots")
    .values({ image, t, z, seq: plane.seq, head, pixels })
    .onConflict((conflict) => conflict.columns(["image", "t", "z", "seq"]).doUpdateSet({ head, pixels }))
    .execute();
  plane.unsaved = 0;
}

async function countPlanes(db: Database, column: "objects" | "unchecked"): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("planes").select(["image", column]).execute();
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.image, (counts.get(row.image) ?? 0) + Number(row[column]));
  return counts;
}

/** Rows read at a time. */
const PAGE = 500;

/** Operations in order, a page at a time. */
async function* entries(db: Database, packing: Packing, query: HistoryQuery): AsyncGenerator<Entry> {
  const { limit = Number.POSITIVE_INFINITY, newestFirst = false } = query;
  let { after, before } = query;
  let given = 0;
  for (;;) {
    let select = db
      .selectFrom("journal")
      .selectAll()
      .orderBy("seq", newestFirst ? "desc" : "asc")
      .limit(Math.min(PAGE, limit - given));
    if (after !== undefined) select = select.where("seq", ">", after);
    if (before !== undefined) select = select.where("seq", "<", before);
    if (query.image !== undefined) select = select.where("image", "=", query.image);
    if (query.by !== undefined) select = select.where("author_id", "=", query.by);
    if (query.kinds) select = select.where("kind", "in", query.kinds.length > 0 ? [...query.kinds] : ["none"]);
    const rows = await select.execute();
    for (const row of rows) {
      yield readEntry(row, packing);
      given++;
      if (newestFirst) before = row.seq;
      else after = row.seq;
    }
    if (rows.length < PAGE || given >= limit) return;
  }
}

/** The saved entities and what came after. */
async function readState(db: Database, packing: Packing, makeId: () => string): Promise<ProjectState> {
  const rows = await db.selectFrom("meta").selectAll().execute();
  const meta = new Map(rows.map(({ key, value }) => [key, value]));
  let id = meta.get("id");
  if (id === undefined) {
    id = makeId();
    await setMeta(db, "id", id);
  }
  const saved = meta.get("state");
  return replay(db, packing, saved === undefined ? emptyState(id) : (JSON.parse(saved) as ProjectState));
}

async function replay(db: Database, packing: Packing, from: ProjectState): Promise<ProjectState> {
  let state = from;
  for await (const { operation } of entries(db, packing, { after: from.seq })) {
    const { seq, at, by, change } = operation;
    state = { ...applyChange(state, change, { seq, at, by }).state, seq };
  }
  return state;
}

/** Labels of a plane now or as after operation `until`: the newest snapshot and what came after. */
async function readPlane(
  db: Database,
  packing: Packing,
  state: ProjectState,
  { image, t, z }: { image: string } & PlaneRef,
  until = state.seq,
): Promise<PlaneState> {
  const { size } = imageOf(state, image);
  const saved = await db
    .selectFrom("snapshots")
    .selectAll()
    .where("image", "=", image)
    .where("t", "=", t)
    .where("z", "=", z)
    .where("seq", "<=", until)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const plane = saved
    ? PlaneState.from(
        { head: saved.head, pixels: new Uint8Array(saved.pixels), seq: saved.seq },
        { height: size.y, width: size.x },
      )
    : new PlaneState(size.y, size.x);
  let after = plane.seq;
  for (;;) {
    const rows = await db
      .selectFrom("touches")
      .innerJoin("journal", "journal.seq", "touches.seq")
      .selectAll("journal")
      .where("touches.image", "=", image)
      .where("touches.t", "=", t)
      .where("touches.z", "=", z)
      .where("touches.seq", ">", after)
      .where("touches.seq", "<=", until)
      .orderBy("touches.seq")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const { operation } = readEntry(row, packing);
      for (const change of labelEdits(operation.change))
        if (change.image === image && change.plane.t === t && change.plane.z === z)
          plane.take(change, { seq: operation.seq, by: operation.by });
      after = operation.seq;
    }
    if (rows.length < PAGE) return plane;
  }
}

/** What is wrong with a project, if anything. */
async function verify(
  db: Database,
  packing: Packing,
  state: ProjectState,
  { fileExists }: Pick<SqlStoreOptions, "fileExists">,
): Promise<{ readonly code: string; readonly message: string }[]> {
  const wrong: { code: string; message: string }[] = [];
  let expected = 1;
  let replayed = emptyState(state.id);
  const fresh = new Map<string, PlaneState>();
  for await (const { operation } of entries(db, packing, {})) {
    const { seq, at, by, change } = operation;
    if (seq !== expected)
      wrong.push({ code: "verify/gap", message: `The journal goes from step ${expected - 1} to step ${seq}.` });
    expected = seq + 1;
    try {
      replayed = { ...applyChange(replayed, change, { seq, at, by }).state, seq };
      for (const edit of labelEdits(change)) {
        const { size } = imageOf(replayed, edit.image);
        const key = keyOf(edit.image, edit.plane);
        const plane = fresh.get(key) ?? new PlaneState(size.y, size.x);
        fresh.set(key, plane);
        plane.take(edit, { seq, by });
      }
    } catch (error) {
      wrong.push({
        code: "verify/step",
        message: `Step ${seq} cannot be made again: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  if (JSON.stringify(replayed) !== JSON.stringify(state))
    wrong.push({ code: "verify/state", message: "The saved state differs from what the journal gives." });
  for (const [key, plane] of fresh) {
    const [image = "", t = 0, z = 0] = key.split(" ");
    const ref = { image, t: Number(t), z: Number(z) };
    // From the database, not from memory: what is kept is what is judged.
    const kept = await readPlane(db, packing, state, ref).catch((error: unknown) => {
      if (error instanceof CambrianError) return undefined;
      throw error;
    });
    if (!kept || !isSame(plane, kept))
      wrong.push({
        code: "verify/snapshot",
        message: `The saved labels of image ${image}, frame ${t}, section ${z} differ from what the journal gives.`,
      });
  }
  if (fileExists) {
    for (const { name, path, removed } of state.images)
      if (!removed && !(await fileExists(path)))
        wrong.push({ code: "verify/missing-image", message: `The file of "${name}" is not there: ${path}` });
    for (const { name, path, state: kept } of state.models)
      if (kept !== "discarded" && path.includes("/") && !(await fileExists(path)))
        wrong.push({ code: "verify/missing-model", message: `The folder of "${name}" is not there: ${path}` });
  }
  return wrong;
}

function isSame(a: PlaneState, b: PlaneState): boolean {
  const records = (plane: PlaneState): string =>
    JSON.stringify([...plane.objects.values()].sort((one, other) => one.id - other.id));
  return records(a) === records(b) && a.data.every((id, at) => id === b.data[at]);
}
