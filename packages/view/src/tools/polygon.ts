/**
 * Polygon: clicks set corners, a click on the first or Enter closes. Backspace takes the last corner back, a drag moves one. An open
 * polygon can be kept as a draft and gone on with.
 */
import type { Point } from "@cambrian/core";
import type { Mark } from "../canvas/mark.js";
import { shapeArea } from "../edit/area.js";
import { drawArea } from "../edit/draw.js";
import { makeGesture } from "../edit/gesture.js";
import type { DrawSettings } from "./settings.js";
import { drawTarget } from "./target.js";
import type { Tool, ToolAnswer, ToolContext, ToolPointer } from "./tool.js";

/** A corner is met within so many screen pixels. */
const REACH_PX = 8;

export interface PolygonDraft {
  /** Corners to go on from. */
  readonly corners?: readonly Point[];
  /** Corners changed; empty when closed or dropped. Not called when another tool is taken. */
  changed?(corners: readonly Point[]): void;
}

export function polygonTool(settings: () => DrawSettings, draft: PolygonDraft = {}): Tool {
  let corners: Point[] = [...(draft.corners ?? [])];
  let held: number | undefined;
  let moved = false;
  const marks = (to: Point | undefined): Mark[] =>
    corners.length === 0
      ? []
      : [{ kind: "line", points: to ? [...corners, to] : corners, handles: true, fillOpacity: 0.12 }];
  const met = (pointer: ToolPointer, { view }: ToolContext): number =>
    corners.findIndex(({ y, x }) => Math.hypot(pointer.y - y, pointer.x - x) * view.zoom <= REACH_PX);
  const set = (next: Point[]): void => {
    corners = next;
    draft.changed?.(corners);
  };
  const close = (pointer: ToolPointer, context: ToolContext): ToolAnswer => {
    const { labels } = context;
    if (corners.length < 3) return { handled: true };
    const id = drawTarget(settings(), pointer, context);
    const edit = drawArea(labels, shapeArea(corners, labels), id, settings());
    const gesture = makeGesture("polygon", labels, edit, "to come");
    set([]);
    return { marks: [], handled: true, ...(gesture ? { gesture, select: [id] } : {}) };
  };
  return {
    name: "polygon",
    cursor: "crosshair",
    down(pointer, context) {
      const corner = met(pointer, context);
      moved = false;
      if (corner >= 0) {
        held = corner;
        return { marks: marks(undefined) };
      }
      set([...corners, { y: pointer.y, x: pointer.x }]);
      return { marks: marks(undefined) };
    },
    move(pointer) {
      if (held === undefined) return { marks: marks(pointer) };
      moved = true;
      corners[held] = { y: pointer.y, x: pointer.x };
      return { marks: marks(undefined) };
    },
    up(pointer, context) {
      const pressed = held;
      held = undefined;
      if (pressed === 0 && !moved) return close(pointer, context);
      if (pressed !== undefined) set(corners);
      return { marks: marks(undefined) };
    },
    key(key, modifiers, context) {
      if (corners.length === 0) return {};
      if (key === "Enter") {
        const [first] = corners;
        return close({ y: 0, x: 0, ...first, ...modifiers, clicks: 1 }, context);
      }
      if (key === "Backspace") {
        set(corners.slice(0, -1));
        return { marks: marks(undefined), handled: true };
      }
      if (key !== "Escape") return {};
      set([]);
      return { marks: [], handled: true };
    },
    wheel: () => ({}),
    keeps: () => corners.length > 0,
    cancel() {
      held = undefined;
      corners = [];
      return { marks: [] };
    },
  };
}
