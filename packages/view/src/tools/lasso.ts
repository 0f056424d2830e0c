/**
 * Lasso: drag around, release closes. With Shift the area is added to the selected object, with Ctrl taken away from it.
 */
import type { Point } from "@cambrian/core";
import { shapeArea } from "../edit/area.js";
import { drawArea, eraseArea } from "../edit/draw.js";
import { makeGesture } from "../edit/gesture.js";
import type { DrawSettings } from "./settings.js";
import { drawTarget } from "./target.js";
import type { Tool } from "./tool.js";

export function lassoTool(settings: () => DrawSettings): Tool {
  let path: Point[] | undefined;
  return {
    name: "lasso",
    cursor: "crosshair",
    down(pointer) {
      path = [{ y: pointer.y, x: pointer.x }];
      return { marks: [] };
    },
    move(pointer) {
      if (!path) return {};
      path.push({ y: pointer.y, x: pointer.x });
      const color = pointer.ctrl ? "#FF8A80" : "#F2F1EE";
      return { marks: [{ kind: "line", points: path, closed: true, color, fillOpacity: 0.12 }] };
    },
    up(pointer, context) {
      const { labels, selection } = context;
      const area = shapeArea(path ?? [], labels);
      path = undefined;
      const only = selection.size > 0 ? selection : undefined;
      const target = pointer.shift ? ("selected" as const) : settings().target;
      const id = pointer.ctrl ? 0 : drawTarget({ ...settings(), target }, pointer, context);
      const edit = pointer.ctrl ? eraseArea(labels, area, only) : drawArea(labels, area, id, settings());
      const gesture = makeGesture("lasso", labels, edit, "to come");
      return { marks: [], ...(gesture ? { gesture, ...(id ? { select: [id] } : {}) } : {}) };
    },
    key: () => ({}),
    wheel: () => ({}),
    cancel() {
      path = undefined;
      return { marks: [] };
    },
  };
}
