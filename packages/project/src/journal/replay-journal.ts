/** Everything that a journal gives, made again from its first operation, without a database. */
import type { PlaneRef, ProjectState } from "../entities/entities.js";
import { type LabelsEdit, PlaneState } from "../labels/plane-state.js";
import { applyChange, emptyState, imageOf } from "./apply-change.js";
import type { Change, Operation } from "./operation.js";

export interface ReplayedPlane extends PlaneRef {
  readonly image: string;
  readonly labels: PlaneState;
}

export interface ReplayedJournal {
  readonly state: ProjectState;
  /** Planes that were ever drawn on. */
  readonly planes: readonly ReplayedPlane[];
}

/** `id` is the project's. Operations are whole (not `light`), in order, from the first. Throws what `applyChange` throws. */
export function replayJournal(operations: Iterable<Operation>, id: string): ReplayedJournal {
  const planes = new Map<string, ReplayedPlane>();
  let state = emptyState(id);
  for (const { seq, at, by, change } of operations) {
    state = { ...applyChange(state, change, { seq, at, by }).state, seq };
    for (const edit of labelEdits(change)) {
      const { t, z } = edit.plane;
      const key = `${edit.image} ${t} ${z}`;
      let plane = planes.get(key);
      if (!plane) {
        const { size } = imageOf(state, edit.image);
        plane = { image: edit.image, t, z, labels: new PlaneState(size.y, size.x) };
        planes.set(key, plane);
      }
      plane.labels.take(edit, { seq, by });
    }
  }
  return { state, planes: [...planes.values()] };
}

/** The edits of labels in a change, also those that an undo or a restore made. */
export function labelEdits(change: Change): readonly LabelsEdit[] {
  if (change.kind === "labels.edit") return [change];
  return change.kind === "undo" || change.kind === "restore" ? change.changes.flatMap(labelEdits) : [];
}
