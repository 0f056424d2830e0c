/**
 * What a proposed label edit becomes when it meets the plane as it is now: numbers that others took meanwhile change,
 * outlines of people are not drawn over by models, and the objects that appear and disappear get their records.
 */
import { CambrianError, type LabelEdit } from "@cambrian/core";
import type { Author, ObjectRecord } from "../entities/entities.js";
import type { ObjectChange } from "../journal/operation.js";
import type { LabelsEdit, PlaneState } from "./plane-state.js";

export interface SettledEdit {
  /** To be taken by the plane next. */
  readonly change: LabelsEdit;
  readonly renumbered: Readonly<Record<number, number>>;
  readonly replaced: readonly { readonly object: number; readonly by: Author; readonly pixels: number }[];
}

const RUN = 4;
/** Colours of the house. */
const COLOURS = 7;

/**
 * Nothing is changed here. `taken` are numbers that earlier proposals of the same call changed (proposed -> given). Throws
 * `labels/outside`, `labels/unknown-object`.
 */
export function settleLabelEdit(
  plane: PlaneState,
  proposed: LabelsEdit,
  { by, base, taken }: { readonly by: Author; readonly base: number; readonly taken: ReadonlyMap<number, number> },
): SettledEdit {
  checkRuns(proposed.runs, plane.data.length);
  const numbers = new Map(taken);
  const renumbered: Record<number, number> = {};
  let nextId = plane.nextId;
  for (const { id, before } of proposed.objects) {
    if (before !== null || numbers.has(id)) continue;
    if (id < plane.nextId) {
      numbers.set(id, nextId);
      renumbered[id] = nextId++;
    } else nextId = Math.max(nextId, id + 1);
  }
  const number = (id: number): number => numbers.get(id) ?? id;
  const guarded = by.kind === "person" ? undefined : peoplesObjects(plane);
  const runs = renumberRuns(proposed.runs, number);
  const kept = guarded ? withoutObjects(plane, runs, guarded) : runs;
  const areas = areasAfter(plane, kept);
  const objects = settleObjects(plane, { kept, areas, by, number, proposed: proposed.objects, guarded });
  return {
    change: { ...proposed, runs: kept, objects },
    renumbered,
    replaced: drawnOver(plane, kept, { by, base, named: new Set(proposed.objects.map(({ id }) => number(id))) }),
  };
}

function checkRuns(runs: LabelEdit, pixels: number): void {
  for (let at = 0; at + RUN <= runs.length; at += RUN) {
    const [start, length] = [runs[at] as number, runs[at + 1] as number];
    if (start >= 0 && length > 0 && start + length <= pixels) continue;
    throw new CambrianError(
      "labels/outside",
      `The edit reaches from pixel ${start} to ${start + length}, the image has ${pixels}. Was it drawn on another image?`,
      { start, length, pixels },
    );
  }
}

const renumberRuns = (runs: LabelEdit, number: (id: number) => number): number[] =>
  runs.map((value, at) => (at % RUN === 3 ? number(value) : value));

/** Objects that a person drew or accepted: models and imports leave them alone. */
function peoplesObjects(plane: PlaneState): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const { id, by, acceptedBy } of plane.objects.values()) if (by.kind === "person" || acceptedBy) ids.add(id);
  return ids;
}

/** The runs without the pixels that belong to these objects now. */
function withoutObjects({ data }: PlaneState, runs: LabelEdit, guarded: ReadonlySet<number>): number[] {
  const kept: number[] = [];
  for (let at = 0; at + RUN <= runs.length; at += RUN) {
    const start = runs[at] as number;
    const end = start + (runs[at + 1] as number);
    const after = runs[at + 3] as number;
    for (let pixel = start; pixel < end; ) {
      const id = data[pixel] as number;
      const from = pixel;
      while (pixel < end && data[pixel] === id) pixel++;
      if (!guarded.has(id)) kept.push(from, pixel - from, id, after);
    }
  }
  return kept;
}

