/** From a gesture on the canvas to the change that is proposed: who made what, which colour, what vanished. */
import type { LabelEdit } from "@cambrian/core";
import type { Author, ObjectChange, ObjectRecord, PlaneRef } from "@cambrian/protocol";
import type { LabelGesture, LabelPlane } from "@cambrian/view";
import { type LabelsEdit, touched } from "./plane-edits.js";

export interface Drawing {
  readonly image: string;
  readonly plane: PlaneRef;
  readonly me: Author;
  readonly objects: ReadonlyMap<number, ObjectRecord>;
  readonly labels: Pick<LabelPlane, "color" | "neighbours" | "settleColors">;
  /** Class of new objects; left out of the record when it is the first. */
  readonly classIndex: number;
}

/**
 * A gesture as a `labels.edit`. New objects are the person's, halves of a cut and merged ones keep the class they came
 * from; a model's outline that was touched becomes accepted; colours that changed because two neighbours met come along.
 */
export function gestureChange(gesture: LabelGesture, drawing: Drawing): LabelsEdit {
  const { image, plane, me, objects, labels } = drawing;
  const { created, removed } = gesture.objects;
  const shaped = [...created, ...gesture.objects.touched];
  labels.settleColors(shaped);
  const changes = new Map<number, ObjectChange>();
  for (const id of created) {
    const source = (gesture.from?.[id] ?? []).map((one) => objects.get(one)).find((one) => one !== undefined);
    const classIndex = source ? source.classIndex : drawing.classIndex;
    const after: ObjectRecord = { id, by: me, color: labels.color(id), ...(classIndex ? { classIndex } : {}) };
    changes.set(id, { id, before: null, after });
  }
  for (const id of gesture.objects.touched) {
    const before = objects.get(id);
    if (!before) {
      // Pixels without a record (a file that brought labels only): from now on it has one.
      changes.set(id, { id, before: null, after: { id, by: me, color: labels.color(id) } });
      continue;
    }
    const after = touched(before, me);
    changes.set(id, {
      id,
      before,
      after: gesture.classIndex === undefined ? after : { ...after, classIndex: gesture.classIndex },
    });
  }
  for (const id of removed) {
    const before = objects.get(id);
    if (before) changes.set(id, { id, before, after: null });
  }
  for (const id of new Set(shaped.flatMap((one) => [one, ...labels.neighbours(one)]))) {
    const before = objects.get(id) ?? null;
    const after = changes.has(id) ? changes.get(id)?.after : before;
    const color = labels.color(id);
    if (after && after.color !== color) changes.set(id, { id, before, after: { ...after, color } });
  }
  return { kind: "labels.edit", image, plane, tool: gesture.tool, runs: gesture.runs, objects: [...changes.values()] };
}

/** Runs that clear objects: of `runsOf` (start, length pairs), sorted as edits must be. */
export function clearRuns(ids: readonly number[], runsOf: (id: number) => readonly number[]): LabelEdit {
  const runs: [start: number, length: number, id: number][] = [];
  for (const id of ids) {
    const pairs = runsOf(id);
    for (let at = 0; at + 1 < pairs.length; at += 2) runs.push([pairs[at] as number, pairs[at + 1] as number, id]);
  }
  runs.sort((a, b) => a[0] - b[0]);
  return runs.flatMap(([start, length, id]) => [start, length, id, 0]);
}

/**
 * What copying objects of another plane would do: only where nothing is drawn yet. An object keeps its number when it is
 * free here, so that the same cell has one number through slices.
 * @param other runs of the other plane in reading order: length, id, length, id ...
 * @param here id at a pixel of this plane, by its place in reading order
 */
export function copyGesture(
  other: readonly number[],
  here: (at: number) => number,
  numberFor: (id: number) => number,
  only?: ReadonlySet<number>,
): LabelGesture {
  const runs: number[] = [];
  const numbers = new Map<number, number>();
  let at = 0;
  for (let run = 0; run + 1 < other.length; run += 2) {
    const end = at + (other[run] as number);
    const id = other[run + 1] as number;
    if (id === 0 || (only && !only.has(id))) {
      at = end;
      continue;
    }
    while (at < end) {
      while (at < end && here(at) !== 0) at++;
      const start = at;
      while (at < end && here(at) === 0) at++;
      if (at === start) continue;
      let number = numbers.get(id);
      if (number === undefined) {
        number = numberFor(id);
        numbers.set(id, number);
      }
      runs.push(start, at - start, 0, number);
    }
  }
  return { tool: "copy", runs, objects: { touched: [], created: [...numbers.values()], removed: [] } };
}
