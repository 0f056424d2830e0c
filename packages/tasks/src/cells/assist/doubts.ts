/**
 * Places of an image that need a person: outlines with a waist, pieces that look like one cell, cells nobody labelled, weak
 * and odd outlines. Each comes with its question, a reason in numbers, and answers that can be applied at once.
 */
import {
  distanceTransform,
  gaussianBlur,
  type Labels,
  localMaxima,
  makeLabels,
  type Planes,
  watershed,
} from "@cambrian/core";
import { type ObjectShape, shapesOf } from "./shapes.js";
import { findSuspects, meanOf, median } from "./suspects.js";

/** What is known of an object besides its pixels. */
export interface DoubtedObject {
  readonly id: number;
  /** 0..1 of the model that proposed it. */
  readonly confidence?: number;
  /** A person drew or accepted it: it is not asked about. */
  readonly settled: boolean;
}

export interface DoubtAnswer {
  readonly label: string;
  /** start, length, before, after of every run that changes; empty keeps everything as it is. */
  readonly runs: readonly number[];
  /** Numbers of objects that come into being with this answer. */
  readonly creates: readonly number[];
  readonly removes: readonly number[];
}

export interface CellDoubt {
  /** The same for the same place and kind, so that it can be found again. */
  readonly id: string;
  readonly kind: "merge" | "split" | "missed" | "low-confidence" | "odd-shape" | "edge";
  readonly question: string;
  readonly reason: string;
  readonly objects: readonly number[];
  readonly box: ObjectShape["box"];
  /** 0..1, higher is more doubtful. */
  readonly doubt: number;
  /** The first is what the model believes. */
  readonly answers: readonly DoubtAnswer[];
}

export interface DoubtsInput {
  readonly planes: Planes;
  readonly labels: Labels;
  readonly objects: readonly DoubtedObject[];
  /** The first free number for new objects. */
  readonly nextId: number;
  /** Micrometres a pixel, when known. */
  readonly um?: number;
}

/** A waist this much thinner than the thinner of both halves is one. */
const WAIST = 0.75;
/** Two pieces whose common border is this part of the smaller one's whole border may be one. */
const SHARED = 0.3;
const UNSURE = 0.62;
const ODD_SOLIDITY = 0.85;
/** Of the median area. */
const [TINY, HUGE] = [0.25, 3] as const;

/** The most doubtful first; at most one doubt for each object, and the most serious kind wins. */
export function findDoubts(input: DoubtsInput): readonly CellDoubt[] {
  const { planes, labels, objects, um } = input;
  const grey = meanOf(planes);
  const shapes = shapesOf(labels, grey);
  const known = new Map(objects.map((object) => [object.id, object]));
  const typical = median(shapes.filter(({ touchesEdge }) => !touchesEdge).map(({ area }) => area));
  const asked = shapes.filter(({ id }) => !(known.get(id)?.settled ?? false));
  const taken = new Set<number>();
  const doubts: CellDoubt[] = [];
  const add = (doubt: CellDoubt | undefined): void => {
    if (!doubt || doubt.objects.some((id) => taken.has(id))) return;
    for (const id of doubt.objects) taken.add(id);
    doubts.push(doubt);
  };
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  for (const shape of asked) add(waistOf(input, shape));
  // Where many are cut, the median is a half; whole ones are among the larger.
  const areas = shapes.map(({ area }) => area).sort((one, other) => one - other);
  const whole = areas[Math.ceil(0.75 * (areas.length - 1))] ?? typical;
  for (const shape of asked) add(piecesOf(input, shape, byId, known, whole));
  for (const shape of asked) add(oddOf(input, shape, typical));
  for (const shape of asked) add(weakOf(input, shape, known.get(shape.id)?.confidence));
  findSuspects(planes, labels).forEach((suspect, at) => {
    const { y0, x0 } = suspect.box;
    const id = input.nextId + at;
    doubts.push({
      id: `missed-${y0}-${x0}`,
      kind: "missed",
      question: "Is this a cell?",
      reason: `Nobody outlined it, and it is ${sizeWords(suspect.area, um)} large and stands out like the others.`,
      objects: [],
      box: suspect.box,
      doubt: 0.4 + 0.3 * suspect.likeness,
      answers: [
        { label: "A cell: outline it", runs: paint(suspect.runs, 0, id), creates: [id], removes: [] },
        { label: "No cell: leave it", runs: [], creates: [], removes: [] },
      ],
    });
  });
  return doubts.sort((a, b) => b.doubt - a.doubt);
}

