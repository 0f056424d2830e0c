/**
 * What becomes of a plane when a model has looked at it: outlines that a person drew, accepted or imported stay as they
 * are; outlines of a model that nobody checked make place for the new ones.
 */
import { type Labels, makeLabels } from "@cambrian/core";
import type { PlaneLabels } from "@cambrian/project";

/** A found object that lies with more than this part in kept ones is taken to be the same, and left out. */
const SAME = 0.5;

export interface Merged {
  readonly labels: Labels;
  /** Number in `labels` of each found object that is new: found -> given. */
  readonly given: ReadonlyMap<number, number>;
}

export function mergePredicted(now: PlaneLabels, found: Labels): Merged {
  const kept = new Set(
    now.objects.filter(({ by, acceptedBy }) => by.kind !== "model" || acceptedBy).map(({ id }) => id),
  );
  const data = now.data.map((id) => (kept.has(id) ? id : 0));
  const area = new Map<number, number>();
  const covered = new Map<number, number>();
  found.data.forEach((id, at) => {
    if (id === 0) return;
    area.set(id, (area.get(id) ?? 0) + 1);
    if (data[at] !== 0) covered.set(id, (covered.get(id) ?? 0) + 1);
  });
  let next = now.objects.reduce((highest, { id }) => Math.max(highest, id), 0);
  const given = new Map<number, number>();
  for (const [id, pixels] of [...area].sort(([a], [b]) => a - b)) {
    if ((covered.get(id) ?? 0) <= SAME * pixels) given.set(id, ++next);
  }
  found.data.forEach((id, at) => {
    if (data[at] === 0) data[at] = given.get(id) ?? 0;
  });
  return { labels: makeLabels(now.height, now.width, data), given };
}
