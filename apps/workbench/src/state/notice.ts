/** One sentence in the status bar, with at most one thing to do about it. The newest replaces the one before. */
import { makeStore, useStore } from "./store.js";

export interface Notice {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const current = makeStore<Notice | undefined>(undefined);
let ending: ReturnType<typeof setTimeout> | undefined;

/** Say something for ten seconds; with an action, until it is answered or replaced. */
export function notice(text: string, action?: Notice["action"]): void {
  clearTimeout(ending);
  current.set({ text, ...(action ? { action } : {}) });
  if (!action) ending = setTimeout(() => current.set(undefined), 10_000);
}
export function endNotice(): void {
  current.set(undefined);
}
export function useNotice(): Notice | undefined {
  return useStore(current);
}
