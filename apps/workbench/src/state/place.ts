/** The address is the view: project, step, image, place, zoom and selection stand in it, so that a link shows the same thing. */
import { useSyncExternalStore } from "react";

export const STEPS = ["images", "label", "check", "train", "review", "measure", "export", "history", "report"] as const;
export type Step = (typeof STEPS)[number];

export interface Place {
  /** Empty on the start page. */
  readonly project: string;
  readonly step: Step;
  readonly image?: string;
  readonly t: number;
  readonly z: number;
  /** Centre of the view, in pixels of the image. */
  readonly y?: number;
  readonly x?: number;
  readonly zoom?: number;
  readonly select?: readonly number[];
  readonly model?: string;
}

/** A change; `undefined` takes a part away. */
export type PlaceChange = { readonly [K in keyof Place]?: Place[K] | undefined };

export function parsePlace(path: string, search: string): Place {
  const [, kind, project = "", step = ""] = path.split("/");
  const query = new URLSearchParams(search);
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    const value = text === null ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  };
  const select = (query.get("select") ?? "")
    .split(",")
    .map(Number)
    .filter((id) => Number.isInteger(id) && id > 0);
  const whole = (name: string): number => Math.max(0, Math.floor(number(name) ?? 0));
  return compact({
    project: kind === "p" ? decodeURIComponent(project) : "",
    step: STEPS.find((each) => each === step) ?? "images",
    image: query.get("image") ?? undefined,
    t: whole("t"),
    z: whole("z"),
    y: number("y"),
    x: number("x"),
    zoom: number("zoom"),
    select: select.length > 0 ? select : undefined,
    model: query.get("model") ?? undefined,
  });
}

export function formatPlace(place: Place): string {
  if (!place.project) return "/";
  const query = new URLSearchParams();
  const rounded = (value: number): string => String(Math.round(value * 1000) / 1000);
  if (place.image !== undefined) query.set("image", place.image);
  if (place.t > 0) query.set("t", String(place.t));
  if (place.z > 0) query.set("z", String(place.z));
  if (place.y !== undefined) query.set("y", rounded(place.y));
  if (place.x !== undefined) query.set("x", rounded(place.x));
  if (place.zoom !== undefined) query.set("zoom", rounded(place.zoom));
  if (place.select?.length) query.set("select", place.select.join(","));
  if (place.model !== undefined) query.set("model", place.model);
  const text = query.toString().replaceAll("%2C", ",");
  return `/p/${encodeURIComponent(place.project)}/${place.step}${text ? `?${text}` : ""}`;
}

function compact(place: { readonly [K in keyof Place]: Place[K] | undefined }): Place {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as unknown as Place;
}

const listeners = new Set<() => void>();
let current = parsePlace(location.pathname, location.search);

const tell = (): void => {
  for (const listener of listeners) listener();
};
addEventListener("popstate", () => {
  current = parsePlace(location.pathname, location.search);
  tell();
});

/** Where the window is now. */
export function placeNow(): Place {
  return current;
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Go somewhere; parts that are not named stay. `replace` leaves no step for the Back button. */
export function go(change: PlaceChange, { replace = false }: { readonly replace?: boolean } = {}): void {
  const next = compact({ ...current, ...change });
  const address = formatPlace(next);
  if (address === `${location.pathname}${location.search}`) {
    current = next;
    return;
  }
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  current = next;
  tell();
}