const KEEP = (label: string): DoubtAnswer => ({ label, runs: [], creates: [], removes: [] });

function paint(pairs: readonly number[], before: number, after: number): number[] {
  const runs: number[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) runs.push(pairs[at] ?? 0, pairs[at + 1] ?? 0, before, after);
  return runs;
}

/** Runs that turn one object's pixels into another number. */
function recolour({ data, width }: Labels, { box, id }: ObjectShape, after: (at: number) => number): number[] {
  const runs: number[] = [];
  for (let y = box.y0; y < box.y1; y++)
    for (let x = box.x0; x < box.x1; ) {
      const start = y * width + x;
      const to = after(start);
      if (data[start] !== id || to === id) {
        x++;
        continue;
      }
      let length = 0;
      while (x < box.x1 && data[y * width + x] === id && after(y * width + x) === to) {
        x++;
        length++;
      }
      runs.push(start, length, id, to);
    }
  return runs;
}

const remove = (labels: Labels, shape: ObjectShape, label: string): DoubtAnswer => ({
  label,
  runs: recolour(labels, shape, () => 0),
  creates: [],
  removes: [shape.id],
});

/** One object whose depth has two peaks with a waist between: one cell or two? */
function waistOf({ labels, nextId, um }: DoubtsInput, shape: ObjectShape): CellDoubt | undefined {
  const { box, id } = shape;
  const height = box.y1 - box.y0 + 2;
  const width = box.x1 - box.x0 + 2;
  if (shape.area < 30) return undefined;
  const mask = new Uint8Array(height * width);
  for (let y = box.y0; y < box.y1; y++)
    for (let x = box.x0; x < box.x1; x++)
      if (labels.data[y * labels.width + x] === id) mask[(y - box.y0 + 1) * width + x - box.x0 + 1] = 1;
  const depth = gaussianBlur(distanceTransform(mask, height, width), height, width, 1);
  const [a, b] = localMaxima(depth, height, width, { minDistance: 3, threshold: 2 });
  if (!a || !b) return undefined;
  const waist = saddleBetween(depth, mask, a, b, { height, width });
  const part = waist / b.value;
  if (part > WAIST || b.value < 0.4 * a.value) return undefined;
  const markers = makeLabels(height, width);
  markers.data[a.y * width + a.x] = 1;
  markers.data[b.y * width + b.x] = 2;
  const halves = watershed(
    depth.map((value) => -value),
    markers,
    { mask },
  );
  const second = (at: number): number => {
    const y = Math.floor(at / labels.width) - box.y0 + 1;
    const x = (at % labels.width) - box.x0 + 1;
    return halves.data[y * width + x] === 2 ? nextId : id;
  };
  const apart = Math.hypot(a.y - b.y, a.x - b.x);
  const two: DoubtAnswer = {
    label: "Two: cut here",
    runs: recolour(labels, shape, second),
    creates: [nextId],
    removes: [],
  };
  const one = KEEP("One: keep as it is");
  const sure = 1 - part;
  return {
    id: `merge-${id}`,
    kind: "merge",
    question: "One cell or two?",
    reason: `The outline has a waist ${lengthWords(2 * waist, um)} wide between two centres ${lengthWords(apart, um)} apart.`,
    objects: [id],
    box,
    doubt: 0.5 + 0.5 * sure,
    answers: [...(part < 0.5 ? [two, one] : [one, two]), remove(labels, shape, "No cell: delete")],
  };
}

/** The highest lowest point on a way between two peaks inside the mask: found by lowering the water until they part. */
function saddleBetween(
  depth: Float32Array,
  mask: Uint8Array,
  a: { readonly y: number; readonly x: number },
  b: { readonly y: number; readonly x: number },
  { height, width }: { readonly height: number; readonly width: number },
): number {
  const from = a.y * width + a.x;
  const to = b.y * width + b.x;
  let low = 0;
  let high = Math.min(depth[from] as number, depth[to] as number);
  for (let round = 0; round < 12; round++) {
    const level = (low + high) / 2;
    if (connected(depth, mask, from, to, level, { height, width })) low = level;
    else high = level;
  }
  return low;
}

function connected(
  depth: Float32Array,
  mask: Uint8Array,
  from: number,
  to: number,
  level: number,
  { height, width }: { readonly height: number; readonly width: number },
): boolean {
  const seen = new Uint8Array(height * width);
  const stack = [from];
  seen[from] = 1;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === to) return true;
    for (const next of [at - width, at + width, at - 1, at + 1]) {
      if (next < 0 || next >= seen.length || seen[next] || !mask[next] || (depth[next] as number) < level) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return false;
}

