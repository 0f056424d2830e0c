/**
 * Which pixels an outline covers, as horizontal spans; areas and intersections are then exact counts of pixels.
 */

/** Pixels of one shape: triples (row, first column, end column), rows ascending, spans of a row ascending and apart. */
export interface Spans {
  readonly triples: Int32Array;
  /** How many triples are used. */
  readonly count: number;
  /** In pixels. */
  readonly area: number;
  /** The box around them, half-open. */
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Turns outlines into spans; keeps its buffers, so that millions of outlines cost no memory. */
export class SpanMaker {
  readonly #height: number;
  readonly #width: number;
  #crossings = new Float64Array(0);
  #used = new Int32Array(0);
  #triples = new Int32Array(256);

  /** Spans are clipped to this many rows and columns. */
  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
  }

  /**
   * The pixels whose centre is inside the outline (even-odd; a centre on the border belongs to the shape right of
   * or below it). `outline` holds y, x pairs, once around. The result is overwritten by the next call.
   */
  fill(outline: Float32Array | Float64Array): Spans {
    const points = outline.length / 2;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < points; k++) {
      const y = outline[2 * k] as number;
      if (y < lowest) lowest = y;
      if (y > highest) highest = y;
    }
    const firstRow = Math.max(0, Math.ceil(lowest));
    const endRow = Math.min(this.#height, Math.ceil(highest));
    const rows = endRow - firstRow;
    if (!(rows > 0)) return { triples: this.#triples, count: 0, area: 0, top: 0, left: 0, bottom: 0, right: 0 };
    if (this.#used.length < rows) this.#used = new Int32Array(rows * 2);
    if (this.#crossings.length < rows * points) this.#crossings = new Float64Array(rows * points * 2);
    const crossings = this.#crossings;
    const used = this.#used.fill(0, 0, rows);

    let y0 = outline[2 * points - 2] as number;
    let x0 = outline[2 * points - 1] as number;
    for (let k = 0; k < points; k++) {
      const y1 = outline[2 * k] as number;
      const x1 = outline[2 * k + 1] as number;
      const rising = y0 < y1;
      const low = rising ? y0 : y1;
      const high = rising ? y1 : y0;
      const from = Math.max(firstRow, Math.ceil(low));
      const to = Math.min(endRow, Math.ceil(high));
      if (from < to) {
        const slope = (x1 - x0) / (y1 - y0);
        for (let row = from; row < to; row++) {
          const r = row - firstRow;
          const x = x0 + (row - y0) * slope;
          // insertion keeps the crossings of a row ascending; there are nearly always two
          let slot = r * points + (used[r] as number);
          const begin = r * points;
          while (slot > begin && (crossings[slot - 1] as number) > x) {
            crossings[slot] = crossings[slot - 1] as number;
            slot--;
          }
          crossings[slot] = x;
          used[r] = (used[r] as number) + 1;
        }
      }
      y0 = y1;
      x0 = x1;
    }

    let count = 0;
    let area = 0;
    let left = this.#width;
    let right = 0;
    let triples = this.#triples;
    for (let r = 0; r < rows; r++) {
      const n = used[r] as number;
      for (let c = 0; c + 1 < n; c += 2) {
        const first = Math.max(0, Math.ceil(crossings[r * points + c] as number));
        const end = Math.min(this.#width, Math.ceil(crossings[r * points + c + 1] as number));
        if (first >= end) continue;
        if (3 * count + 3 > triples.length) {
          const larger = new Int32Array(triples.length * 2);
          larger.set(triples);
          triples = larger;
          this.#triples = larger;
        }
        triples[3 * count] = firstRow + r;
        triples[3 * count + 1] = first;
        triples[3 * count + 2] = end;
        if (first < left) left = first;
        if (end > right) right = end;
        count++;
        area += end - first;
      }
    }
    if (count === 0) return { triples, count, area, top: 0, left: 0, bottom: 0, right: 0 };
    return {
      triples,
      count,
      area,
      top: triples[0] as number,
      left,
      bottom: (triples[3 * count - 3] as number) + 1,
      right,
    };
  }
}

/** A copy that lasts. */
export function keepSpans(spans: Spans): Spans {
  return { ...spans, triples: spans.triples.slice(0, 3 * spans.count) };
}

/** How many pixels two shapes share. */
export function sharedArea(a: Spans, b: Spans): number {
  const p = a.triples;
  const q = b.triples;
  let shared = 0;
  for (let i = 0, j = 0; i < a.count && j < b.count; ) {
    const rowA = p[3 * i] as number;
    const rowB = q[3 * j] as number;
    if (rowA < rowB) i++;
    else if (rowB < rowA) j++;
    else {
      const endA = p[3 * i + 2] as number;
      const endB = q[3 * j + 2] as number;
      const from = Math.max(p[3 * i + 1] as number, q[3 * j + 1] as number);
      const to = endA < endB ? endA : endB;
      if (to > from) shared += to - from;
      if (endA < endB) i++;
      else j++;
    }
  }
  return shared;
}
