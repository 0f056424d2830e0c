/** Asking for the sheet of all shortcuts, from anywhere. */
import { makeStore, useStore } from "../state/store.js";

const open = makeStore(false);

export function askForShortcuts(): void {
  open.set(true);
}
export function endShortcuts(): void {
  open.set(false);
}
export function useShortcutsOpen(): boolean {
  return useStore(open);
}
