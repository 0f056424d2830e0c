/**
 * Which pixels a shape covers, as runs, and what happens to them: the ground on which all drawing stands. Pure: labels are read,
 * an edit comes back.
 */
import { forEachPolygonRun, type LabelEdit, type Point } from "@cambrian/core";
import type { Box, Size } from "../canvas/camera.js";
import { pushRun } from "./push-run.js";

/** The labels as drawing sees them; a {@link LabelPlane} is one. */
export interface LabelReader extends Size {
  /** Ids [y, x] of a part; beyond the plane 0. */
  read(box: Box): Uint32Array;
}

/** Pixels from <= x < to of row y; sorted, not overlapping, inside the plane. */
export interface AreaRun {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** Pixels whose centre is at most `radiusPx` from the line between two places; at least the pixel at each end. */
export function capsuleArea(from: Point, to: Point, radiusPx: number, { height, width }: Size): AreaRun[] {
  const radius = Math.max(radiusPx, 0.5);
  const y0 = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const y1 = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius));
  const x0 = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
  const x1 = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + radius));
  const dy = to.y - from.y;
  const dx = to.x - from.x;
  const length = dy * dy + dx * dx;
  const isEnd = (y: number, x: number): boolean =>
    (y === Math.round(from.y) && x === Math.round(from.x)) || (y === Math.round(to.y) && x === Math.round(to.x));
  const area: AreaRun[] = [];
  for (let y = y0; y <= y1; y++) {
    let start = -1;
    for (let x = x0; x <= x1 + 1; x++) {
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((y - from.y) * dy + (x - from.x) * dx) / length));
      const offY = y - from.y - along * dy;
      const offX = x - from.x - along * dx;
      const covered = x <= x1 && (offY * offY + offX * offX <= radius * radius || isEnd(y, x));
      if (covered && start < 0) start = x;
      if (!covered && start >= 0) {
        area.push({ y, from: start, to: x });
        start = -1;
      }
    }
  }
  return area;
}

/** Pixels whose centre is inside a shape, by the even-odd rule where it crosses itself. */
export function shapeArea(points: readonly Point[], { height, width }: Size): AreaRun[] {
  const area: AreaRun[] = [];
  forEachPolygonRun(points, height, width, (y, from, to) => area.push({ y, from, to }));
  return area;
}

/** Pixels given as start, length pairs. */
export function runsArea(runs: readonly number[], { height, width }: Size): AreaRun[] {
  const area: AreaRun[] = [];
  for (let run = 0; run + 1 < runs.length; run += 2) {
    let at = runs[run] as number;
    const end = Math.min(height * width, at + (runs[run + 1] as number));
    while (at < end) {
      const y = Math.floor(at / width);
      const to = Math.min(end, (y + 1) * width);
      area.push({ y, from: at - y * width, to: to - y * width });
      at = to;
    }
  }
  return area;
}

/** The smallest box around an area; `undefined` for none. */
export function areaBox(area: readonly AreaRun[]): Box | undefined {
  if (area.length === 0) return undefined;
  let box = { y0: Number.POSITIVE_INFINITY, x0: Number.POSITIVE_INFINITY, y1: 0, x1: 0 };
  for (const { y, from, to } of area)
    box = {
      y0: Math.min(box.y0, y),
      x0: Math.min(box.x0, from),
      y1: Math.max(box.y1, y + 1),
      x1: Math.max(box.x1, to),
    };
  return box;
}

/** What each pixel of an area becomes: `change` is asked with the id that stands there, and answers the id to write. */
export function changeArea(
  labels: LabelReader,
  area: readonly AreaRun[],
  change: (before: number) => number,
): LabelEdit {
  const box = areaBox(area);
  const edit: number[] = [];
  if (!box) return edit;
  const data = labels.read(box);
  const stride = box.x1 - box.x0;
  for (const { y, from, to } of area) {
    const row = (y - box.y0) * stride - box.x0;
    for (let x = from; x < to; ) {
      const before = data[row + x] as number;
      const start = x;
      while (x < to && data[row + x] === before) x++;
      const after = change(before);
      if (after !== before) pushRun(edit, y * labels.width + start, x - start, before, after);
    }
  }
  return edit;
}

/** How many pixels of each object lie in an area; background is not counted. */
export function countInArea(labels: LabelReader, area: readonly AreaRun[]): Map<number, number> {
  const counts = new Map<number, number>();
  const box = areaBox(area);
  if (!box) return counts;
  const data = labels.read(box);
  const stride = box.x1 - box.x0;
  for (const { y, from, to } of area) {
    const row = (y - box.y0) * stride - box.x0;
    for (let x = from; x < to; x++) {
      const id = data[row + x] as number;
      if (id !== 0) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}
