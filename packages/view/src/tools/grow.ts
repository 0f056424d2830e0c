/**
 * Grow and shrink: drag on an object, right or up to grow, or turn the wheel over it. With Shift one pixel at a time. Neighbours are
 * left alone.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { Box } from "../canvas/camera.js";
import { makeGesture } from "../edit/gesture.js";
import { growObject } from "../edit/merge.js";
import type { LabelPlane, PlaneObject } from "../labels/label-plane.js";
import type { Tool, ToolAnswer, ToolContext, ToolPointer } from "./tool.js";

/** The step is kept so long after the last turn of the wheel. */
const WHEEL_MS = 600;
/** Objects are grown by at most this. */
const MOST_PX = 64;

interface Session {
  readonly id: number;
  readonly start: Point;
  /** The object and what was around it before. */
  readonly before: Parameters<typeof growObject>[0];
  by: number;
  edit: LabelEdit;
}

export function growTool(): Tool {
  let session: Session | undefined;
  let wheelTimer: ReturnType<typeof setTimeout> | undefined;

  const begin = (pointer: ToolPointer, { labels, selection }: ToolContext): Session | undefined => {
    const [selected] = selection;
    const id = labels.at(pointer.y, pointer.x) || (selection.size === 1 ? (selected ?? 0) : 0);
    const object = labels.get(id);
    if (!object) return undefined;
    return { id, start: { y: pointer.y, x: pointer.x }, before: pictureOf(labels, object), by: 0, edit: [] };
  };
  const resize = (running: Session, by: number): ToolAnswer => {
    const next = Math.min(MOST_PX, Math.max(-MOST_PX, by));
    if (next === running.by) return {};
    running.by = next;
    running.edit = growObject(running.before, running.id, next);
    return { dropped: true, live: running.edit };
  };
  const finish = ({ labels }: ToolContext): ToolAnswer => {
    if (wheelTimer !== undefined) clearTimeout(wheelTimer);
    wheelTimer = undefined;
    const done = session;
    session = undefined;
    const gesture = done && makeGesture("grow", labels, done.edit, "painted");
    return gesture ? { gesture, select: [done.id] } : { dropped: true };
  };

  return {
    name: "grow",
    cursor: "ew-resize",
    lights: true,
    down(pointer, context) {
      if (session) context.show(finish(context));
      session = begin(pointer, context);
      return session ? { select: [session.id] } : {};
    },
    move(pointer, { view }) {
      if (!session || wheelTimer !== undefined) return {};
      const screenPx = (pointer.x - session.start.x - (pointer.y - session.start.y)) * view.zoom;
      return resize(session, Math.trunc(screenPx / (pointer.shift ? 12 : 4)));
    },
    up: (_pointer, context) => (session && wheelTimer === undefined ? finish(context) : {}),
    key(key) {
      if (key !== "Escape" || !session) return {};
      if (wheelTimer !== undefined) clearTimeout(wheelTimer);
      wheelTimer = undefined;
      session = undefined;
      return { dropped: true, handled: true };
    },
    wheel(steps, pointer, context) {
      if (session && wheelTimer !== undefined) clearTimeout(wheelTimer);
      session ??= begin(pointer, context);
      if (!session) return {};
      const step = pointer.shift ? 1 : 2;
      const answer = resize(session, session.by - Math.sign(steps) * step);
      wheelTimer = setTimeout(() => context.show(finish(context)), WHEEL_MS);
      return { ...answer, handled: true };
    },
    cancel() {
      if (wheelTimer !== undefined) clearTimeout(wheelTimer);
      wheelTimer = undefined;
      const running = session !== undefined;
      session = undefined;
      return running ? { dropped: true } : {};
    },
  };
}

/** A still of an object and what is within reach. */
function pictureOf(labels: LabelPlane, object: PlaneObject): Parameters<typeof growObject>[0] {
  const all = {
    y0: Math.max(0, object.box.y0 - MOST_PX),
    x0: Math.max(0, object.box.x0 - MOST_PX),
    y1: Math.min(labels.height, object.box.y1 + MOST_PX),
    x1: Math.min(labels.width, object.box.x1 + MOST_PX),
  };
  const data = labels.read(all);
  const stride = all.x1 - all.x0;
  return {
    height: labels.height,
    width: labels.width,
    get: () => object,
    runsOf: () => [],
    read(box: Box) {
      const width = box.x1 - box.x0;
      const out = new Uint32Array((box.y1 - box.y0) * width);
      for (let y = box.y0; y < box.y1; y++) {
        const from = (y - all.y0) * stride + box.x0 - all.x0;
        out.set(data.subarray(from, from + width), (y - box.y0) * width);
      }
      return out;
    },
  };
}
