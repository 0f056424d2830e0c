/**
 * The contract of the labels of one plane, held so that a plane of 20,000 x 20,000 pixels with 10,000 objects can be drawn on
 * without waiting: in tiles, with what is known of every object kept up to date by each edit.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { Box, Size } from "../canvas/camera.js";

/** What a plane is loaded from: pixels [y, x], or the same as runs. */
export interface PlaneLabelsLike extends Size {
  readonly data?: Uint32Array;
  /** Instead of `data`: length, id, length, id ... in reading order; what is left over is background. */
  readonly runs?: Iterable<number>;
  /** Known colours, as indices into {@link LABEL_COLOURS}; objects without one are given theirs. */
  readonly objects?: Iterable<{ readonly id: number; readonly color?: number }>;
}

/** An object as its pixels say. */
export interface PlaneObject {
  readonly id: number;
  /** Pixels. */
  readonly area: number;
  /** Ends not included. */
  readonly box: Box;
  readonly centroid: Point;
  /** Index into {@link LABEL_COLOURS}. */
  readonly color: number;
}

/** What an edit changed: where, and which objects. `box` undefined: everything was loaded anew. */
export interface LabelPlaneChange {
  readonly box: Box | undefined;
  readonly ids: readonly number[];
}

export interface LabelPlane extends Size {
  /** Forget everything and hold these labels. */
  load(labels: PlaneLabelsLike): void;
  /** Write an edit, whatever stands there, and answer the edit that was really made (see `applyEdit` of core). */
  apply(edit: LabelEdit): LabelEdit;
  /** The object at a place (rounded to its pixel); 0 for background and outside. */
  at(y: number, x: number): number;
  /** Ids [y, x] of a part, row by row; beyond the plane 0. */
  read(box: Box): Uint32Array;

  /** Objects with at least one pixel. */
  readonly count: number;
  has(id: number): boolean;
  /** Ascending. */
  ids(): number[];
  get(id: number): PlaneObject | undefined;
  /** Objects whose box meets this one. */
  idsIn(box: Box): number[];
  /** Pixels of an object as start, length pairs (start = y * width + x), one run a row. */
  runsOf(id: number): number[];
  /** A number no object has or had since loading. */
  newId(): number;
  /** Objects that touch when all are grown until they meet, by 16 px at most. */
  neighbours(id: number): ReadonlySet<number>;

  /** Colour of an object as index, 0 when it is not known. */
  color(id: number): number;
  setColor(id: number, color: number): void;
  /** Give the newer of two neighbours with one colour another one; answers which changed. For the end of a gesture. */
  settleColors(ids: Iterable<number>): ReadonlyMap<number, number>;

  onChange(listener: (change: LabelPlaneChange) => void): () => void;
}
