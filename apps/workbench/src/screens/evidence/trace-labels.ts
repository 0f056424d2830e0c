/**
 * The outlines of a plane's objects as SVG paths, for pictures that show them without the canvas.
 *
 * Walks around every object along the sides of its pixels, with the object on the right (crack following), and joins the
 * middles of the sides: corners of pixels are cut, so that an outline looks like a line and not like a staircase. Pieces
 * that touch only diagonally are walked one by one.
 */

/** [y, x], 0 is no object. */
export interface LabelPlane {
  readonly height: number;
  readonly width: number;
  readonly data: Uint32Array;
}

// Sides of a pixel in the order of a clockwise walk: top, right, bottom, left.
const STEP_Y = [0, 1, 0, -1] as const;
const STEP_X = [1, 0, -1, 0] as const;
/** The middle of each side, from the pixel's top left corner. */
const MIDDLE_Y = [0, 0.5, 1, 0.5] as const;
const MIDDLE_X = [0.5, 1, 0.5, 0] as const;

/** One path (`d` of an SVG path, in pixels; pixel corners are whole numbers) for each object. Holes are part of their object's path. */
export function traceLabels({ height, width, data }: LabelPlane): Map<number, string> {
  const at = (y: number, x: number): number =>
    y >= 0 && x >= 0 && y < height && x < width ? (data[y * width + x] as number) : 0;
  // Which sides of a pixel have been walked along, a bit for each.
  const walked = new Uint8Array(data.length);
  const paths = new Map<number, string>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const id = data[y * width + x] as number;
      if (id === 0) continue;
      // Every ring has a top or, for a hole, a bottom side.
      for (const side of [0, 2]) {
        const beside = at(y + (side === 0 ? -1 : 1), x);
        if (beside === id || ((walked[y * width + x] as number) >> side) & 1) continue;
        paths.set(id, (paths.get(id) ?? "") + walk(id, y, x, side));
      }
    }
  }
  return paths;

  function walk(id: number, fromY: number, fromX: number, fromSide: number): string {
    const points: number[] = [];
    let y = fromY;
    let x = fromX;
    let side = fromSide;
    do {
      walked[y * width + x] = (walked[y * width + x] as number) | (1 << side);
      points.push(y + (MIDDLE_Y[side] as number), x + (MIDDLE_X[side] as number));
      const aheadY = y + (STEP_Y[side] as number);
      const aheadX = x + (STEP_X[side] as number);
      if (at(aheadY, aheadX) !== id) {
        side = (side + 1) % 4;
        continue;
      }
      const left = (side + 3) % 4;
      const outY = aheadY + (STEP_Y[left] as number);
      const outX = aheadX + (STEP_X[left] as number);
      if (at(outY, outX) === id) {
        y = outY;
        x = outX;
        side = left;
      } else {
        y = aheadY;
        x = aheadX;
      }
    } while (y !== fromY || x !== fromX || side !== fromSide);
    return polygonPath(points);
  }
}

/** A closed path through y, x, y, x, ...; points on a straight line between their neighbours are left out. Empty for fewer than three points. */
export function polygonPath(points: readonly number[]): string {
  const count = points.length / 2;
  if (count < 3) return "";
  let path = "";
  for (let n = 0; n < count; n++) {
    const before = ((n + count - 1) % count) * 2;
    const after = ((n + 1) % count) * 2;
    const y = points[n * 2] as number;
    const x = points[n * 2 + 1] as number;
    const turn =
      (y - (points[before] as number)) * ((points[after + 1] as number) - x) -
      (x - (points[before + 1] as number)) * ((points[after] as number) - y);
    if (turn !== 0) path += `${path ? "L" : "M"}${round(x)} ${round(y)}`;
  }
  return path && `${path}Z`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
