/**
 * A change to a label image as the runs of pixels that changed: small for a stroke, and enough to take it back.
 *
 * Runs count pixels row by row (start = y * width + x) and may cross the end of a row. They are sorted and never overlap.
 */
import type { Labels } from "./labels.js";

/** One run: from `start`, `length` pixels that were `before` and are `after`. */
export interface LabelRun {
  readonly start: number;
  readonly length: number;
  readonly before: number;
  readonly after: number;
}

/** Runs one after the other as start, length, before, after: what is stored and sent. */
export type LabelEdit = readonly number[];

const FIELDS = 4;

/** The runs of an edit, for reading; hot loops walk the numbers themselves. */
export function* labelRuns(edit: LabelEdit): Generator<LabelRun> {
  for (let at = 0; at + FIELDS <= edit.length; at += FIELDS)
    yield {
      start: edit[at] as number,
      length: edit[at + 1] as number,
      before: edit[at + 2] as number,
      after: edit[at + 3] as number,
    };
}

/** What turns `before` into `after`; both [y, x] of one size. Empty when they are equal. Throws `TypeError` for other sizes. */
export function diffLabels(before: Uint32Array, after: Uint32Array): LabelEdit {
  if (before.length !== after.length)
    throw new TypeError(`labels of ${before.length} pixels cannot be compared with labels of ${after.length}`);
  const edit: number[] = [];
  for (let at = 0; at < before.length; ) {
    if (before[at] === after[at]) {
      at++;
      continue;
    }
    const from = before[at] as number;
    const to = after[at] as number;
    const start = at;
    while (at < before.length && before[at] === from && after[at] === to) at++;
    edit.push(start, at - start, from, to);
  }
  return edit;
}

/** The edit that takes this one back. */
export function invertEdit(edit: LabelEdit): LabelEdit {
  const inverse = edit.slice();
  for (let at = 0; at + FIELDS <= edit.length; at += FIELDS) {
    inverse[at + 2] = edit[at + 3] as number;
    inverse[at + 3] = edit[at + 2] as number;
  }
  return inverse;
}

/**
 * Write an edit into `data` [y, x], whatever is there now, and return the edit that was really made: its `before` is what
 * stood there, and pixels that were `after` already are left out. Throws `TypeError` for runs outside the image.
 */
export function applyEdit(data: Uint32Array, edit: LabelEdit): LabelEdit {
  const made: number[] = [];
  for (let run = 0; run + FIELDS <= edit.length; run += FIELDS) {
    const start = edit[run] as number;
    const end = start + (edit[run + 1] as number);
    const after = edit[run + 3] as number;
    if (!(start >= 0 && end <= data.length))
      throw new TypeError(`a run from ${start} to ${end} is outside an image of ${data.length} pixels`);
    for (let at = start; at < end; ) {
      const before = data[at] as number;
      const from = at;
      while (at < end && data[at] === before) at++;
      if (before !== after) made.push(from, at - from, before, after);
    }
    data.fill(after, start, end);
  }
  return made;
}

/** The smallest box that holds all runs, ends not included; `undefined` for an empty edit. */
export function editBounds(
  edit: LabelEdit,
  { width }: Pick<Labels, "width">,
): { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number } | undefined {
  if (edit.length < FIELDS) return undefined;
  let x0 = width;
  let x1 = 0;
  const last = edit.length - FIELDS;
  const y0 = Math.floor((edit[0] as number) / width);
  const y1 = Math.floor(((edit[last] as number) + (edit[last + 1] as number) - 1) / width) + 1;
  for (let run = 0; run + FIELDS <= edit.length; run += FIELDS) {
    const start = edit[run] as number;
    const end = start + (edit[run + 1] as number);
    const left = start % width;
    if (left + (end - start) > width) {
      x0 = 0;
      x1 = width;
    } else {
      x0 = Math.min(x0, left);
      x1 = Math.max(x1, left + (end - start));
    }
  }
  return { y0, x0, y1, x1 };
}
