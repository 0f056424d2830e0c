/**
 * Keys by what is printed on them. Single letters only count outside fields (WCAG 2.1.4) and can be switched off; what one
 * component has handled, others leave alone.
 */
import { useEffect, useRef } from "react";
import { makeStore, useStore } from "./store.js";

const SETTING = "cambrian.keys";
const enabledKeys = makeStore(localStorage.getItem(SETTING) !== "off");

export function setKeysOn(on: boolean): void {
  localStorage.setItem(SETTING, on ? "on" : "off");
  enabledKeys.set(on);
}
export function useKeysOn(): boolean {
  return useStore(enabledKeys);
}

const NAMES: Readonly<Record<string, string>> = { " ": "space", esc: "escape", del: "delete" };

/** "shift+n", "mod+z", "arrowleft", "?": modifiers in the order mod, alt, shift; marks that need Shift are named without it. */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const lower = event.key.toLowerCase();
  const key = NAMES[lower] ?? lower;
  const isMark = key.length === 1 && !/[a-z0-9]/.test(key);
  const parts = [
    event.ctrlKey || event.metaKey ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !isMark ? "shift" : "",
    key,
  ];
  return parts.filter(Boolean).join("+");
}

/** Is the key meant for a field, a menu or a dialog? */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog], [role=menu], [role=listbox]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Buttons and links take Enter and Space for themselves. */
function isPressing(target: EventTarget | null, name: string): boolean {
  return (
    (name === "enter" || name === "space") && target instanceof HTMLElement && target.closest("button, a") !== null
  );
}

/** Who came last is asked first: a screen's key goes before the same key of the frame around it. */
const listening: ((event: KeyboardEvent) => void)[] = [];

function listen(hear: (event: KeyboardEvent) => void): () => void {
  if (listening.length === 0) window.addEventListener("keydown", hearAll);
  listening.push(hear);
  return () => {
    listening.splice(listening.indexOf(hear), 1);
    if (listening.length === 0) window.removeEventListener("keydown", hearAll);
  };
}

function hearAll(event: KeyboardEvent): void {
  for (const hear of listening.toReversed()) hear(event);
}

export function useKeys(
  keys: Readonly<Record<string, (event: KeyboardEvent) => void>>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = keyName(event);
      const handle = latest.current[name];
      if (!handle || isPressing(event.target, name)) return;
      const single = !name.startsWith("mod+") && name !== "escape";
      if (single && (isTyping(event.target) || !enabledKeys.get())) return;
      if (name.startsWith("mod+") && isTyping(event.target) && name !== "mod+s") return;
      event.preventDefault();
      handle(event);
    };
    return listen(hear);
  }, [enabled]);
}
