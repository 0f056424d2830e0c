/**
 * The outline of every object, exactly along the edges of its pixels: the polygons enclose as much area as there are pixels.
 *
 * Crack following: walk around each object with its pixels on the right, turning towards the object at corners where it
 * only touches itself diagonally; then cut every walk that passes a corner twice into rings that do not. So rings never
 * cross or touch themselves, and pieces that only touch diagonally are separate, as GeoJSON and ImageJ want them.
 */
import { type Labels, labelIds } from "./labels.js";

/** Corners [x, y, x, y, ...] on the grid between pixels, (0, 0) is the top left of the image; not closed. */
export type Ring = readonly number[];

/** One piece of an object. Its ring runs clockwise on the screen, those of its holes counter-clockwise. */
export interface OutlinePart {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}

export interface Outline {
  readonly id: number;
  /** From top to bottom, by their first pixel; more than one when the object is in pieces. */
  readonly parts: readonly OutlinePart[];
}

/** Outlines of all objects, by ascending id. */
export function traceOutlines(labels: Labels): Outline[] {
  const rings = new Map<number, Ring[]>();
  for (const id of labelIds(labels)) rings.set(id, []);
  const { data, height, width } = labels;
  // Which of a pixel's sides (1 top, 2 right, 4 bottom, 8 left) have been walked along.
  const walked = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const id = data[at] as number;
      if (id === 0) continue;
      for (const side of [TOP, BOTTOM]) {
        if (((walked[at] as number) >> side) & 1 || idAt(labels, x, y + (side === TOP ? -1 : 1)) === id) continue;
        rings.get(id)?.push(...cutAtRepeats(walk(labels, walked, x, y, side)));
      }
    }
  }
  return [...rings].map(([id, found]) => ({ id, parts: assemble(found) }));
}

/** Sides in the order in which a clockwise walk meets them. */
const TOP = 0;
const BOTTOM = 2;
/** The step along each side. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;
/** The corner where each side begins, from the pixel's top left. */
const START_X = [0, 1, 1, 0] as const;
const START_Y = [0, 0, 1, 1] as const;

function idAt({ data, height, width }: Labels, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < width && y < height ? (data[y * width + x] as number) : 0;
}

/** Corners of the closed walk that begins along one side of a pixel. */
function walk(labels: Labels, walked: Uint8Array, startX: number, startY: number, startSide: number): number[] {
  const id = idAt(labels, startX, startY);
  const corners: number[] = [];
  let [x, y, side, before] = [startX, startY, startSide, -1];
  do {
    if (side !== before) corners.push(x + (START_X[side] as number), y + (START_Y[side] as number));
    walked[y * labels.width + x] = (walked[y * labels.width + x] as number) | (1 << side);
    before = side;
    const [dx, dy] = [STEP_X[side] as number, STEP_Y[side] as number];
    // The object lies to the right of the step, so "left" is the outward direction: the step turned against the clock.
    if (idAt(labels, x + dx, y + dy) !== id) side = (side + 1) & 3;
    else if (idAt(labels, x + dx + dy, y + dy - dx) !== id) {
      x += dx;
      y += dy;
    } else {
      x += dx + dy;
      y += dy - dx;
      side = (side + 3) & 3;
    }
  } while (x !== startX || y !== startY || side !== startSide);
  // Begun in the middle of a straight edge, the first point is no corner.
  return before === startSide ? corners.slice(2) : corners;
}

/** Cut a walk wherever it comes back to a corner it has been at. */
function cutAtRepeats(corners: readonly number[]): Ring[] {
  const rings: Ring[] = [];
  const kept: number[] = [];
  const seen = new Map<string, number>();
  for (let i = 0; i < corners.length; i += 2) {
    const [x, y] = [corners[i] as number, corners[i + 1] as number];
    const key = `${x},${y}`;
    const first = seen.get(key);
    if (first !== undefined) {
      const loop = kept.splice(first);
      for (let k = 0; k < loop.length; k += 2) seen.delete(`${loop[k]},${loop[k + 1]}`);
      rings.push(loop);
    }
    seen.set(key, kept.length);
    kept.push(x, y);
  }
  rings.push(kept);
  return rings;
}

/** Twice the enclosed area; positive when clockwise on the screen. */
function twiceArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    sum += (ring[i] as number) * (ring[next + 1] as number) - (ring[next] as number) * (ring[i + 1] as number);
  }
  return sum;
}

/** Area that an outline encloses, in pixels: exactly the number of pixels of its object. */
export function outlineArea({ parts }: Outline): number {
  let twice = 0;
  for (const { outer, holes } of parts) twice += [outer, ...holes].reduce((sum, ring) => sum + twiceArea(ring), 0);
  return twice / 2;
}

/** Give every hole to the smallest outer ring around the pixel that it borders. */
function assemble(rings: readonly Ring[]): OutlinePart[] {
  const outers = rings
    .filter((ring) => twiceArea(ring) > 0)
    .map((outer) => ({ outer, holes: [] as Ring[], area: twiceArea(outer) }));
  for (const hole of rings) {
    if (twiceArea(hole) > 0) continue;
    const [x, y] = pixelBeside(hole);
    const around = outers.length === 1 ? outers : outers.filter(({ outer }) => isInside(outer, x, y));
    around.sort((a, b) => a.area - b.area)[0]?.holes.push(hole);
  }
  return outers.map(({ outer, holes }) => ({ outer, holes }));
}

/** Centre of the object's pixel to the right of the first edge of a ring. */
function pixelBeside(ring: Ring): readonly [number, number] {
  const [x0, y0, x1, y1] = ring as readonly [number, number, number, number];
  const [dx, dy] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
  return [x0 + dx / 2 - dy / 2, y0 + dy / 2 + dx / 2];
}

function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    const [ax, ay, by] = [ring[i] as number, ring[i + 1] as number, ring[next + 1] as number];
    // Edges run along the grid: only upright ones can be crossed by a level line through a pixel's centre.
    if (ay > y !== by > y && ax > x) inside = !inside;
  }
  return inside;
}
