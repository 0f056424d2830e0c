/**
 * Open an image canvas in an element. See canvas.ts for what it can do.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import { makeTiledPlane } from "../labels/make-label-plane.js";
import { isOnMark } from "../layers/marks-layer.js";
import type { LabelGesture, Modifiers, ToolCursor, ToolPointer } from "../tools/tool.js";
import {
  boxView,
  fitView,
  keepInSight,
  LARGEST_ZOOM,
  toImage,
  toScreen,
  type View,
  viewBetween,
  zoomAt,
} from "./camera.js";
import type { Canvas, CanvasOptions, KeyPointer, LabelStyle, PointerReadout } from "./canvas.js";
import type { Mark } from "./mark.js";
import { listenToPointer, type ScreenPointer } from "./pointer-input.js";
import { Renderer, type Scene } from "./renderer.js";
import { ToolRunner } from "./tool-runner.js";

/** Gliding to a place takes this long. */
const GLIDE_MS = 200;
const PLAIN: LabelStyle = { show: "outline", opacity: 0.9, dashed: () => false, bright: false };
const LOOK_ZOOM = 4;

/**
 * The element gets two canvases that fill it; it should have a size of its own. It is made focusable, for keys.
 * Throws `view/no-graphics` where there is no WebGL2.
 */
export function openCanvas(element: HTMLElement, options: CanvasOptions = {}): Canvas {
  const labels = makeTiledPlane();
  const scene: Scene = {
    source: undefined,
    plane: { t: 0, z: 0 },
    channels: [],
    style: PLAIN,
    selection: new Set(),
    hover: undefined,
    hidden: false,
    view: { y: 0, x: 0, zoom: 1 },
  };
  let marks: readonly Mark[] = [];
  let glide: { from: View; to: View; start: number } | undefined;
  let fitted = true;
  let readout: { place: Point } | undefined;
  let readoutStale = false;
  let cross: Point | undefined;
  let cursor: ToolCursor = "default";
  let hand: "none" | "ready" | "closed" = "none";
  let markPressed: Mark | undefined;

  const view = listeners<View>();
  const pointer = listeners<PointerReadout | undefined>();
  const select = listeners<readonly number[]>();
  const gesture = listeners<LabelGesture>();
  const draft = listeners<{ readonly tool: string; readonly runs: LabelEdit } | undefined>();
  const pressedMark = listeners<Mark>();
  const failed = listeners<unknown>();

  if (getComputedStyle(element).position === "static") element.style.position = "relative";
  element.style.touchAction = "none";
  element.style.overflow = "hidden";
  if (!element.hasAttribute("tabindex")) element.tabIndex = 0;

  const showCursor = (): void => {
    element.style.cursor = hand === "closed" ? "grabbing" : hand === "ready" ? "grab" : cursor;
  };
  const runner = new ToolRunner({
    labels,
    selection: () => scene.selection,
    view: () => scene.view,
    marked: () => renderer.marked(),
    select: (ids) => {
      setSelection(ids);
      select.tell(ids);
    },
    pan: (dy, dx) => moveTo({ ...scene.view, y: scene.view.y + dy, x: scene.view.x + dx }),
    look: (box) => canvas.look(box, { animate: true }),
    cursor: (next) => {
      cursor = next;
      showCursor();
    },
    gesture: (each) => gesture.tell(each),
    draft: (each) => draft.tell(each),
  });

  const crossMarks = (): Mark[] => (cross ? [{ kind: "cross", at: cross }] : []);
  const renderer: Renderer = new Renderer(
    element,
    scene,
    labels,
    options,
    () => [...marks, ...runner.marks, ...crossMarks()],
    () => beforeFrame(),
    () => {
      if (!fitted || !scene.source) return;
      scene.view = fitView(scene.source, renderer.size);
      view.tell(scene.view);
    },
    (error) => failed.tell(error),
  );

  const reduced = (): boolean => options.reducedMotion ?? window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const leastZoom = (): number => (scene.source ? fitView(scene.source, renderer.size).zoom / 4 : 1 / 256);

  function moveTo(next: View): void {
    glide = undefined;
    fitted = false;
    setViewNow(next);
  }

  function setViewNow(next: View): void {
    const kept = scene.source ? keepInSight(next, scene.source) : next;
    if (kept.y === scene.view.y && kept.x === scene.view.x && kept.zoom === scene.view.zoom) return;
    scene.view = kept;
    readoutStale = true;
    renderer.moved();
    view.tell(kept);
  }

  function goTo(next: View, animate: boolean): void {
    if (!animate || reduced()) {
      setViewNow(next);
      return;
    }
    glide = { from: scene.view, to: next, start: performance.now() };
    renderer.ask();
  }

  function beforeFrame(): void {
    if (glide) {
      const part = (performance.now() - glide.start) / GLIDE_MS;
      const { from, to } = glide;
      if (part >= 1) glide = undefined;
      setViewNow(viewBetween(from, to, part));
      if (glide) renderer.ask();
    }
    if (readoutStale) {
      readoutStale = false;
      pointer.tell(readout ? describe(readout.place) : undefined);
    }
  }

  function describe(place: Point): PointerReadout {
    const y = Math.round(place.y);
    const x = Math.round(place.x);
    const inside = scene.source !== undefined && y >= 0 && x >= 0 && y < scene.source.height && x < scene.source.width;
    return {
      ...place,
      id: labels.at(place.y, place.x),
      values: inside ? renderer.valuesAt(y, x) : [],
      inside,
    };
  }

  function setSelection(ids: Iterable<number>): void {
    const before = scene.selection;
    scene.selection = new Set(ids);
    renderer.restyle([...before, ...scene.selection]);
  }

  function setHover(id: number | undefined): void {
    if (id === scene.hover) return;
    const before = scene.hover;
    scene.hover = id;
    renderer.restyle([before, id].filter((each) => each !== undefined));
  }

  const frame = () => ({ view: scene.view, ...renderer.size, ratio: 1 });
  const markAt = (place: Point): Mark | undefined => marks.findLast((mark) => isOnMark(mark, place, frame()));
  const onImage = (at: ScreenPointer): ToolPointer => ({ ...at, ...toImage(scene.view, renderer.size, at) });
  const read = (place: Point): void => {
    readout = { place };
    readoutStale = true;
    renderer.ask();
  };

  const stopListening = listenToPointer(
    element,
    {
      down(at) {
        const place = onImage(at);
        markPressed = scene.hidden ? undefined : markAt(place);
        if (!markPressed) runner.down(place);
      },
      move(all) {
        const last = all.at(-1);
        if (!last) return;
        // One after the other: a tool may move the view, and with it where the next place lies.
        if (!markPressed) for (const at of all) runner.move(onImage(at));
        const place = onImage(last);
        read(place);
        if (markPressed) return;
        const over = runner.pressed || scene.hidden ? undefined : markAt(place);
        element.style.cursor = over ? "pointer" : hand === "none" ? cursor : element.style.cursor;
        if (runner.tool?.lights) setHover(runner.pressed ? undefined : labels.at(place.y, place.x) || undefined);
      },
      up(at) {
        const place = onImage(at);
        if (markPressed) {
          if (markAt(place) === markPressed) pressedMark.tell(markPressed);
          markPressed = undefined;
        } else runner.up(place);
      },
      leave() {
        readout = undefined;
        readoutStale = true;
        setHover(undefined);
        runner.leave();
        renderer.ask();
      },
      cancel: () => void runner.cancel(),
      pan: (dy, dx) =>
        moveTo({ ...scene.view, y: scene.view.y - dy / scene.view.zoom, x: scene.view.x - dx / scene.view.zoom }),
      zoom: (at, factor) =>
        moveTo(zoomAt(scene.view, renderer.size, at, factor, { least: leastZoom(), most: LARGEST_ZOOM })),
      wheel: (steps, at) => runner.wheel(steps, onImage(at)),
      key: (key, modifiers) => pressKey(key, modifiers),
      hand(state) {
        hand = state;
        showCursor();
      },
    },
    options.wheelPans ?? false,
  );

  function pressKey(key: string, modifiers: Modifiers): boolean {
    if (runner.key(key, modifiers)) return true;
    return key === "Escape" && runner.cancel();
  }

  const keyPointer: KeyPointer = {
    get at() {
      return cross;
    },
    toggle() {
      cross = cross ? undefined : { y: scene.view.y, x: scene.view.x };
      if (!cross && runner.pressed) runner.cancel();
      renderer.marked();
      return cross !== undefined;
    },
    move(dyPx, dxPx) {
      if (!cross) return;
      const { zoom } = scene.view;
      const from = toScreen(scene.view, renderer.size, cross);
      const to = { y: from.y + dyPx, x: from.x + dxPx };
      cross = { y: cross.y + dyPx / zoom, x: cross.x + dxPx / zoom };
      const out = {
        y: Math.min(0, to.y - 24) + Math.max(0, to.y - renderer.size.height + 24),
        x: Math.min(0, to.x - 24) + Math.max(0, to.x - renderer.size.width + 24),
      };
      if (out.y !== 0 || out.x !== 0)
        moveTo({ ...scene.view, y: scene.view.y + out.y / zoom, x: scene.view.x + out.x / zoom });
      runner.move({ ...cross, shift: false, ctrl: false, clicks: 1 });
      read(cross);
      renderer.marked();
    },
    press(modifiers = {}) {
      if (!cross) return;
      const at: ToolPointer = { ...cross, shift: modifiers.shift ?? false, ctrl: modifiers.ctrl ?? false, clicks: 1 };
      if (runner.pressed) runner.up(at);
      else runner.down(at);
    },
  };

  const close = (): void => {
    runner.setTool(undefined);
    stopListening();
    renderer.close();
  };

  const canvas: Canvas = {
    labels,
    keyPointer,
    get view() {
      return scene.view;
    },
    get size() {
      return renderer.size;
    },
    get tool() {
      return runner.tool;
    },
    get selection() {
      return scene.selection;
    },
    setImage(source, plane) {
      const other = source !== scene.source;
      if (other || plane.t !== scene.plane.t || plane.z !== scene.plane.z) runner.cancel();
      scene.source = source;
      scene.plane = plane;
      if (other && source) {
        fitted = true;
        glide = undefined;
        setViewNow(fitView(source, renderer.size));
      }
      renderer.setImage();
    },
    setChannels(channels) {
      scene.channels = channels;
      renderer.setChannels();
    },
    setLabelStyle(style) {
      scene.style = { ...scene.style, ...style };
      renderer.restyle();
    },
    restyle: (ids) => renderer.restyle(ids),
    setSelection,
    setHover,
    setMarks(next) {
      marks = next;
      renderer.marked();
    },
    setHidden(hidden) {
      if (hidden === scene.hidden) return;
      scene.hidden = hidden;
      renderer.restyle([]);
      renderer.marked();
    },
    markAt,
    setView(next, { animate = false } = {}) {
      fitted = false;
      glide = undefined;
      goTo({ ...scene.view, ...next }, animate);
    },
    fit({ animate = false } = {}) {
      if (!scene.source) return;
      goTo(fitView(scene.source, renderer.size), animate);
      fitted = true;
    },
    look(box, { animate = false } = {}) {
      const room = Math.max(16, 0.6 * Math.max(box.y1 - box.y0, box.x1 - box.x0));
      const wide = { y0: box.y0 - room, x0: box.x0 - room, y1: box.y1 + room, x1: box.x1 + room };
      fitted = false;
      goTo(boxView(wide, renderer.size, Math.max(LOOK_ZOOM, scene.view.zoom)), animate);
    },
    setTool: (tool) => runner.setTool(tool),
    cancel: () => runner.cancel(),
    commit(each) {
      runner.cancel();
      runner.finish(each);
    },
    key: (key, modifiers = {}) => pressKey(key, { shift: modifiers.shift ?? false, ctrl: modifiers.ctrl ?? false }),
    onView: view.add,
    onPointer: pointer.add,
    onSelect: select.add,
    onGesture: gesture.add,
    onDraft: draft.add,
    onMark: pressedMark.add,
    onError: failed.add,
    settled: () => renderer.settled(),
    snapshot: () => renderer.snapshot(),
    close,
    [Symbol.dispose]: close,
  };
  return canvas;
}

function listeners<T>(): { add(listener: (value: T) => void): () => void; tell(value: T): void } {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(value) {
      for (const listener of all) listener(value);
    },
  };
}
