/** Light or dark: as the system has it, until somebody chooses. */
import { makeStore, useStore } from "../state/store.js";

export type Scheme = "light" | "dark";

const KEY = "cambrian.theme";
const stored = localStorage.getItem(KEY);
const system: Scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
const scheme = makeStore<Scheme>(stored === "light" || stored === "dark" ? stored : system);

export function useScheme(): Scheme {
  return useStore(scheme);
}
export function schemeNow(): Scheme {
  return scheme.get();
}
export function toggleScheme(): void {
  const next: Scheme = scheme.get() === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, next);
  scheme.set(next);
}
