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

interface Shape extends Spans {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
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
  const shapes: Shape[] = [];
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
    const shape = boxed(maker.fill(outline));
    if (shape.area === 0) continue;
    let best = -1;
    let bestShared = 0;
    near.visit(shape, (other) => {
      const rival = shapes[other] as Shape;
      const smaller = Math.min(shape.area, rival.area);
      if (boxShared(shape, rival) <= overlap * smaller) return;
      const shared = sharedArea(shape, rival);
      if (shared > overlap * smaller && (shared > bestShared || (shared === bestShared && other < best))) {
        best = other;
        bestShared = shared;
      }
    });
    if (best >= 0) {
      kept[best]?.followers.push(n);
      continue;
    }
    near.add(shape, shapes.length);
    shapes.push({ ...shape, ...keepSpans(shape) });
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

function boxed(spans: Spans): Shape {
  const { triples, count } = spans;
  let left = Number.POSITIVE_INFINITY;
  let right = 0;
  for (let s = 0; s < count; s++) {
    if ((triples[3 * s + 1] as number) < left) left = triples[3 * s + 1] as number;
    if ((triples[3 * s + 2] as number) > right) right = triples[3 * s + 2] as number;
  }
  return { ...spans, top: triples[0] as number, bottom: (triples[3 * (count - 1)] as number) + 1, left, right };
}

function boxShared(a: Shape, b: Shape): number {
  const rows = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const columns = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return rows > 0 && columns > 0 ? rows * columns : 0;
}

function typicalDiameter({ distance }: Candidates): number {
  let sum = 0;
  for (const d of distance) sum += d;
  return distance.length === 0 ? 1 : (2 * sum) / distance.length;
}

/** Which kept shapes lie near: the image in squares, each listing the shapes whose box touches it. */
class Neighbourhood {
  readonly #cell: number;
  readonly #columns: number;
  readonly #lists = new Map<number, number[]>();
  readonly #seen: number[] = [];
  #visit = 0;

  constructor(size: { readonly width: number }, diameter: number) {
    this.#cell = Math.max(8, Math.ceil(diameter));
    this.#columns = Math.ceil(size.width / this.#cell) + 1;
  }

  add(shape: Shape, id: number): void {
    this.#seen[id] = 0;
    this.#squares(shape, (key) => {
      const list = this.#lists.get(key);
      if (list) list.push(id);
      else this.#lists.set(key, [id]);
    });
  }

  visit(shape: Shape, look: (id: number) => void): void {
    this.#visit++;
    this.#squares(shape, (key) => {
      for (const id of this.#lists.get(key) ?? []) {
        if (this.#seen[id] === this.#visit) continue;
        this.#seen[id] = this.#visit;
        look(id);
      }
    });
  }

  #squares({ top, left, bottom, right }: Shape, each: (key: number) => void): void {
    const cell = this.#cell;
    for (let i = Math.floor(top / cell); i * cell < bottom; i++)
      for (let j = Math.floor(left / cell); j * cell < right; j++) each(i * this.#columns + j);
  }
}
