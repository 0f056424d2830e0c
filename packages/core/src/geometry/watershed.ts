/**
 * Flood a height map from markers: each marker fills its valley, and where two floods meet, the border stays.
 *
 * After Meyer 1994, "Topographic distance and watershed lines": pixels are flooded in the order of the water level at which
 * they were reached (their own height or that of the highest ridge on the way), and at equal level the one that was reached
 * first, so that plateaus are shared evenly. As scikit-image; markers of equal height go in raster order.
 * The water only rises, so one queue for each different height does instead of a heap.
 */
import { type Labels, makeLabels } from "../labels/labels.js";
import { rankValues } from "./rank.js";

export interface WatershedOptions {
  /** [y, x]; where it is 0 nothing is flooded, and markers there are dropped. Default: the whole image. */
  readonly mask?: ArrayLike<number>;
  /** Whether floods pass corners: 4 (default) no, 8 yes. */
  readonly connectivity?: 4 | 8;
}

/**
 * Every pixel of the mask that a flood can reach gets the id of a marker; there are no dividing lines.
 * Costs O(n) for n pixels. Heights are compared as float32 and must not be NaN.
 * @param heights [y, x]; low is flooded first (negate a distance or probability map)
 */
export function watershed(heights: ArrayLike<number>, markers: Labels, options: WatershedOptions = {}): Labels {
  const { height, width } = markers;
  const size = height * width;
  const { mask, connectivity = 4 } = options;
  if (heights.length !== size || (mask !== undefined && mask.length !== size))
    throw new TypeError(
      `markers of ${height} x ${width} need ${size} heights and mask values, got ${heights.length} and ${mask?.length ?? "no mask"}`,
    );
  const levels = rankValues(heights, mask);
  const queue = makeQueue(levels.count, size);
  const out = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    const id = markers.data[i] as number;
    if (id === 0 || (mask !== undefined && !mask[i])) continue;
    out[i] = id;
    queue.push(i, levels.ranks[i] as number);
  }
  // The four that share a side come first.
  const stepY = [-1, 0, 0, 1, -1, -1, 1, 1];
  const stepX = [0, -1, 1, 0, -1, 1, -1, 1];
  for (let at = queue.pop(); at >= 0; at = queue.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    const id = out[at] as number;
    for (let step = 0; step < connectivity; step++) {
      const ny = y + (stepY[step] as number);
      const nx = x + (stepX[step] as number);
      if (ny < 0 || nx < 0 || ny >= height || nx >= width) continue;
      const next = ny * width + nx;
      if (out[next] !== 0 || (mask !== undefined && !mask[next])) continue;
      out[next] = id;
      queue.push(next, levels.ranks[next] as number);
    }
  }
  return makeLabels(height, width, out, markers.pixelSize);
}

/** First in, first out at each level, lowest level first; what is pushed below the present level joins it. */
function makeQueue(levels: number, capacity: number) {
  const head = new Int32Array(levels).fill(-1);
  const tail = new Int32Array(levels);
  const following = new Int32Array(capacity);
  let level = 0;
  return {
    push(item: number, itemLevel: number): void {
      const at = itemLevel < level ? level : itemLevel;
      following[item] = -1;
      if (head[at] === -1) head[at] = item;
      else following[tail[at] as number] = item;
      tail[at] = item;
    },
    /** The next pixel, -1 when none is left. */
    pop(): number {
      while (level < levels && head[level] === -1) level++;
      if (level >= levels) return -1;
      const item = head[level] as number;
      head[level] = following[item] as number;
      return item;
    },
  };
}
