/** The keys of the Label screen. A tool's key held for more than a quarter of a second lends the tool until it is let go. */
import type { ImageRecord } from "@cambrian/protocol";
import type { Canvas } from "@cambrian/view";
import { useEffect } from "react";
import { useKeys } from "../../state/keys.js";
import type { ToolEntry } from "../../tasks/task-ui.js";
import type { LabelActions } from "./label-actions.js";

const HOLD_MS = 250;

export interface LabelKeysWorld {
  readonly canvas: Canvas | undefined;
  readonly actions: LabelActions | undefined;
  readonly tools: readonly ToolEntry[];
  readonly image: ImageRecord;
  readonly tool: string;
  readonly setTool: (id: string) => void;
  readonly mergeSelected: () => boolean;
  readonly setHidden: (hidden: boolean) => void;
}

export function useKeysOfLabel(world: LabelKeysWorld): void {
  const { canvas, actions, tools, image, tool, setTool, mergeSelected, setHidden } = world;
  const keys: Record<string, (event: KeyboardEvent) => void> = {};
  if (canvas && actions) {
    for (const { id, key } of tools)
      keys[key] = (event) => {
        if (event.repeat) return;
        if (id === "merge" && mergeSelected()) return;
        const before = tool;
        setTool(id);
        whenLetGo(event, (held) => held > HOLD_MS && before !== id && setTool(before));
      };
    keys.q = (event) => {
      if (event.repeat) return;
      canvas.setHidden(true);
      setHidden(true);
      whenLetGo(event, () => {
        canvas.setHidden(false);
        setHidden(false);
      });
    };
    const { keyPointer } = canvas;
    const arrow = (dy: number, dx: number, otherwise: (by: number) => void) => (event: KeyboardEvent) => {
      const far = event.shiftKey ? 10 : 1;
      event.preventDefault();
      if (keyPointer.at) keyPointer.move(dy * far, dx * far);
      else otherwise(far);
    };
    const across = (sign: 1 | -1) => (by: number) => image.size.t > 1 && actions.step("t", sign * by);
    const through = (sign: 1 | -1) => (by: number) => image.size.z > 1 && actions.step("z", sign * by);
    Object.assign(keys, {
      arrowleft: arrow(0, -1, across(-1)),
      arrowright: arrow(0, 1, across(1)),
      arrowup: arrow(-1, 0, through(1)),
      arrowdown: arrow(1, 0, through(-1)),
      "shift+arrowleft": arrow(0, -1, across(-1)),
      "shift+arrowright": arrow(0, 1, across(1)),
      "shift+arrowup": arrow(-1, 0, through(1)),
      "shift+arrowdown": arrow(1, 0, through(-1)),
      pageup: () => actions.step(image.size.z > 1 ? "z" : "t", 1),
      pagedown: () => actions.step(image.size.z > 1 ? "z" : "t", -1),
      enter: (event: KeyboardEvent) => {
        if (keyPointer.at) keyPointer.press({ shift: event.shiftKey, ctrl: event.ctrlKey });
        else void actions.yes();
      },
      "shift+enter": () => void actions.done(),
      escape: () => actions.drop(),
      delete: () => void actions.remove(),
      backspace: () => void actions.remove(),
      "mod+z": () => void actions.undo(),
      "mod+shift+z": () => void actions.redo(),
      z: () => canvas.fit({ animate: true }),
      "shift+z": () => canvas.setView({ zoom: 1 / (window.devicePixelRatio || 1) }, { animate: true }),
      n: () => actions.nextImage(1),
      "shift+n": () => actions.nextImage(-1),
      j: () => actions.missed(false),
      "shift+j": () => actions.missed(true),
      d: () => void actions.copy(false),
      "shift+d": () => void actions.copy(true),
      k: () => keyPointer.toggle(),
    });
    for (let digit = 1; digit <= 9; digit++) keys[String(digit)] = () => void actions.digit(digit - 1);
  }
  useKeys(keys);
  useBrackets(actions);
  useEffect(() => () => canvas?.setHidden(false), [canvas]);
}

/** Once, when the key of this press is let go or the window loses it; told how long it was held, in milliseconds. */
function whenLetGo(press: KeyboardEvent, then: (held: number) => void): void {
  const stop = new AbortController();
  // The times of the hand, not of a page that may be busy between.
  const end = (event: Event): void => {
    stop.abort();
    then(event.timeStamp - press.timeStamp);
  };
  const { signal } = stop;
  window.addEventListener("keyup", (event) => event.code === press.code && end(event), { signal });
  window.addEventListener("blur", end, { signal });
}

/** Brackets by their place on the board, where another letter is printed on it. */
function useBrackets(actions: LabelActions | undefined): void {
  useEffect(() => {
    if (!actions) return;
    const hear = (event: KeyboardEvent): void => {
      const direction = { BracketLeft: -1, BracketRight: 1 }[event.code] as -1 | 1 | undefined;
      const isField = event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
      if (!direction || isField || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      actions.resize(direction);
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [actions]);
}
