/**
 * Class: a click gives an object the chosen class, a drag all it meets; a digit gives it to the selected objects.
 */
import type { Mark } from "../canvas/mark.js";
import type { LabelGesture, Tool, ToolContext, ToolPointer } from "./tool.js";

export interface ClassSettings {
  /** The class that is painted, counted from 0. */
  readonly classIndex: number;
  /** How many classes there are. */
  readonly count: number;
}

export function classTool(settings: () => ClassSettings): Tool {
  let met: number[] | undefined;
  const gestureOf = (ids: readonly number[], classIndex: number): LabelGesture => ({
    tool: "class",
    runs: [],
    objects: { touched: ids, created: [], removed: [] },
    classIndex,
  });
  const marks = (pointer: ToolPointer, { labels, view }: ToolContext): Mark[] => [
    ...(met ?? []).map(
      (id): Mark => ({
        kind: "proposal",
        runs: labels.runsOf(id),
        width: labels.width,
        color: "#F2F1EE",
        dashed: false,
      }),
    ),
    {
      kind: "text",
      at: { y: pointer.y - 14 / view.zoom, x: pointer.x + 10 / view.zoom },
      text: String(settings().classIndex + 1),
    },
  ];
  const meet = (pointer: ToolPointer, { labels }: ToolContext): void => {
    const id = labels.at(pointer.y, pointer.x);
    if (id !== 0 && met && !met.includes(id)) met.push(id);
  };
  return {
    name: "class",
    cursor: "crosshair",
    lights: true,
    down(pointer, context) {
      met = [];
      meet(pointer, context);
      return { marks: marks(pointer, context) };
    },
    move(pointer, context) {
      meet(pointer, context);
      return { marks: marks(pointer, context) };
    },
    up(pointer, context) {
      const ids = met ?? [];
      met = undefined;
      return {
        marks: marks(pointer, context),
        ...(ids.length > 0 ? { gesture: gestureOf(ids, settings().classIndex) } : {}),
      };
    },
    key(key, _modifiers, { selection }) {
      const index = Number(key) - 1;
      if (!/^[1-9]$/.test(key) || index >= settings().count || selection.size === 0) return {};
      return { gesture: gestureOf([...selection], index), handled: true };
    },
    wheel: () => ({}),
    cancel() {
      met = undefined;
      return { marks: [] };
    },
  };
}
