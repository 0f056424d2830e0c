/**
 * A stroke that is being drawn, kept in this window's storage while it runs, so that a reload in its middle keeps what was
 * painted. It survives a reload and a crash of the page, and is another window's business no more than the pen is.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { PlaneRef } from "@cambrian/protocol";

export interface Draft {
  readonly project: string;
  readonly image: string;
  readonly plane: PlaneRef;
  readonly tool: string;
  readonly runs: LabelEdit;
  /** Objects that the stroke began. */
  readonly isNew: readonly number[];
}

const KEY = "cambrian-stroke";

/** Storage as the browser has it; a test gives its own. */
type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function keepDraft(draft: Draft | undefined, store: Store = sessionStorage): void {
  if (!draft) store.removeItem(KEY);
  else
    try {
      store.setItem(KEY, JSON.stringify(draft));
    } catch {
      // Full: the stroke is larger than a window may keep. It is still on the screen and is sent when it ends.
      store.removeItem(KEY);
    }
}

/** The stroke that was cut short on this plane, once. One of another plane stays for when that is opened. */
export function takeDraft(
  project: string,
  image: string,
  plane: PlaneRef,
  store: Store = sessionStorage,
): Draft | undefined {
  const text = store.getItem(KEY);
  if (text === null) return undefined;
  let draft: Draft;
  try {
    draft = JSON.parse(text) as Draft;
  } catch {
    store.removeItem(KEY);
    return undefined;
  }
  if (draft.project !== project || draft.image !== image) return undefined;
  if (draft.plane.t !== plane.t || draft.plane.z !== plane.z) return undefined;
  store.removeItem(KEY);
  return draft;
}

const CORNERS = "cambrian-polygon";

interface Place {
  readonly project: string;
  readonly image: string;
  readonly plane: PlaneRef;
}

const placeKey = ({ project, image, plane }: Place): string => JSON.stringify([project, image, plane.t, plane.z]);

/** Corners of a polygon that is not closed yet; none forgets them. */
export function keepCorners(place: Place, corners: readonly Point[], store: Store = sessionStorage): void {
  if (corners.length === 0) store.removeItem(CORNERS);
  else store.setItem(CORNERS, JSON.stringify({ place: placeKey(place), corners }));
}

/** The corners of the open polygon of this plane, to go on from. */
export function takeCorners(place: Place, store: Store = sessionStorage): readonly Point[] {
  const text = store.getItem(CORNERS);
  if (text === null) return [];
  const kept = JSON.parse(text) as { readonly place: string; readonly corners: readonly Point[] };
  return kept.place === placeKey(place) ? kept.corners : [];
}
