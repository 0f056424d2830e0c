/**
 * Cut an object in two along a line. Every pixel of the object stays labelled: those under the line go to the nearer part.
 */
import { type LabelEdit, labelComponents, type Point } from "@cambrian/core";
import type { Box } from "../canvas/camera.js";
import type { LabelPlane } from "../labels/label-plane.js";
import { pushRun } from "./push-run.js";

type Reader = Pick<LabelPlane, "read" | "get" | "width" | "at">;

export interface Cut {
  readonly id: number;
  /** Of the smaller part, which becomes the new object; the larger keeps its number. */
  readonly edit: LabelEdit;
}

/**
 * Cut object `id` along the line; `undefined` when the line does not part it. Where the line leaves more than two pieces, pieces on one
 * side stay together.
 */
export function cutObject(labels: Reader, id: number, line: readonly Point[], newId: () => number): Cut | undefined {
  const object = labels.get(id);
  if (!object || line.length < 2) return undefined;
  const { box } = object;
  const width = box.x1 - box.x0;
  const height = box.y1 - box.y0;
  const data = labels.read(box);
  const barrier = new Uint8Array(data.length);
  for (const { y, x } of linePixels(line, box)) barrier[(y - box.y0) * width + x - box.x0] = 1;
  const rest = data.map((each, i) => (each === id && barrier[i] === 0 ? 1 : 0));
  const pieces = labelComponents(rest, height, width).data;
  const side = sidesOfPieces(pieces, barrier, height, width, box, line);
  if (!side.has(1) || !side.has(-1)) return undefined;
  // 1 and 2: the parts; 0: still to be given.
  const part = new Uint8Array(data.length);
  for (let i = 0; i < part.length; i++) if (pieces[i] !== 0) part[i] = side.get(1)?.has(pieces[i] as number) ? 1 : 2;
  giveTheRest(part, data, id, height, width);
  let first = 0;
  let second = 0;
  for (const each of part) {
    if (each === 1) first++;
    else if (each === 2) second++;
  }
  const smaller = first < second ? 1 : 2;
  const fresh = newId();
  const edit: number[] = [];
  for (let i = 0; i < part.length; i++) {
    if (part[i] !== smaller) continue;
    const y = Math.floor(i / width);
    pushRun(edit, (box.y0 + y) * labels.width + box.x0 + i - y * width, 1, id, fresh);
  }
  return { id: fresh, edit };
}

/**
 * The object a line is meant to cut: of the given ones (the selected) if it parts one of them, else the one most of the line lies in
 * that it parts.
 */
export function findCut(
  labels: Reader,
  line: readonly Point[],
  preferred: ReadonlySet<number>,
  newId: () => number,
): { readonly of: number; readonly cut: Cut } | undefined {
  const lengths = new Map<number, number>();
  for (const { y, x } of linePixels(line)) {
    const id = labels.at(y, x);
    if (id !== 0) lengths.set(id, (lengths.get(id) ?? 0) + 1);
  }
  const candidates = [...lengths].sort(
    ([a, lengthA], [b, lengthB]) => Number(preferred.has(b)) - Number(preferred.has(a)) || lengthB - lengthA,
  );
  for (const [of] of candidates) {
    const cut = cutObject(labels, of, line, newId);
    if (cut) return { of, cut };
  }
  return undefined;
}

/**
 * Pixels a line passes, connected by their sides so that nothing slips through at a corner. Inside a box when one is given.
 * After Amanatides and Woo 1987, "A fast voxel traversal algorithm for ray tracing".
 */
export function linePixels(line: readonly Point[], box?: Box): Point[] {
  const pixels: Point[] = [];
  // Adding 0 makes a negative zero an ordinary one.
  const put = (y: number, x: number): void => {
    if (!box || (y >= box.y0 && x >= box.x0 && y < box.y1 && x < box.x1)) pixels.push({ y: y + 0, x: x + 0 });
  };
  for (let k = 0; k + 1 < line.length; k++) {
    const from = line[k] as Point;
    const to = line[k + 1] as Point;
    let y = Math.round(from.y);
    let x = Math.round(from.x);
    const endY = Math.round(to.y);
    const endX = Math.round(to.x);
    const dy = to.y - from.y;
    const dx = to.x - from.x;
    const stepY = Math.sign(dy);
    const stepX = Math.sign(dx);
    // How far along the line (0 to 1) the next row and column begin.
    let nextY = dy === 0 ? Number.POSITIVE_INFINITY : (y + stepY / 2 - from.y) / dy;
    let nextX = dx === 0 ? Number.POSITIVE_INFINITY : (x + stepX / 2 - from.x) / dx;
    put(y, x);
    for (let left = Math.abs(endY - y) + Math.abs(endX - x); left > 0; left--) {
      if (nextY < nextX) {
        y += stepY;
        nextY += stepY / dy;
      } else {
        x += stepX;
        nextX += stepX / dx;
      }
      put(y, x);
    }
  }
  return pixels;
}

/** Pieces by the side of the line on which most of their pixels beside it lie. */
function sidesOfPieces(
  pieces: Uint32Array,
  barrier: Uint8Array,
  height: number,
  width: number,
  box: Box,
  line: readonly Point[],
): Map<1 | -1, Set<number>> {
  const votes = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const piece = pieces[y * width + x] as number;
      if (piece === 0) continue;
      votes.set(piece, votes.get(piece) ?? 0);
      const beside =
        (y > 0 && barrier[(y - 1) * width + x]) ||
        (y + 1 < height && barrier[(y + 1) * width + x]) ||
        (x > 0 && barrier[y * width + x - 1]) ||
        (x + 1 < width && barrier[y * width + x + 1]);
      if (beside) votes.set(piece, (votes.get(piece) ?? 0) + sideOf(line, y + box.y0, x + box.x0));
    }
  }
  const sides = new Map<1 | -1, Set<number>>();
  for (const [piece, vote] of votes) {
    const side = vote >= 0 ? 1 : -1;
    sides.set(side, (sides.get(side) ?? new Set()).add(piece));
  }
  return sides;
}

/** 1 at one side of the nearest stretch of the line, -1 at the other. */
function sideOf(line: readonly Point[], y: number, x: number): number {
  let best = Number.POSITIVE_INFINITY;
  let side = 0;
  for (let k = 0; k + 1 < line.length; k++) {
    const a = line[k] as Point;
    const b = line[k + 1] as Point;
    const dy = b.y - a.y;
    const dx = b.x - a.x;
    const length = dy * dy + dx * dx;
    if (length === 0) continue;
    const along = Math.min(1, Math.max(0, ((y - a.y) * dy + (x - a.x) * dx) / length));
    const distance = (y - a.y - along * dy) ** 2 + (x - a.x - along * dx) ** 2;
    if (distance >= best) continue;
    best = distance;
    side = Math.sign(dx * (y - a.y) - dy * (x - a.x));
  }
  return side;
}

/** Pixels of the object without a part get that of a neighbour, layer by layer. */
function giveTheRest(part: Uint8Array, data: Uint32Array, id: number, height: number, width: number): void {
  let front: number[] = [];
  for (let i = 0; i < part.length; i++) if (part[i] !== 0) front.push(i);
  while (front.length > 0) {
    const next: number[] = [];
    for (const i of front) {
      const y = Math.floor(i / width);
      const x = i - y * width;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const ny = y + dy;
          const nx = x + dx;
          if (ny < 0 || nx < 0 || ny >= height || nx >= width) continue;
          const j = ny * width + nx;
          if (part[j] !== 0 || data[j] !== id) continue;
          part[j] = part[i] as number;
          next.push(j);
        }
    }
    front = next;
  }
}