/** Two touching objects that together look rounder than apart: one cell that was cut? */
function piecesOf(
  { labels, um }: DoubtsInput,
  shape: ObjectShape,
  byId: ReadonlyMap<number, ObjectShape>,
  known: ReadonlyMap<number, DoubtedObject>,
  typical: number,
): CellDoubt | undefined {
  for (const [other, shared] of shape.neighbours) {
    const neighbour = byId.get(other);
    if (!neighbour || other < shape.id || known.get(other)?.settled) continue;
    const part = shared / Math.min(shape.border, neighbour.border);
    const area = shape.area + neighbour.area;
    if (part < SHARED || area > 1.6 * typical) continue;
    const joined = makeLabels(labels.height, labels.width);
    const box = joinBoxes(shape.box, neighbour.box);
    for (let y = box.y0; y < box.y1; y++)
      for (let x = box.x0; x < box.x1; x++) {
        const at = y * labels.width + x;
        if (labels.data[at] === shape.id || labels.data[at] === other) joined.data[at] = 1;
      }
    const [whole] = shapesOf(joined, new Float32Array(joined.data.length));
    if (!whole || whole.solidity < Math.max(0.92, shape.solidity, neighbour.solidity) - 0.02) continue;
    return {
      id: `split-${shape.id}-${other}`,
      kind: "split",
      question: "Two cells or one?",
      reason: `They share ${lengthWords(shared, um)} of border, and together they are ${sizeWords(area, um)}, about as large as one of the others.`,
      objects: [shape.id, other],
      box,
      doubt: 0.5 + 0.4 * Math.min(1, part),
      answers: [
        KEEP("Two: keep as they are"),
        { label: "One: join them", runs: recolour(labels, neighbour, () => shape.id), creates: [], removes: [other] },
      ],
    };
  }
  return undefined;
}

function oddOf({ labels, um }: DoubtsInput, shape: ObjectShape, typical: number): CellDoubt | undefined {
  const { area, solidity, touchesEdge, id } = shape;
  const reasons: string[] = [];
  if (!touchesEdge && area < TINY * typical)
    reasons.push(`It is ${sizeWords(area, um)}, the others are about ${sizeWords(typical, um)}.`);
  if (area > HUGE * typical)
    reasons.push(`It is ${sizeWords(area, um)}, ${(area / typical).toFixed(1)} times as large as the others.`);
  if (area >= 30 && solidity < ODD_SOLIDITY)
    reasons.push(`${Math.round(100 * (1 - solidity))} % of its convex shape is missing.`);
  if (reasons.length === 0) return undefined;
  return {
    id: `odd-${id}`,
    kind: "odd-shape",
    question: "Is the outline right?",
    reason: reasons.join(" "),
    objects: [id],
    box: shape.box,
    doubt: Math.min(0.9, 0.35 + Math.abs(Math.log2(area / Math.max(1, typical))) * 0.08 + (1 - solidity)),
    answers: [KEEP("Right: keep as it is"), remove(labels, shape, "No cell: delete")],
  };
}

function weakOf({ labels }: DoubtsInput, shape: ObjectShape, confidence: number | undefined): CellDoubt | undefined {
  if (confidence === undefined || confidence >= UNSURE) return undefined;
  return {
    id: `weak-${shape.id}`,
    kind: "low-confidence",
    question: "Is this a cell?",
    reason: `The model is ${Math.round(100 * confidence)} % sure.`,
    objects: [shape.id],
    box: shape.box,
    doubt: 1 - confidence,
    answers: [KEEP("A cell: keep it"), remove(labels, shape, "No cell: delete")],
  };
}

const joinBoxes = (a: ObjectShape["box"], b: ObjectShape["box"]): ObjectShape["box"] => ({
  y0: Math.min(a.y0, b.y0),
  x0: Math.min(a.x0, b.x0),
  y1: Math.max(a.y1, b.y1),
  x1: Math.max(a.x1, b.x1),
});

function lengthWords(px: number, um: number | undefined): string {
  return um === undefined ? `${px.toFixed(0)} px` : `${(px * um).toPrecision(2)} µm`;
}
function sizeWords(px: number, um: number | undefined): string {
  return um === undefined ? `${Math.round(px)} px²` : `${(px * um * um).toPrecision(3)} µm²`;
}
