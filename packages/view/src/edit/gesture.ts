/**
 * From an edit to the gesture that is kept: which objects it made, changed and removed.
 */
import type { LabelEdit } from "@cambrian/core";
import type { LabelPlane } from "../labels/label-plane.js";
import type { LabelGesture } from "../tools/tool.js";

/** How many pixels each object wins (or loses, below 0) by an edit. */
export function balance(edit: LabelEdit): Map<number, number> {
  const net = new Map<number, number>();
  for (let at = 0; at + 4 <= edit.length; at += 4) {
    const length = edit[at + 1] as number;
    const before = edit[at + 2] as number;
    const after = edit[at + 3] as number;
    net.set(before, (net.get(before) ?? 0) - length);
    net.set(after, (net.get(after) ?? 0) + length);
  }
  net.delete(0);
  return net;
}

/**
 * The gesture of an edit; `undefined` when it changes nothing.
 * @param state whether `labels` show the edit already (it was painted live) or not yet
 */
export function makeGesture(
  tool: string,
  labels: Pick<LabelPlane, "get">,
  edit: LabelEdit,
  state: "painted" | "to come",
  more: Pick<LabelGesture, "from"> = {},
): LabelGesture | undefined {
  if (edit.length === 0) return undefined;
  const touched: number[] = [];
  const created: number[] = [];
  const removed: number[] = [];
  for (const [id, net] of balance(edit)) {
    const area = labels.get(id)?.area ?? 0;
    const before = state === "painted" ? area - net : area;
    if (before <= 0) created.push(id);
    else if (before + net <= 0) removed.push(id);
    else touched.push(id);
  }
  const ascending = (a: number, b: number): number => a - b;
  return {
    tool,
    runs: edit,
    objects: {
      touched: touched.sort(ascending),
      created: created.sort(ascending),
      removed: removed.sort(ascending),
    },
    ...more,
  };
}
