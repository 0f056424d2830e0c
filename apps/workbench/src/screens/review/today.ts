/**
 * What a person did in review today, counted from the journal: how many cells a model found they decided on, how many of
 * those they changed, and how long a change took.
 */
import type { Author, ObjectChange, Operation } from "@cambrian/protocol";

/** Tool of a step that only says "this is right". */
export const ACCEPT = "accept";

export interface ReviewDay {
  /** Cells decided on: accepted or changed. */
  readonly seen: number;
  readonly changed: number;
  /** Median time from one step to the next change, pauses left out; `undefined` for fewer than three. */
  readonly secondsEach: number | undefined;
}

/** A longer gap than this between two steps is a pause. */
const PAUSE_MS = 60_000;

const isModels = ({ before, after }: ObjectChange): boolean => (before ?? after)?.by.kind === "model";

/** `operations` oldest first; those of others and from before `since` (milliseconds) are left out. What was taken back does not count. */
export function countDay(
  operations: readonly Operation[],
  { me, since }: { readonly me: Pick<Author, "id">; readonly since: number },
): ReviewDay {
  const mine = operations.filter(({ by, at }) => by.kind === "person" && by.id === me.id && at >= since);
  const undone = new Set(mine.flatMap(({ change }) => (change.kind === "undo" ? [change.seq] : [])));
  const seen = new Set<string>();
  const changed = new Set<string>();
  const gaps: number[] = [];
  let before: number | undefined;
  for (const { seq, change, at } of mine) {
    if (change.kind === "labels.edit" && !undone.has(seq)) {
      const touched = change.objects.filter(isModels);
      for (const { id } of touched) {
        const key = `${change.image} ${change.plane.t} ${change.plane.z} ${id}`;
        seen.add(key);
        if (change.tool !== ACCEPT) changed.add(key);
      }
      if (touched.length > 0 && change.tool !== ACCEPT && before !== undefined && at - before < PAUSE_MS)
        gaps.push(at - before);
    }
    before = at;
  }
  gaps.sort((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)];
  return {
    seen: seen.size,
    changed: changed.size,
    secondsEach: gaps.length < 3 || middle === undefined ? undefined : middle / 1000,
  };
}

/** The last midnight on this computer's clock. */
export function midnight(now: number): number {
  const date = new Date(now);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}
