/**
 * What a model did wrong in one image, by kind. An object that was found is right when its overlap (intersection over
 * union) with a person's reaches one half; the others are told apart by what they lie on.
 */
import type { Labels } from "@cambrian/core";
import type { Box, Report } from "@cambrian/protocol";
import { matchLabels } from "@cambrian/tasks";
import { polygonsOf } from "../images/polygons.js";

type Mistake = Report["images"][number]["mistakes"][number];

export interface Mistakes {
  readonly right: number;
  readonly missed: number;
  readonly extra: number;
  readonly outlines: number[][];
  readonly mistakes: Mistake[];
}

/** The part of an object that must lie in another for the two to be taken as the same thing cut or joined. */
const MOSTLY = 0.5;
/** An overlap from which a wrong object is taken as the right one badly drawn. */
const NEAR = 0.2;

export function findMistakes(truth: Labels, result: Labels): Mistakes {
  const { matches, missed, extra } = matchLabels({ truth, result });
  const shared = countShared(truth, result);
  const polygons = polygonsOf(result);
  const outlines = [...polygons.values()];
  const indexOf = new Map([...polygons.keys()].map((id, index) => [id, index]));
  const [truthBoxes, resultBoxes] = [boxesOf(truth), boxesOf(result)];
  const mistakes: Mistake[] = [];
  const taken = new Set<number>();
  const areaOf = (boxes: Map<number, Measured>, id: number): number => boxes.get(id)?.area ?? 0;

  // One found object that holds most of two or more of a person's: joined.
  for (const id of resultBoxes.keys()) {
    const inside = (shared.byResult.get(id) ?? []).filter(
      ({ other, pixels }) => pixels > MOSTLY * areaOf(truthBoxes, other) && missed.includes(other),
    );
    const whole = (shared.byResult.get(id) ?? []).filter(
      ({ other, pixels }) => pixels > MOSTLY * areaOf(truthBoxes, other),
    );
    if (whole.length < 2 || inside.length === 0) continue;
    for (const { other } of inside) {
      mistakes.push({ kind: "merged", box: boxOf(truthBoxes, other), object: other, outline: indexOf.get(id) ?? null });
      taken.add(other);
    }
    if (extra.includes(id)) taken.add(-id);
  }
  // Two or more found objects that lie mostly in one of a person's: split.
  for (const id of missed) {
    if (taken.has(id)) continue;
    const parts = (shared.byTruth.get(id) ?? []).filter(
      ({ other, pixels }) =>
        pixels > MOSTLY * areaOf(resultBoxes, other) && extra.includes(other) && !taken.has(-other),
    );
    if (parts.length < 2) continue;
    mistakes.push({
      kind: "split",
      box: boxOf(truthBoxes, id),
      object: id,
      outline: indexOf.get(parts[0]?.other ?? 0) ?? null,
    });
    taken.add(id);
    for (const { other } of parts) taken.add(-other);
  }
  // One that lies on a person's and overlaps too little: its shape.
  for (const id of missed) {
    if (taken.has(id)) continue;
    const best = (shared.byTruth.get(id) ?? [])
      .filter(({ other }) => extra.includes(other) && !taken.has(-other))
      .map(({ other, pixels }) => ({
        other,
        iou: pixels / (areaOf(truthBoxes, id) + areaOf(resultBoxes, other) - pixels),
      }))
      .sort((a, b) => b.iou - a.iou)[0];
    if (!best || best.iou < NEAR) continue;
    mistakes.push({ kind: "shape", box: boxOf(truthBoxes, id), object: id, outline: indexOf.get(best.other) ?? null });
    taken.add(id);
    taken.add(-best.other);
  }
  for (const id of missed) {
    if (!taken.has(id)) mistakes.push({ kind: "missed", box: boxOf(truthBoxes, id), object: id, outline: null });
  }
  for (const id of extra) {
    if (!taken.has(-id))
      mistakes.push({ kind: "extra", box: boxOf(resultBoxes, id), object: 0, outline: indexOf.get(id) ?? null });
  }
  return { right: matches.length, missed: missed.length, extra: extra.length, outlines, mistakes };
}

interface Measured extends Box {
  area: number;
}

const boxOf = (boxes: Map<number, Measured>, id: number): Box => {
  const { y0 = 0, x0 = 0, y1 = 0, x1 = 0 } = boxes.get(id) ?? {};
  return { y0, x0, y1, x1 };
};

function boxesOf({ data, height, width }: Labels): Map<number, Measured> {
  const boxes = new Map<number, Measured>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const id = data[y * width + x] as number;
      if (id === 0) continue;
      const box = boxes.get(id);
      if (!box) boxes.set(id, { y0: y, x0: x, y1: y + 1, x1: x + 1, area: 1 });
      else {
        box.area++;
        box.y1 = y + 1;
        box.x0 = Math.min(box.x0, x);
        box.x1 = Math.max(box.x1, x + 1);
      }
    }
  }
  return boxes;
}

interface Shared {
  readonly other: number;
  readonly pixels: number;
}

/** Pixels that a person's and a found object have in common. */
function countShared(
  truth: Labels,
  result: Labels,
): { byTruth: Map<number, Shared[]>; byResult: Map<number, Shared[]> } {
  const counts = new Map<number, Map<number, number>>();
  for (let at = 0; at < truth.data.length; at++) {
    const [a, b] = [truth.data[at] as number, result.data[at] as number];
    if (a === 0 || b === 0) continue;
    const row = counts.get(a) ?? new Map<number, number>();
    counts.set(a, row);
    row.set(b, (row.get(b) ?? 0) + 1);
  }
  const byTruth = new Map<number, Shared[]>();
  const byResult = new Map<number, Shared[]>();
  for (const [a, row] of counts) {
    for (const [b, pixels] of row) {
      byTruth.set(a, [...(byTruth.get(a) ?? []), { other: b, pixels }]);
      byResult.set(b, [...(byResult.get(b) ?? []), { other: a, pixels }]);
    }
  }
  return { byTruth, byResult };
}
