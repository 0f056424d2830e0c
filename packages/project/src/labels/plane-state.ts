/**
 * The labels of one plane while a project is open: pixels, objects, and who touched what last. It only takes changes that are
 * in order already; deciding what a proposal becomes is `settle-label-edit.ts`.
 */
import { applyEdit } from "@cambrian/core";
import type { Author, ObjectRecord } from "../entities/entities.js";
import type { Change, ObjectChange } from "../journal/operation.js";
import { decodeLabelRuns, encodeLabelRuns } from "./plane-codec.js";

export type LabelsEdit = Extract<Change, { readonly kind: "labels.edit" }>;

/** The step that touched an object last. */
export interface Touch {
  readonly seq: number;
  readonly by: Author;
}

interface SnapshotHead {
  readonly objects: readonly ObjectRecord[];
  readonly touched: readonly (readonly [number, Touch])[];
  readonly nextId: number;
}

const RUN = 4;

export class PlaneState {
  readonly objects = new Map<number, ObjectRecord>();
  readonly touched = new Map<number, Touch>();
  /** Pixels of each object. */
  readonly areas = new Map<number, number>();
  /** No object ever had this number or a higher one. */
  nextId = 1;
  /** The last step that is in it. */
  seq = 0;
  /** Steps since the last snapshot. */
  unsaved = 0;

  constructor(
    readonly height: number,
    readonly width: number,
    /** [y, x] */
    readonly data: Uint32Array = new Uint32Array(height * width),
  ) {}

  /** Take a change that is in order; gives the runs that were really changed. */
  take(change: LabelsEdit, touch: Touch): LabelsEdit {
    const runs = applyEdit(this.data, change.runs);
    for (let at = 0; at + RUN <= runs.length; at += RUN) {
      const length = runs[at + 1] as number;
      this.addArea(runs[at + 2] as number, -length, touch);
      this.addArea(runs[at + 3] as number, length, touch);
    }
    for (const { id, after } of change.objects) {
      if (after) this.objects.set(id, after);
      else this.objects.delete(id);
      this.touched.set(id, touch);
      if (id >= this.nextId) this.nextId = id + 1;
    }
    this.seq = touch.seq;
    this.unsaved++;
    return { ...change, runs };
  }

  private addArea(id: number, pixels: number, touch: Touch): void {
    if (id === 0) return;
    const area = (this.areas.get(id) ?? 0) + pixels;
    if (area > 0) this.areas.set(id, area);
    else this.areas.delete(id);
    this.touched.set(id, touch);
    if (id >= this.nextId) this.nextId = id + 1;
  }

  /** Outlines of models nobody has checked. */
  get unchecked(): number {
    let count = 0;
    for (const { by, acceptedBy } of this.objects.values()) if (by.kind === "model" && !acceptedBy) count++;
    return count;
  }

  snapshot(): { readonly head: string; readonly pixels: Uint8Array } {
    const head: SnapshotHead = {
      objects: [...this.objects.values()],
      touched: [...this.touched],
      nextId: this.nextId,
    };
    return { head: JSON.stringify(head), pixels: encodeLabelRuns(this.data) };
  }

  static from(
    saved: { readonly head: string; readonly pixels: Uint8Array; readonly seq: number },
    { height, width }: { readonly height: number; readonly width: number },
  ): PlaneState {
    const plane = new PlaneState(height, width, decodeLabelRuns(saved.pixels, height * width));
    const { objects, touched, nextId } = JSON.parse(saved.head) as SnapshotHead;
    for (const object of objects) plane.objects.set(object.id, object);
    for (const [id, touch] of touched) plane.touched.set(id, touch);
    plane.nextId = nextId;
    plane.seq = saved.seq;
    for (const id of plane.data) if (id !== 0) plane.areas.set(id, (plane.areas.get(id) ?? 0) + 1);
    return plane;
  }
}

/** The change that takes one back. */
export function invertObjects(objects: readonly ObjectChange[]): ObjectChange[] {
  return objects.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse();
}
