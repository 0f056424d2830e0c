/**
 * Drawing and rubbing out areas.
 */
import type { LabelEdit } from "@cambrian/core";
import { type AreaRun, changeArea, type LabelReader } from "./area.js";

/** What drawing may cover. */
export interface DrawOptions {
  /** Also paint over other objects; default: they stay as they are. */
  readonly overOthers?: boolean;
}

/** The area becomes part of an object. */
export function drawArea(
  labels: LabelReader,
  area: readonly AreaRun[],
  id: number,
  { overOthers = false }: DrawOptions = {},
): LabelEdit {
  return changeArea(labels, area, (before) => (before === 0 || overOthers ? id : before));
}

/** The area becomes background: of all objects, or only of these. */
export function eraseArea(labels: LabelReader, area: readonly AreaRun[], only?: ReadonlySet<number>): LabelEdit {
  return changeArea(labels, area, (before) => (only && !only.has(before) ? before : 0));
}
