/**
 * Copy objects from another plane: the slice or frame before.
 */
import type { LabelEdit } from "@cambrian/core";
import type { LabelPlane } from "../labels/label-plane.js";
import { changeArea, runsArea } from "./area.js";
import { joinEdits } from "./join-edits.js";

type Source = Pick<LabelPlane, "ids" | "has" | "runsOf" | "get" | "height" | "width">;

/**
 * Objects of `from` where nothing is drawn yet in `labels`; one of which less than half would be left is not copied. An object keeps
 * its number when it is free, so that it is the same object through the slices.
 * @param ids the selected only; default all
 */
export function copyFromPlane(
  labels: Pick<LabelPlane, "read" | "has" | "height" | "width">,
  from: Source,
  newId: () => number,
  ids: Iterable<number> = from.ids(),
): LabelEdit {
  if (from.height !== labels.height || from.width !== labels.width)
    throw new TypeError(
      `labels of ${from.height} x ${from.width} cannot be copied into labels of ${labels.height} x ${labels.width}`,
    );
  const parts: LabelEdit[] = [];
  for (const id of ids) {
    const area = from.get(id)?.area ?? 0;
    const pixels = runsArea(from.runsOf(id), labels);
    const target = labels.has(id) ? newId() : id;
    const part = changeArea(labels, pixels, (before) => (before === 0 ? target : before));
    let copied = 0;
    for (let at = 0; at + 4 <= part.length; at += 4) copied += part[at + 1] as number;
    if (copied * 2 > area) parts.push(part);
  }
  return joinEdits(parts);
}
