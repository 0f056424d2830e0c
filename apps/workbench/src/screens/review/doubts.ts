/**
 * The doubts of an image while a person answers them: numbers stay with their doubt although the server finds fewer each
 * time, and each answer can be seen before it is chosen.
 */
import { applyEdit } from "@cambrian/core";
import type { Author, Box, Change, Doubt, ObjectRecord, PlaneLabels, PlaneRef } from "@cambrian/protocol";
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

/** What would stand in a box of the plane after an answer. */
export function answerOutlines(
  labels: Pick<PlaneLabels, "height" | "width" | "data">,
  box: Box,
  doubt: Pick<Doubt, "objects">,
  answer: Pick<Doubt["answers"][number], "runs">,
): AnswerOutline[] {
  const { plane, y0, x0 } = cutOut(labels, box);
  const before = new Set(plane.data);
  applyEdit(plane.data, runsWithin(answer.runs, labels.width, { y0, x0, height: plane.height, width: plane.width }));
  return [...traceLabels(plane)].map(([id, path]) => ({
    id,
    path: shiftPath(path, y0, x0),
    asked: doubt.objects.includes(id) || !before.has(id),
  }));
}

/** The part of a plane inside a box, as a plane of its own. */
function cutOut({ height, width, data }: Pick<PlaneLabels, "height" | "width" | "data">, box: Box) {
  const y0 = Math.max(0, Math.floor(box.y0));
  const x0 = Math.max(0, Math.floor(box.x0));
  const tall = Math.max(0, Math.min(height, Math.ceil(box.y1)) - y0);
  const wide = Math.max(0, Math.min(width, Math.ceil(box.x1)) - x0);
  const part = new Uint32Array(tall * wide);
  for (let y = 0; y < tall; y++) part.set(data.subarray((y0 + y) * width + x0, (y0 + y) * width + x0 + wide), y * wide);
  return { plane: { height: tall, width: wide, data: part }, y0, x0 };
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

const accepted = (object: ObjectRecord, me: Author): ObjectRecord =>
  object.by.kind === "model" ? { ...object, acceptedBy: me } : object;

/** Outlines of a model that nobody checked become a person's word; nothing when there are none among `ids`. */
export function acceptObjects(
  objects: ReadonlyMap<number, ObjectRecord>,
  ids: Iterable<number>,
  { image, plane, me }: { readonly image: string; readonly plane: PlaneRef; readonly me: Author },
): Change | undefined {
  const changes = [...ids].flatMap((id) => {
    const object = objects.get(id);
    return object && object.by.kind === "model" && !object.acceptedBy
      ? [{ id, before: object, after: accepted(object, me) }]
      : [];
  });
  return changes.length ? { kind: "labels.edit", image, plane, tool: ACCEPT, runs: [], objects: changes } : undefined;
}

/** The step an answer makes; nothing when it keeps what is accepted already. */
export function answerChange(
  doubt: Pick<Doubt, "objects">,
  answer: Doubt["answers"][number],
  objects: ReadonlyMap<number, ObjectRecord>,
  where: { readonly image: string; readonly plane: PlaneRef; readonly me: Author },
): Change | undefined {
  if (answer.runs.length === 0 && answer.objects.length === 0) return acceptObjects(objects, doubt.objects, where);
  return {
    kind: "labels.edit",
    image: where.image,
    plane: where.plane,
    tool: "answer",
    runs: answer.runs,
    objects: answer.objects.map((change) => ({ ...change, after: change.after && accepted(change.after, where.me) })),
  };
}

/** Take one object away: its pixels and itself. */
export function deleteObject(
  { data }: Pick<PlaneLabels, "data">,
  object: ObjectRecord,
  { image, plane }: { readonly image: string; readonly plane: PlaneRef },
): Change {
  const runs: number[] = [];
  for (let at = data.indexOf(object.id); at !== -1; ) {
    const start = at;
    while (data[at] === object.id) at++;
    runs.push(start, at - start, object.id, 0);
    at = data.indexOf(object.id, at);
  }
  return {
    kind: "labels.edit",
    image,
    plane,
    tool: "delete",
    runs,
    objects: [{ id: object.id, before: object, after: null }],
  };
}
