/** Places that look like objects nobody labelled: as circles on the canvas, and one after the other with J. */
import type { Doubt } from "@cambrian/protocol";
import type { LabelPlane, Mark } from "@cambrian/view";

export interface MissedPlace {
  readonly id: string;
  readonly y: number;
  readonly x: number;
  /** Pixels of the image. */
  readonly radius: number;
  readonly box: Doubt["box"];
}

/** Doubts of the kind "missed" that nothing was drawn into since they were found. */
export function missedPlaces(doubts: readonly Doubt[], labels: Pick<LabelPlane, "at">): MissedPlace[] {
  return doubts.flatMap(({ id, kind, box }) => {
    if (kind !== "missed") return [];
    const y = (box.y0 + box.y1 - 1) / 2;
    const x = (box.x0 + box.x1 - 1) / 2;
    if (labels.at(y, x) !== 0) return [];
    const radius = Math.hypot(box.y1 - box.y0, box.x1 - box.x0) / 2 + 3;
    return [{ id, y, x, radius, box }];
  });
}

/** "4 places look like cells nobody labelled". */
export function missedWords(count: number, words: { readonly object: string; readonly objects: string }): string {
  return count === 1
    ? `1 place looks like a ${words.object} nobody labelled`
    : `${count} places look like ${words.objects} nobody labelled`;
}

/** The one after `current` in the list (before it when `back`), around the end; the first without a current one. */
export function nextPlace(
  places: readonly MissedPlace[],
  current: string | undefined,
  back: boolean,
): MissedPlace | undefined {
  if (places.length === 0) return undefined;
  const at = places.findIndex(({ id }) => id === current);
  if (at < 0) return places[back ? places.length - 1 : 0];
  return places[(at + (back ? places.length - 1 : 1)) % places.length];
}

export function missedMarks(places: readonly MissedPlace[], current: string | undefined): Mark[] {
  return places.map(({ id, y, x, radius }) => ({ kind: "gap", id, at: { y, x }, radius, current: id === current }));
}
