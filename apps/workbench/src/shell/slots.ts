/** The place in the status bar that a screen may fill. */
import { makeStore, useStore } from "../state/store.js";

const slot = makeStore<HTMLElement | null>(null);

export function setStatusSlot(element: HTMLElement | null): void {
  slot.set(element);
}
export function useStatusSlot(): HTMLElement | null {
  return useStore(slot);
}
