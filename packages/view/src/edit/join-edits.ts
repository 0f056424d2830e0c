/**
 * Edits made one after the other as one edit: the first `before` and the last `after` of every pixel, sorted, without pixels that came
 * back to what they were.
 */
import type { LabelEdit } from "@cambrian/core";
import { pushRun } from "./push-run.js";

export function joinEdits(edits: readonly LabelEdit[]): LabelEdit {
  if (edits.length === 1) return edits[0] ?? [];
  let runs: { start: number; end: number; before: number; after: number }[] = [];
  for (const edit of edits)
    for (let at = 0; at + 4 <= edit.length; at += 4)
      runs.push({
        start: edit[at] as number,
        end: (edit[at] as number) + (edit[at + 1] as number),
        before: edit[at + 2] as number,
        after: edit[at + 3] as number,
      });
  const sorted = runs.toSorted((a, b) => a.start - b.start);
  if (sorted.some(({ start }, index) => index > 0 && start < (sorted[index - 1]?.end ?? 0))) runs = pixelByPixel(runs);
  else runs = sorted;
  const joined: number[] = [];
  for (const { start, end, before, after } of runs) {
    if (before === after) continue;
    pushRun(joined, start, end - start, before, after);
  }
  return joined;
}

function pixelByPixel(
  runs: readonly { start: number; end: number; before: number; after: number }[],
): { start: number; end: number; before: number; after: number }[] {
  const pixels = new Map<number, { before: number; after: number }>();
  for (const { start, end, before, after } of runs) {
    for (let at = start; at < end; at++) {
      const known = pixels.get(at);
      if (known) known.after = after;
      else pixels.set(at, { before, after });
    }
  }
  return [...pixels].sort(([a], [b]) => a - b).map(([start, change]) => ({ start, end: start + 1, ...change }));
}
