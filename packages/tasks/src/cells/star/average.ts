/**
 * A better outline from many: the proposals set aside for a cell saw the same border from other places, so the border is the
 * weighted mean of what they say along each ray of the most confident one.
 *
 * StarDist keeps the single best proposal. Only proposals that are nearly as confident are asked, because those near
 * the border see the far side badly.
 */
import type { Candidates } from "./candidates.js";
import { makeRays } from "./rays.js";
import { type Kept, outlineOf } from "./suppress.js";

export interface AverageSettings {
  /** How confident a follower must be, as a part of the best, to be asked. */
  readonly nearly: number;
  /** At most this many followers are asked; 0 keeps the best proposal as it is. */
  readonly asked: number;
}

/**
 * What decoding uses: the few most confident views. On trained networks more views smooth away small cells, and none
 * loses much at high IoU (tried on training images).
 */
export const starAverage: AverageSettings = { nearly: 0.7, asked: 8 };

/** The averaged outline of a kept candidate, y, x pairs [ray, 2], rays from the kept candidate's place. */
export function averagedOutline(
  candidates: Candidates,
  { candidate, followers }: Kept,
  { nearly, asked }: AverageSettings = starAverage,
): Float32Array {
  const { rays, probability, distance } = candidates;
  const best = probability[candidate] as number;
  const sum = new Float64Array(rays);
  const weights = new Float64Array(rays);
  for (let k = 0; k < rays; k++) {
    sum[k] = best * (distance[candidate * rays + k] as number);
    weights[k] = best;
  }
  const centreY = candidates.y[candidate] as number;
  const centreX = candidates.x[candidate] as number;
  const outline = new Float64Array(2 * rays);
  for (const follower of followers.slice(0, asked)) {
    const weight = probability[follower] as number;
    if (weight < nearly * best) break;
    outlineOf(candidates, follower, outline);
    addView(outline, centreY, centreX, weight, sum, weights);
  }
  const { dy, dx } = makeRays(rays);
  const out = new Float32Array(2 * rays);
  for (let k = 0; k < rays; k++) {
    const d = (sum[k] as number) / (weights[k] as number);
    out[2 * k] = centreY + d * (dy[k] as number);
    out[2 * k + 1] = centreX + d * (dx[k] as number);
  }
  return out;
}

/**
 * Where the rays from (y, x) leave an outline; added to `sum` with `weight`. An outline that does not
 * contain the place, or that a ray leaves more than once, counts with its farthest crossing, or not at all.
 */
function addView(
  outline: Float64Array,
  y: number,
  x: number,
  weight: number,
  sum: Float64Array,
  weights: Float64Array,
): void {
  const rays = sum.length;
  const { dy, dx } = makeRays(rays);
  const farthest = new Float64Array(rays);
  const turn = (2 * Math.PI) / rays;
  let y0 = (outline[2 * rays - 2] as number) - y;
  let x0 = (outline[2 * rays - 1] as number) - x;
  let angle0 = Math.atan2(y0, x0);
  for (let k = 0; k < rays; k++) {
    const y1 = (outline[2 * k] as number) - y;
    const x1 = (outline[2 * k + 1] as number) - x;
    const angle1 = Math.atan2(y1, x1);
    // the rays between the two ends of this edge, whichever way round is shorter
    let swept = angle1 - angle0;
    if (swept > Math.PI) swept -= 2 * Math.PI;
    if (swept < -Math.PI) swept += 2 * Math.PI;
    const low = swept >= 0 ? angle0 : angle0 + swept;
    const high = low + Math.abs(swept);
    const last = Math.floor(high / turn + 1e-9);
    for (let ray = Math.ceil(low / turn - 1e-9); ray <= last; ray++) {
      const r = ((ray % rays) + rays) % rays;
      const ry = dy[r] as number;
      const rx = dx[r] as number;
      // p0 + t (p1 - p0) = d * ray; cross products with the ray give t
      const cross = ry * (x1 - x0) - rx * (y1 - y0);
      const t = cross === 0 ? 0 : Math.min(1, Math.max(0, (rx * y0 - ry * x0) / cross));
      const d = (y0 + t * (y1 - y0)) * ry + (x0 + t * (x1 - x0)) * rx;
      if (d > (farthest[r] as number)) farthest[r] = d;
    }
    y0 = y1;
    x0 = x1;
    angle0 = angle1;
  }
  for (const d of farthest) if (d === 0) return;
  for (let k = 0; k < rays; k++) {
    sum[k] = (sum[k] as number) + weight * (farthest[k] as number);
    weights[k] = (weights[k] as number) + weight;
  }
}
