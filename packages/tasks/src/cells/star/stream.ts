/**
 * Suppression while the network still looks: proposals are decided and forgotten row of tiles by row of tiles, so that
 * memory does not grow with the image. The outlines are exactly those of `suppress` and `averagedOutline` over the whole.
 *
 * Greedy suppression is local: a proposal depends only on more confident ones that it overlaps. It is decided as soon as
 * none of them is undecided and none can still come from rows that were not looked at. How far up outlines of those rows
 * reach is assumed (`margin`) and checked; when one reaches farther, all begins anew with a larger margin.
 */
import { assert, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Ask } from "../../task.js";
import { averagedOutline, starAverage } from "./average.js";
import { type Candidates, inOrder, readTile } from "./candidates.js";
import type { StarDecodeOptions } from "./decode.js";
import type { Outlined } from "./draw.js";
import { keepSpans, SpanMaker, type Spans, sharedArea } from "./spans.js";
import { boxShared, Neighbourhood, outlineOf, typicalDiameter } from "./suppress.js";

/** Rows above the frontier that are left undecided at first. */
const FIRST_MARGIN = 256;
/** Pause this often, in milliseconds, so that cancelling works. */
const PAUSE_MS = 40;

/** Averaged outlines of all cells, the most confident first. Throws `model/wrong-outputs`, `work/cancelled`. */
export async function streamOutlines(
  ask: Ask,
  options: StarDecodeOptions,
  work: WorkOptions = {},
  margin = FIRST_MARGIN,
): Promise<Outlined[]> {
  const stream = new Suppression(ask, options, margin);
  const row: Candidates[] = [];
  let frontier = 0;
  for await (const tile of ask.tiles()) {
    throwIfCancelled(work.signal);
    if (tile.core.y0 >= frontier && row.length > 0) {
      await stream.settle(row, frontier, work);
    }
    frontier = tile.core.y1;
    const part = readTile(tile, options);
    const reach = stream.findSurprise(part);
    if (reach !== undefined) return streamOutlines(ask, options, work, 2 * reach);
    row.push(part);
  }
  await stream.settle(row, Number.POSITIVE_INFINITY, work);
  return stream.outlines();
}

/** A proposal that stays, with those that are asked about its border. */
interface Keeper {
  /** The keeper and its followers, the most confident first. */
  readonly views: View[];
  readonly shape: Spans;
}

interface View {
  readonly probability: number;
  readonly y: number;
  readonly x: number;
  readonly distance: Float32Array;
}

class Suppression {
  readonly #size: { readonly height: number; readonly width: number };
  readonly #options: StarDecodeOptions;
  readonly #maker: SpanMaker;
  #margin: number;
  /** Nothing that comes may reach above this row. */
  #decidedTo = Number.NEGATIVE_INFINITY;
  #open: Candidates;
  #keepers: Keeper[] = [];
  readonly #done: (Outlined & { readonly view: View })[] = [];

  constructor(size: { readonly height: number; readonly width: number }, options: StarDecodeOptions, margin: number) {
    this.#size = size;
    this.#options = options;
    this.#margin = margin;
    this.#maker = new SpanMaker(size.height, size.width);
    this.#open = inOrder([], options.rays);
  }