/** Pixels that each object touched by the runs will have. */
function areasAfter({ data, areas }: PlaneState, runs: LabelEdit): Map<number, number> {
  const after = new Map<number, number>();
  const add = (id: number, pixels: number): void => {
    if (id !== 0) after.set(id, (after.get(id) ?? areas.get(id) ?? 0) + pixels);
  };
  for (let at = 0; at + RUN <= runs.length; at += RUN) {
    const start = runs[at] as number;
    const end = start + (runs[at + 1] as number);
    for (let pixel = start; pixel < end; ) {
      const id = data[pixel] as number;
      const from = pixel;
      while (pixel < end && data[pixel] === id) pixel++;
      add(id, from - pixel);
      add(runs[at + 3] as number, pixel - from);
    }
  }
  return after;
}

interface Settling {
  readonly kept: LabelEdit;
  readonly areas: ReadonlyMap<number, number>;
  readonly by: Author;
  readonly number: (id: number) => number;
  readonly proposed: readonly ObjectChange[];
  readonly guarded: ReadonlySet<number> | undefined;
}

/** Records as they will really change: those proposed, those that appear or vanish with the pixels, those a person now answers for. */
function settleObjects(plane: PlaneState, { areas, by, number, proposed, guarded }: Settling): ObjectChange[] {
  const changes = new Map<number, ObjectChange>();
  const now = (id: number): ObjectRecord | null => plane.objects.get(id) ?? null;
  const set = (id: number, after: ObjectRecord | null): void => {
    const before = now(id);
    if (before || after) changes.set(id, { id, before, after });
  };
  for (const change of proposed) {
    const id = number(change.id);
    if (guarded?.has(id)) continue;
    if (change.before !== null && change.after !== null && !plane.objects.has(id))
      throw new CambrianError(
        "labels/unknown-object",
        `There is no object ${id} any more; somebody removed it. Undo that step, or draw it again.`,
        { object: id },
      );
    set(id, change.after ? { ...change.after, id } : null);
  }
  for (const [id, area] of areas) {
    const planned = changes.get(id);
    if (area <= 0) set(id, null);
    else if (planned?.after === null) continue;
    else if (!planned && !plane.objects.has(id)) set(id, { id, by, color: id % COLOURS });
    else if (!planned) {
      const object = now(id);
      // Who changes a model's outline answers for it.
      if (by.kind === "person" && object && object.by.kind === "model" && !object.acceptedBy)
        set(id, { ...object, acceptedBy: by });
    }
  }
  // An object that was proposed but got no pixel (all of them were somebody's) does not come into being.
  for (const { id, before, after } of [...changes.values()])
    if (before === null && after !== null && (areas.get(id) ?? plane.areas.get(id) ?? 0) <= 0) changes.delete(id);
  return [...changes.values()];
}

/** Objects of others that changed since `base` and lose pixels now without being meant. */
function drawnOver(
  plane: PlaneState,
  runs: LabelEdit,
  { by, base, named }: { readonly by: Author; readonly base: number; readonly named: ReadonlySet<number> },
): SettledEdit["replaced"] {
  const lost = new Map<number, number>();
  for (let at = 0; at + RUN <= runs.length; at += RUN) {
    const start = runs[at] as number;
    const end = start + (runs[at + 1] as number);
    const after = runs[at + 3] as number;
    for (let pixel = start; pixel < end; pixel++) {
      const id = plane.data[pixel] as number;
      if (id !== 0 && id !== after) lost.set(id, (lost.get(id) ?? 0) + 1);
    }
  }
  return [...lost].flatMap(([object, pixels]) => {
    const touch = plane.touched.get(object);
    const isTheirs = touch !== undefined && touch.seq > base && touch.by.id !== by.id;
    return isTheirs && !named.has(object) ? [{ object, by: touch.by, pixels }] : [];
  });
}
