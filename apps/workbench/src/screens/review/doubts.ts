/**
 * The doubts of an image while a person answers them: numbers stay with their doubt although the server finds fewer each
 * time, and each answer can be seen before it is chosen.
 */
import { applyEdit } from "@cambrian/core";
import type { Author, Box, Change, Doubt, ObjectChange, ObjectRecord, PlaneRef } from "@cambrian/protocol";
import type { LabelGesture } from "@cambrian/view";
import { traceLabels } from "../evidence/trace-labels.js";
import { ACCEPT } from "./today.js";

/**
 * The list to show: in the order of before, with what the server says now. Answered ones stay; those that are gone and were
 * not answered here (somebody else did) go; new ones come last.
 */
export function mergeDoubts(before: readonly Doubt[], fresh: readonly Doubt[], answered: ReadonlySet<string>): Doubt[] {
  const now = new Map(fresh.map((doubt) => [doubt.id, doubt]));
  const kept = before.flatMap((doubt) => {
    const update = answered.has(doubt.id) ? doubt : now.get(doubt.id);
    return update ? [update] : [];
  });
  const known = new Set(before.map(({ id }) => id));
  return [...kept, ...fresh.filter(({ id }) => !known.has(id))];
}

/** The next doubt without an answer from `at` on, in a direction and around; `undefined` when all have one. */
export function nextOpen(
  doubts: readonly Doubt[],
  answered: ReadonlySet<string>,
  at: number,
  step: 1 | -1,
): number | undefined {
  const count = doubts.length;
  for (let n = 1; n <= count; n++) {
    const index = (((at + step * n) % count) + count) % count;
    const doubt = doubts[index];
    if (doubt && !answered.has(doubt.id)) return index;
  }
  return undefined;
}

export interface AnswerOutline {
  readonly id: number;
  /** SVG path in pixels of the image. */
  readonly path: string;
  /** Is it one of the objects in question, or new? */
  readonly asked: boolean;
}

/** The labels of a plane as far as they are looked at: the canvas's, or any that can read a part. */
export interface ReadablePlane {
  readonly height: number;
  readonly width: number;
  /** Ids [y, x] of a part that lies within the plane. */
  read(box: Box): Uint32Array;
}

/** What would stand in a box of the plane after an answer. */
export function answerOutlines(
  labels: ReadablePlane,
  box: Box,
  doubt: Pick<Doubt, "objects">,
  answer: Pick<Doubt["answers"][number], "runs">,
): AnswerOutline[] {
  const y0 = Math.max(0, Math.floor(box.y0));
  const x0 = Math.max(0, Math.floor(box.x0));
  const height = Math.min(labels.height, Math.ceil(box.y1)) - y0;
  const width = Math.min(labels.width, Math.ceil(box.x1)) - x0;
  if (height <= 0 || width <= 0) return [];
  const data = labels.read({ y0, x0, y1: y0 + height, x1: x0 + width });
  const before = new Set(data);
  applyEdit(data, runsWithin(answer.runs, labels.width, { y0, x0, height, width }));
  return [...traceLabels({ height, width, data })].map(([id, path]) => ({
    id,
    path: shiftPath(path, y0, x0),
    asked: doubt.objects.includes(id) || !before.has(id),
  }));
}

/** Runs of the whole plane as runs of the part, cut where they leave it. */
function runsWithin(
  runs: readonly number[],
  width: number,
  part: { readonly y0: number; readonly x0: number; readonly height: number; readonly width: number },
): number[] {
  const own: number[] = [];
  for (let at = 0; at + 4 <= runs.length; at += 4) {
    const [start, length, before, after] = runs.slice(at, at + 4) as [number, number, number, number];
    for (let from = start; from < start + length; ) {
      const y = Math.floor(from / width);
      const end = Math.min(start + length, (y + 1) * width);
      const left = Math.max(from - y * width, part.x0);
      const right = Math.min(end - y * width, part.x0 + part.width);
      if (y >= part.y0 && y < part.y0 + part.height && right > left)
        own.push((y - part.y0) * part.width + left - part.x0, right - left, before, after);
      from = end;
    }
  }
  return own;
}

const shiftPath = (path: string, dy: number, dx: number): string =>
  path.replace(
    /([ML])([\d.]+) ([\d.]+)/g,
    (_, step: string, x: string, y: string) => `${step}${Number(x) + dx} ${Number(y) + dy}`,
  );

/** Outlines of a model that nobody checked become a person's word; nothing when there are none. For planes that are not open. */
export function acceptObjects(
  objects: readonly ObjectRecord[],
  { image, plane, me }: { readonly image: string; readonly plane: PlaneRef; readonly me: Author },
): Change | undefined {
  const changes = objects
    .filter(({ by, acceptedBy }) => by.kind === "model" && !acceptedBy)
    .map((object) => ({ id: object.id, before: object, after: { ...object, acceptedBy: me } }));
  return changes.length ? { kind: "labels.edit", image, plane, tool: ACCEPT, runs: [], objects: changes } : undefined;
}

/**
 * An answer that draws, as a gesture on the canvas; `undefined` for one that keeps everything. New objects get a number of
 * their own: the server proposes the same free number for every doubt, and two answers given quickly must not become one cell.
 */
export function answerGesture(
  doubt: Pick<Doubt, "objects">,
  answer: Doubt["answers"][number],
  newId: () => number,
): LabelGesture | undefined {
  if (answer.runs.length === 0 && answer.objects.length === 0) return undefined;
  const ids = (keep: (change: ObjectChange) => boolean): number[] => answer.objects.filter(keep).map(({ id }) => id);
  const made = new Map(ids(({ before, after }) => before === null && after !== null).map((id) => [id, newId()]));
  const created = [...made.values()];
  const removed = ids(({ after }) => after === null);
  const gone = new Set([...made.keys(), ...removed]);
  return {
    tool: "answer",
    runs: answer.runs.map((value, at) => (at % 4 === 3 ? (made.get(value) ?? value) : value)),
    objects: {
      // Those in question that stay are a person's word from now on.
      touched: [
        ...new Set([...ids(({ before, after }) => before !== null && after !== null), ...doubt.objects]),
      ].filter((id) => !gone.has(id)),
      created,
      removed,
    },
    from: Object.fromEntries(created.map((id) => [id, doubt.objects])),
  };
}