  /** How far a proposal reaches that should have been known earlier; also learns how far outlines reach here. */
  findSurprise({ count, rays, y, distance }: Candidates): number | undefined {
    let surprise: number | undefined;
    for (let n = 0; n < count; n++) {
      let reach = 1;
      for (let k = 0; k < rays; k++) reach = Math.max(reach, distance[n * rays + k] as number);
      if ((y[n] as number) - reach < this.#decidedTo) surprise = Math.max(surprise ?? 0, reach);
      this.#margin = Math.max(this.#margin, Math.ceil(1.5 * reach));
    }
    return surprise;
  }

  /** All proposals above row `frontier` are known now. Empties `parts`, which take much memory. */
  async settle(parts: Candidates[], frontier: number, work: WorkOptions): Promise<void> {
    const { rays, overlap } = this.#options;
    const all = inOrder([this.#open, ...parts], rays);
    parts.length = 0;
    this.#open = inOrder([], rays);
    const limit = frontier - this.#margin;
    this.#decidedTo = Math.max(this.#decidedTo, limit);
    const side = typicalDiameter(all);
    const nearKept = new Neighbourhood(this.#size, side);
    for (const [index, { shape }] of this.#keepers.entries()) nearKept.add(shape, index);
    const nearOpen = new Neighbourhood(this.#size, side);
    const openShapes: Spans[] = [];
    const open: number[] = [];
    const outline = new Float64Array(2 * rays);
    let paused = performance.now();
    for (let n = 0; n < all.count; n++) {
      if ((n & 255) === 0 && performance.now() - paused > PAUSE_MS) {
        await new Promise((resume) => setTimeout(resume));
        throwIfCancelled(work.signal);
        paused = performance.now();
      }
      outlineOf(all, n, outline);
      const shape = this.#maker.fill(outline);
      if (shape.area === 0) continue;
      if (shape.bottom > limit || overlapsOne(shape, nearOpen, openShapes, overlap)) {
        open.push(n);
        // Those that begin below the limit meet nothing that is decided now.
        if (shape.top >= limit) continue;
        nearOpen.add(shape, openShapes.length);
        openShapes.push(keepSpans(shape));
        continue;
      }
      const best = this.#findBest(shape, nearKept);
      if (best) addFollower(best, viewOf(all, n));
      else {
        nearKept.add(shape, this.#keepers.length);
        this.#keepers.push({ views: [viewOf(all, n)], shape: keepSpans(shape) });
      }
    }
    this.#open = gather(all, open);
    this.#keepers = this.#keepers.filter((keeper) => {
      const { shape } = keeper;
      const waits =
        shape.bottom > limit || nearOpen.find(shape).some((other) => boxShared(shape, openShapes[other] as Spans) > 0);
      if (!waits) this.#finish(keeper);
      return waits;
    });
  }

  /** The kept shape that shares most with this one, if it shares too much; of equal ones the more confident. */
  #findBest(shape: Spans, near: Neighbourhood): Keeper | undefined {
    let best: Keeper | undefined;
    let most = 0;
    for (const index of near.find(shape)) {
      const rival = this.#keepers[index] as Keeper;
      const allowed = this.#options.overlap * Math.min(shape.area, rival.shape.area);
      if (boxShared(shape, rival.shape) <= allowed) continue;
      const shared = sharedArea(shape, rival.shape);
      if (shared <= allowed) continue;
      if (shared > most || (shared === most && best && comesBefore(rival.views[0] as View, best.views[0] as View))) {
        best = rival;
        most = shared;
      }
    }
    return best;
  }

  #finish({ views }: Keeper): void {
    const { rays } = this.#options;
    const [view] = views as [View];
    const candidates: Candidates = {
      count: views.length,
      rays,
      probability: Float32Array.from(views, ({ probability }) => probability),
      y: Int32Array.from(views, ({ y }) => y),
      x: Int32Array.from(views, ({ x }) => x),
      distance: new Float32Array(views.length * rays),
    };
    for (const [index, { distance }] of views.entries()) candidates.distance.set(distance, index * rays);
    const followers = views.slice(1).map((_, index) => index + 1);
    const outline = averagedOutline(candidates, { candidate: 0, followers });
    this.#done.push({ confidence: candidates.probability[0] as number, outline, view: { ...view, distance: NONE } });
  }

  /** After the last `settle`. */
  outlines(): Outlined[] {
    assert(this.#keepers.length === 0 && this.#open.count === 0, "everything is decided");
    this.#done.sort((a, b) => (comesBefore(a.view, b.view) ? -1 : 1));
    return this.#done.map(({ confidence, outline }) => ({ confidence, outline }));
  }
}

const NONE = new Float32Array(0);

function overlapsOne(shape: Spans, near: Neighbourhood, shapes: readonly Spans[], overlap: number): boolean {
  return near.find(shape).some((other) => {
    const rival = shapes[other] as Spans;
    const allowed = overlap * Math.min(shape.area, rival.area);
    return boxShared(shape, rival) > allowed && sharedArea(shape, rival) > allowed;
  });
}

/** The order of `inOrder`. */
function comesBefore(a: View, b: View): boolean {
  if (a.probability !== b.probability) return a.probability > b.probability;
  return a.y !== b.y ? a.y < b.y : a.x < b.x;
}

/** Only as many as are asked for the average, the most confident ones. */
function addFollower({ views }: Keeper, view: View): void {
  let at = views.length;
  while (at > 1 && comesBefore(view, views[at - 1] as View)) at--;
  if (at > starAverage.asked) return;
  views.splice(at, 0, view);
  if (views.length > starAverage.asked + 1) views.pop();
}

function viewOf({ probability, y, x, distance, rays }: Candidates, n: number): View {
  return {
    probability: probability[n] as number,
    y: y[n] as number,
    x: x[n] as number,
    distance: distance.slice(n * rays, (n + 1) * rays),
  };
}

/** Some of the candidates, in their order. */
function gather({ rays, probability, y, x, distance }: Candidates, chosen: readonly number[]): Candidates {
  const out = new Float32Array(chosen.length * rays);
  for (const [index, n] of chosen.entries()) out.set(distance.subarray(n * rays, (n + 1) * rays), index * rays);
  const pick = (values: ArrayLike<number>) => (_: unknown, index: number) => values[chosen[index] as number] as number;
  const { length } = chosen;
  return {
    count: length,
    rays,
    probability: Float32Array.from({ length }, pick(probability)),
    y: Int32Array.from({ length }, pick(y)),
    x: Int32Array.from({ length }, pick(x)),
    distance: out,
  };
}
