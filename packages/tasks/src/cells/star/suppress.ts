/**
 * From many proposals for the same cell to one: the most confident stays, and those that overlap it too much are set
 * aside (non-maximum suppression).
 *
 * StarDist's criterion: an outline goes when the area it shares with a kept one is more than `overlap` of the smaller of the two
 * (Schmidt et al. 2018, section 2). Areas are counted in pixels inside the image. The ones set aside are not
 * lost: each is listed with the kept outline it shares most with, for averaging.
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Candidates } from "./candidates.js";
import { makeRays } from "./rays.js";
import { keepSpans, SpanMaker, type Spans, sharedArea } from "./spans.js";

export interface Kept {
  /** Index of the candidate. */
  readonly candidate: number;
  /** Candidates set aside for it, most confident first. */
  readonly followers: number[];
}

/** Pause this often, in milliseconds, so that cancelling works. */
const PAUSE_MS = 40;

/** Kept candidates, most confident first. Outlines that cover no pixel centre of the image are dropped. */
export async function suppress(
  candidates: Candidates,
  size: { readonly height: number; readonly width: number },
  overlap: number,
  work: WorkOptions = {},
): Promise<Kept[]> {
  const { count, rays } = candidates;
  const maker = new SpanMaker(size.height, size.width);
  const kept: Kept[] = [];
  const shapes: Spans[] = [];
  const near = new Neighbourhood(size, typicalDiameter(candidates));
  const outline = new Float64Array(2 * rays);
  let paused = performance.now();
  for (let n = 0; n < count; n++) {
    if ((n & 255) === 0 && performance.now() - paused > PAUSE_MS) {
      work.onProgress?.({ what: "separating cells", done: n, total: count });
      await new Promise((resume) => setTimeout(resume));
      throwIfCancelled(work.signal);
      paused = performance.now();
    }
    outlineOf(candidates, n, outline);
    const shape = maker.fill(outline);
    if (shape.area === 0) continue;
    let best = -1;
    let bestShared = 0;
    for (const other of near.find(shape)) {
      const rival = shapes[other] as Spans;
      const most = overlap * Math.min(shape.area, rival.area);
      if (boxShared(shape, rival) <= most) continue;
      const shared = sharedArea(shape, rival);
      if (shared > most && (shared > bestShared || (shared === bestShared && other < best))) {
        best = other;
        bestShared = shared;
      }
    }
    if (best >= 0) {
      kept[best]?.followers.push(n);
      continue;
    }
    near.add(shape, shapes.length);
    shapes.push(keepSpans(shape));
    kept.push({ candidate: n, followers: [] });
  }
  return kept;
}

/** The outline of one candidate as y, x pairs, into `out`. */
export function outlineOf({ y, x, distance, rays }: Candidates, n: number, out: Float64Array | Float32Array): void {
  const { dy, dx } = makeRays(rays);
  for (let k = 0; k < rays; k++) {
    const d = distance[n * rays + k] as number;
    out[2 * k] = (y[n] as number) + d * (dy[k] as number);
    out[2 * k + 1] = (x[n] as number) + d * (dx[k] as number);
  }
}

/** At most this many pixels can two shapes share. */
export function boxShared(a: Spans, b: Spans): number {
  const rows = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const columns = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return rows > 0 && columns > 0 ? rows * columns : 0;
}

/** From the most confident ones; only speed depends on it. */
export function typicalDiameter({ distance, rays }: Candidates): number {
  const some = distance.subarray(0, 1000 * rays);
  return some.length === 0 ? 1 : (2 * some.reduce((sum, d) => sum + d, 0)) / some.length;
}

/** Which shapes lie near: the image in squares, each listing the shapes whose box touches it. */
export class Neighbourhood {
  readonly #side: number;
  readonly #columns: number;
  readonly #lists: (number[] | undefined)[] = [];
  /** The query in which a shape was last found. */
  readonly #foundIn: number[] = [];
  readonly #found: number[] = [];
  #query = 0;

  constructor({ height, width }: { readonly height: number; readonly width: number }, diameter: number) {
    this.#side = Math.max(8, Math.ceil(diameter));
    this.#columns = Math.ceil(width / this.#side);
    this.#lists.length = this.#columns * Math.ceil(height / this.#side);
  }

  add({ top, left, bottom, right }: Spans, id: number): void {
    this.#foundIn[id] = 0;
    const side = this.#side;
    for (let i = Math.floor(top / side); i * side < bottom; i++)
      for (let j = Math.floor(left / side); j * side < right; j++) {
        const list = this.#lists[i * this.#columns + j];
        if (list) list.push(id);
        else this.#lists[i * this.#columns + j] = [id];
      }
  }

  /** Shapes whose box may touch this one; the list is overwritten by the next call. */
  find({ top, left, bottom, right }: Spans): readonly number[] {
    this.#query++;
    this.#found.length = 0;
    const side = this.#side;
    for (let i = Math.floor(top / side); i * side < bottom; i++)
      for (let j = Math.floor(left / side); j * side < right; j++)
        for (const id of this.#lists[i * this.#columns + j] ?? []) {
          if (this.#foundIn[id] === this.#query) continue;
          this.#foundIn[id] = this.#query;
          this.#found.push(id);
        }
    return this.#found;
  }
}
