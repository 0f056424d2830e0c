/**
 * Mouse, pen, fingers, wheel and keys of an element, told as what they mean on a canvas: a gesture of the tool, a drag of the view, a
 * zoom. One finger pans and two zoom; a pen and the left button draw; the middle button, or the space bar held, pans.
 */
import type { Point } from "@cambrian/core";
import type { Modifiers } from "../tools/tool.js";

export interface ScreenPointer extends Point, Modifiers {
  readonly clicks: number;
}

/** All places are CSS pixels of the element. */
export interface PointerTarget {
  down(pointer: ScreenPointer): void;
  /** All places since the last time, the newest last. */
  move(pointers: readonly ScreenPointer[]): void;
  up(pointer: ScreenPointer): void;
  leave(): void;
  cancel(): void;
  pan(dy: number, dx: number): void;
  zoom(at: Point, factor: number): void;
  /** Steps of the wheel; true when the tool took them. */
  wheel(steps: number, pointer: ScreenPointer): boolean;
  /** True when it was for the tool. */
  key(key: string, modifiers: Modifiers): boolean;
  /** The hand is shown while panning, or ready to pan. */
  hand(state: "none" | "ready" | "closed"): void;
}

const DOUBLE_CLICK_MS = 350;
const DOUBLE_CLICK_PX = 5;

/** Listen; answers with a function that stops listening. */
export function listenToPointer(element: HTMLElement, target: PointerTarget, wheelPans: boolean): () => void {
  const stop = new AbortController();
  const fingers = new Map<number, Point>();
  let drawing: number | undefined;
  let panning: { id: number; at: Point } | undefined;
  let space = false;
  let last = { y: 0, x: 0, time: 0, clicks: 0 };

  const placeOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { y: event.clientY - box.top, x: event.clientX - box.left };
  };
  const pointerOf = (event: MouseEvent, clicks = 1): ScreenPointer => ({
    ...placeOf(event),
    shift: event.shiftKey,
    ctrl: event.ctrlKey || event.metaKey,
    clicks,
  });
  const hand = (): void => target.hand(panning ? "closed" : space ? "ready" : "none");

  const down = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest("[data-canvas-ignore]")) return;
    element.focus({ preventScroll: true });
    if (event.pointerType === "touch") {
      fingers.set(event.pointerId, placeOf(event));
      element.setPointerCapture(event.pointerId);
      return;
    }
    if (drawing !== undefined || panning) return;
    if (event.button === 1 || (event.button === 0 && space)) {
      event.preventDefault();
      panning = { id: event.pointerId, at: placeOf(event) };
      element.setPointerCapture(event.pointerId);
      hand();
      return;
    }
    if (event.button !== 0) return;
    const { y, x } = placeOf(event);
    const again = event.timeStamp - last.time < DOUBLE_CLICK_MS && Math.hypot(y - last.y, x - last.x) < DOUBLE_CLICK_PX;
    last = { y, x, time: event.timeStamp, clicks: again ? last.clicks + 1 : 1 };
    drawing = event.pointerId;
    element.setPointerCapture(event.pointerId);
    target.down(pointerOf(event, last.clicks));
  };

  const moveFinger = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = placeOf(event);
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (fingers.size === 1) target.pan(now.y - before.y, now.x - before.x);
    else if (other) {
      const middle = { y: (now.y + other.y) / 2, x: (now.x + other.x) / 2 };
      const distance = (a: Point): number => Math.max(8, Math.hypot(a.y - other.y, a.x - other.x));
      target.pan((now.y - before.y) / 2, (now.x - before.x) / 2);
      target.zoom(middle, distance(now) / distance(before));
    }
    fingers.set(event.pointerId, now);
  };

  const move = (event: PointerEvent): void => {
    if (event.pointerType === "touch") {
      moveFinger(event);
      return;
    }
    if (panning && event.pointerId === panning.id) {
      const now = placeOf(event);
      target.pan(now.y - panning.at.y, now.x - panning.at.x);
      panning = { id: panning.id, at: now };
      return;
    }
    // Only pages from a secure address have it.
    const all = event.getCoalescedEvents?.() ?? [];
    target.move((all.length > 0 ? all : [event]).map((each) => pointerOf(each)));
  };

  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (panning?.id === event.pointerId) {
      panning = undefined;
      hand();
    }
    if (drawing !== event.pointerId) return;
    drawing = undefined;
    if (event.type === "pointercancel") target.cancel();
    else target.up(pointerOf(event, last.clicks));
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    // Browsers turn a wheel with Shift sideways.
    const delta = event.deltaY !== 0 ? event.deltaY : event.deltaX;
    const pixels = delta * (event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? 400 : 1);
    const pointer = pointerOf(event);
    if (!event.ctrlKey && target.wheel(pixels / 100, pointer)) return;
    if (wheelPans && !event.ctrlKey) target.pan(-event.deltaY, -event.deltaX);
    else target.zoom(pointer, Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)));
  };

  const keyDown = (event: KeyboardEvent): void => {
    if (event.target !== element) return;
    if (event.key === " ") {
      event.preventDefault();
      if (!space) {
        space = true;
        hand();
      }
      return;
    }
    if (target.key(event.key, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey })) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const letGo = (): void => {
    if (!space) return;
    space = false;
    hand();
  };

  const options = { signal: stop.signal };
  element.addEventListener("pointerdown", down, options);
  element.addEventListener("pointermove", move, options);
  element.addEventListener("pointerup", up, options);
  element.addEventListener("pointercancel", up, options);
  element.addEventListener("pointerleave", () => drawing === undefined && target.leave(), options);
  element.addEventListener("wheel", wheel, { ...options, passive: false });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), options);
  element.addEventListener("keydown", keyDown, options);
  element.addEventListener("keyup", (event) => event.key === " " && letGo(), options);
  element.addEventListener("blur", letGo, options);
  return () => stop.abort();
}
