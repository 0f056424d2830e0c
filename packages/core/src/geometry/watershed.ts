/**
 * Flood a height map from markers: each marker fills its valley, and where two floods meet, the border stays.
 *
 * After Meyer 1994, "Topographic distance and watershed lines": pixels are flooded in the order of the water level at which
 * they were reached (their own height or that of the highest ridge on the way), and at equal level the one that was reached
 * first, so that plateaus are shared evenly. As scikit-image; markers of equal height go in raster order.
 */
import { type Labels, makeLabels } from "../labels/labels.js";

export interface WatershedOptions {
  /** [y, x]; where it is 0 nothing is flooded, and markers there are dropped. Default: the whole image. */
  readonly mask?: ArrayLike<number>;
  /** Whether floods pass corners: 4 (default) no, 8 yes. */
  readonly connectivity?: 4 | 8;
}

/**
 * Every pixel of the mask that a flood can reach gets the id of a marker; there are no dividing lines.
 * O(n log n) for n pixels. Heights must not be NaN.
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
  const out = new Uint32Array(size);
  const queue = makeQueue(size);
  for (let i = 0; i < size; i++) {
    const id = markers.data[i] as number;
    if (id === 0 || (mask !== undefined && !mask[i])) continue;
    out[i] = id;
    queue.push(i, heights[i] as number);
  }
  const steps: readonly (readonly [number, number])[] =
    connectivity === 4
      ? [
          [-1, 0],
          [0, -1],
          [0, 1],
          [1, 0],
        ]
      : [
          [-1, 0],
          [0, -1],
          [0, 1],
          [1, 0],
          [-1, -1],
          [-1, 1],
          [1, -1],
          [1, 1],
        ];
  for (let at = queue.pop(); at >= 0; at = queue.pop()) {
    const level = queue.levelOf(at);
    const x = at % width;
    const y = (at - x) / width;
    for (const [dy, dx] of steps) {
      const ny = y + dy;
      const nx = x + dx;
      if (ny < 0 || nx < 0 || ny >= height || nx >= width) continue;
      const next = ny * width + nx;
      if (out[next] !== 0 || (mask !== undefined && !mask[next])) continue;
      out[next] = out[at] as number;
      queue.push(next, Math.max(level, heights[next] as number));
    }
  }
  return makeLabels(height, width, out, markers.pixelSize);
}

/** A binary heap of pixel indices, lowest level first, then first come first served. Holds each pixel at most once. */
function makeQueue(capacity: number) {
  const levels = new Float64Array(capacity);
  const heap = new Int32Array(capacity);
  const age = new Int32Array(capacity);
  let count = 0;
  let clock = 0;
  const before = (a: number, b: number): boolean => {
    const levelA = levels[a] as number;
    const levelB = levels[b] as number;
    return levelA !== levelB ? levelA < levelB : (age[a] as number) < (age[b] as number);
  };
  return {
    levelOf: (item: number): number => levels[item] as number,
    push(item: number, level: number): void {
      levels[item] = level;
      age[item] = clock++;
      let at = count++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent] as number;
        if (!before(item, above)) break;
        heap[at] = above;
        at = parent;
      }
      heap[at] = item;
    },
    /** The next pixel, -1 when none is left. */
    pop(): number {
      if (count === 0) return -1;
      const first = heap[0] as number;
      const item = heap[--count] as number;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && before(heap[child + 1] as number, heap[child] as number)) child++;
        const below = heap[child] as number;
        if (!before(below, item)) break;
        heap[at] = below;
        at = child;
      }
      heap[at] = item;
      return first;
    },
  };
}
