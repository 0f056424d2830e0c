/**
 * Click to outline: a click asks for an outline (a model's, else a watershed's), a second click in it or Enter keeps it. Shift click says
 * that a place belongs to it, Ctrl click that one does not.
 */
import type { Point } from "@cambrian/core";
import type { Mark } from "../canvas/mark.js";
import { runsArea } from "../edit/area.js";
import { drawArea } from "../edit/draw.js";
import { makeGesture } from "../edit/gesture.js";
import type { Tool, ToolAnswer, ToolContext } from "./tool.js";

export interface OutlineRequest {
  readonly at: Point;
  /** More places inside. */
  readonly add: readonly Point[];
  /** Places outside. */
  readonly take: readonly Point[];
}

export interface OutlineAnswer {
  /** Start, length pairs with start = y * width + x; empty when nothing was found. */
  readonly runs: readonly number[];
}

export interface OutlineSettings {
  /** Where outlines come from. Rejects when the signal is aborted. */
  propose(request: OutlineRequest, signal: AbortSignal): Promise<OutlineAnswer>;
  /** Ask also for the place under a resting pointer; default false. */
  readonly preview?: boolean;
  /** Something is proposed, or not any more. */
  offered?(offered: { readonly at: Point; readonly pixels: number } | undefined): void;
  failed?(error: unknown): void;
}

/** How long the pointer rests before an outline is previewed, in milliseconds. */
const REST_MS = 180;

export function outlineTool(settings: () => OutlineSettings): Tool {
  let request: OutlineRequest | undefined;
  let offer: readonly number[] | undefined;
  let preview: readonly number[] | undefined;
  let asking: AbortController | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const marks = (at: Point | undefined, context: ToolContext): Mark[] => {
    const shown: Mark[] = [];
    const runs = offer ?? preview;
    if (runs && runs.length > 0) shown.push({ kind: "proposal", runs, width: context.labels.width });
    if (asking && request)
      shown.push({ kind: "ring", at: request.at, radius: 9 / context.view.zoom, dashed: true, hollow: true });
    else if (at && !offer) shown.push({ kind: "ring", at, radius: 7 / context.view.zoom, dashed: true, hollow: true });
    for (const place of request?.add ?? [])
      shown.push({ kind: "ring", at: place, radius: 3 / context.view.zoom, color: "#74D39B", hollow: true });
    for (const place of request?.take ?? [])
      shown.push({ kind: "ring", at: place, radius: 3 / context.view.zoom, color: "#FF8A80", hollow: true });
    return shown;
  };
  const stop = (): void => {
    if (rest !== undefined) clearTimeout(rest);
    rest = undefined;
    asking?.abort();
    asking = undefined;
  };
  const clear = (): void => {
    stop();
    if (offer) settings().offered?.(undefined);
    request = undefined;
    offer = undefined;
    preview = undefined;
  };
  const ask = async (wanted: OutlineRequest, context: ToolContext, kind: "offer" | "preview"): Promise<void> => {
    stop();
    const controller = new AbortController();
    asking = controller;
    const { propose, offered, failed } = settings();
    try {
      const { runs } = await propose(wanted, controller.signal);
      if (controller.signal.aborted) return;
      asking = undefined;
      if (kind === "offer") {
        offer = runs;
        preview = undefined;
        let pixels = 0;
        for (let run = 1; run < runs.length; run += 2) pixels += runs[run] as number;
        offered?.(pixels > 0 ? { at: wanted.at, pixels } : undefined);
        if (pixels === 0) request = undefined;
      } else preview = runs;
      context.show({ marks: marks(undefined, context) });
    } catch (error) {
      if (controller.signal.aborted) return;
      asking = undefined;
      request = undefined;
      failed?.(error);
      context.show({ marks: marks(undefined, context) });
    }
  };
  const keep = ({ labels, newId }: ToolContext): ToolAnswer => {
    const id = newId();
    const gesture = makeGesture("outline", labels, drawArea(labels, runsArea(offer ?? [], labels), id), "to come");
    clear();
    return { marks: [], ...(gesture ? { gesture, select: [id] } : {}) };
  };

  return {
    name: "outline",
    cursor: "crosshair",
    down(pointer, context) {
      const at = { y: pointer.y, x: pointer.x };
      const place = Math.round(at.y) * context.labels.width + Math.round(at.x);
      const refines = request !== undefined && offer !== undefined && (pointer.shift || pointer.ctrl);
      if (!refines && offer && isIn(offer, place)) return keep(context);
      if (refines && request)
        request = pointer.shift
          ? { ...request, add: [...request.add, at] }
          : { ...request, take: [...request.take, at] };
      else {
        clear();
        request = { at, add: [], take: [] };
      }
      void ask(request as OutlineRequest, context, "offer");
      return { marks: marks(at, context) };
    },
    move(pointer, context) {
      const at = { y: pointer.y, x: pointer.x };
      if (!request && settings().preview) {
        stop();
        if (preview && !isIn(preview, Math.round(at.y) * context.labels.width + Math.round(at.x))) preview = undefined;
        rest = setTimeout(() => void ask({ at, add: [], take: [] }, context, "preview"), REST_MS);
      }
      return { marks: marks(at, context) };
    },
    up: () => ({}),
    key(key, _modifiers, context) {
      if (key === "Enter" && offer && offer.length > 0) return { ...keep(context), handled: true };
      if (key === "Escape" && request) {
        clear();
        return { marks: [], handled: true };
      }
      return {};
    },
    wheel: () => ({}),
    keeps: () => request !== undefined,
    cancel() {
      clear();
      return { marks: [] };
    },
  };
}

/** Is a pixel in runs given as start, length pairs? */
function isIn(runs: readonly number[], pixel: number): boolean {
  for (let run = 0; run + 1 < runs.length; run += 2) {
    const start = runs[run] as number;
    if (pixel >= start && pixel < start + (runs[run + 1] as number)) return true;
  }
  return false;
}
