/** What lies between two states of an image's outlines, counted by object. */
import type { PlaneLabels } from "@cambrian/protocol";

export interface LabelsBetween {
  readonly byModels: number;
  readonly byPeople: number;
  readonly changed: number;
  readonly removed: number;
}

/** Both of the same height and width. */
export function compareLabels(then: PlaneLabels, now: PlaneLabels): LabelsBetween {
  const before = new Set(then.objects.map(({ id }) => id));
  const after = new Set(now.objects.map(({ id }) => id));
  const changed = new Set<number>();
  for (let at = 0; at < now.data.length; at++) {
    const [a = 0, b = 0] = [then.data[at], now.data[at]];
    if (a === b) continue;
    for (const id of [a, b]) if (before.has(id) && after.has(id)) changed.add(id);
  }
  const added = now.objects.filter(({ id }) => !before.has(id));
  const byModels = added.filter(({ by }) => by.kind === "model").length;
  return {
    byModels,
    byPeople: added.length - byModels,
    changed: changed.size,
    removed: [...before].filter((id) => !after.has(id)).length,
  };
}
