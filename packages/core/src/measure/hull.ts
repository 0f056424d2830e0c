/**
 * The convex hull of an object and what is read from it: convex area and the largest and smallest caliper.
 *
 * As scikit-image: every pixel counts as a diamond through the middles of its four edges, the hull image is the pixels
 * whose centre lies in the hull of the diamonds, and the calipers measure around the diamonds of the hull image.
 * An object is known by the first and last pixel of each row, so its hull is two convex chains found without sorting
 * (the scan of Andrew 1979); coordinates are doubled and whole, so that no pixel on an edge is lost to rounding.
 */
import { NO_COLUMN, type Regions } from "./regions.js";
import type { Scale } from "./scale.js";

export interface Hulls {
  /** Pixels of the hull image. */
  readonly area: Float64Array;
  /** Corners of the hull around the hull image, relative to the object's first row: y0, x0, y1, x1, ... in px. */
  readonly outlines: readonly Float64Array[];
}

export function measureHulls(regions: Regions): Hulls {
  const { count, rowStart } = regions;
  const area = new Float64Array(count);
  const outlines: Float64Array[] = [];
  let tallest = 0;
  for (let k = 0; k < count; k++) tallest = Math.max(tallest, (rowStart[k + 1] as number) - (rowStart[k] as number));
  const left = makeSide(tallest);
  const right = makeSide(tallest);
  const first = new Int32Array(tallest);
  const last = new Int32Array(tallest);
  for (let k = 0; k < count; k++) {
    const start = rowStart[k] as number;
    const rows = (rowStart[k + 1] as number) - start;
    wrap(left, regions.firstCol, start, rows, 1);
    wrap(right, regions.lastCol, start, rows, -1);
    fillRows(left, first, rows, 1);
    fillRows(right, last, rows, -1);
    let pixels = 0;
    for (let row = 0; row < rows; row++) pixels += (last[row] as number) - (first[row] as number) + 1;
    area[k] = pixels;
    wrap(left, first, 0, rows, 1);
    wrap(right, last, 0, rows, -1);
    outlines.push(joinSides(left, right));
  }
  return { area, outlines };
}

/**
 * One side of a hull. Level i is half a row: odd ones are the centres of rows, even ones the edges between them. Values are
 * twice the column; the right side is kept mirrored (negative), so that both are lower hulls.
 */
interface Side {
  readonly values: Float64Array;
  /** Levels of the corners. */
  readonly corners: Int32Array;
  count: number;
}

function makeSide(rows: number): Side {
  return { values: new Float64Array(2 * rows + 1), corners: new Int32Array(2 * rows + 1), count: 0 };
}

/** The lower hull of one side of the diamonds; `mirror` is 1 for the left side, -1 for the right. */
function wrap(side: Side, columns: Int32Array, start: number, rows: number, mirror: 1 | -1): void {
  const { values, corners } = side;
  values.fill(Number.POSITIVE_INFINITY, 0, 2 * rows + 1);
  for (let row = 0; row < rows; row++) {
    const column = columns[start + row] as number;
    if (column === NO_COLUMN) continue;
    const value = 2 * mirror * column;
    const at = 2 * row + 1;
    values[at] = value - 1;
    if (value < (values[at - 1] as number)) values[at - 1] = value;
    if (value < (values[at + 1] as number)) values[at + 1] = value;
  }
  let count = 0;
  for (let c = 0; c <= 2 * rows; c++) {
    if (values[c] === Number.POSITIVE_INFINITY) continue;
    while (count >= 2) {
      const a = corners[count - 2] as number;
      const b = corners[count - 1] as number;
      const before = ((values[b] as number) - (values[a] as number)) * (c - b);
      const after = ((values[c] as number) - (values[b] as number)) * (b - a);
      if (before < after) break;
      count--;
    }
    corners[count++] = c;
  }
  side.count = count;
}

/** The outermost pixel in each row whose centre lies inside the side. */
function fillRows(side: Side, columns: Int32Array, rows: number, mirror: 1 | -1): void {
  const { values, corners } = side;
  let corner = 0;
  for (let row = 0; row < rows; row++) {
    const at = 2 * row + 1;
    while ((corners[corner + 1] as number) < at) corner++;
    const a = corners[corner] as number;
    const b = corners[corner + 1] as number;
    const valueA = values[a] as number;
    const value = valueA + ((at - a) * ((values[b] as number) - valueA)) / (b - a);
    columns[row] = mirror * Math.ceil(value / 2);
  }
}

function joinSides(left: Side, right: Side): Float64Array {
  const outline = new Float64Array(2 * (left.count + right.count));
  let at = 0;
  for (let corner = 0; corner < left.count; corner++) {
    const level = left.corners[corner] as number;
    outline[at++] = (level - 1) / 2;
    outline[at++] = (left.values[level] as number) / 2;
  }
  for (let corner = right.count - 1; corner >= 0; corner--) {
    const level = right.corners[corner] as number;
    outline[at++] = (level - 1) / 2;
    outline[at++] = -(right.values[level] as number) / 2;
  }
  return outline;
}

/** Largest distance between two corners of each hull. */
export function feretMaxima(hulls: Hulls, scale: Scale): Float64Array {
  return Float64Array.from(hulls.outlines, (outline) => {
    let largest = 0;
    for (let i = 0; i < outline.length; i += 2) {
      for (let j = i + 2; j < outline.length; j += 2) {
        const dy = ((outline[i] as number) - (outline[j] as number)) * scale.y;
        const dx = ((outline[i + 1] as number) - (outline[j + 1] as number)) * scale.x;
        largest = Math.max(largest, dy * dy + dx * dx);
      }
    }
    return Math.sqrt(largest);
  });
}

/** Smallest distance between two parallel lines that enclose each hull; one of them lies on an edge (rotating calipers). */
export function feretMinima(hulls: Hulls, scale: Scale): Float64Array {
  return Float64Array.from(hulls.outlines, (outline) => {
    let smallest = Number.POSITIVE_INFINITY;
    let a = outline.length - 2;
    for (let b = 0; b < outline.length; b += 2) {
      const startY = outline[a] as number;
      const startX = outline[a + 1] as number;
      const edgeY = ((outline[b] as number) - startY) * scale.y;
      const edgeX = ((outline[b + 1] as number) - startX) * scale.x;
      a = b;
      if (edgeY === 0 && edgeX === 0) continue;
      let farthest = 0;
      for (let c = 0; c < outline.length; c += 2) {
        const y = ((outline[c] as number) - startY) * scale.y;
        const x = ((outline[c + 1] as number) - startX) * scale.x;
        farthest = Math.max(farthest, Math.abs(edgeX * y - edgeY * x));
      }
      smallest = Math.min(smallest, farthest / Math.hypot(edgeY, edgeX));
    }
    return smallest;
  });
}
