/**
 * Truth -> what the network should say, in the star representation: at every grid point how central it is in
 * its cell, and how far the border is along each ray.
 *
 * After StarDist (Schmidt et al. 2018, MICCAI, section 2). Ours differs in three small ways: a ray steps exactly one
 * pixel along its longer axis (so that the half-pixel correction is exact), the probability is scaled to 1 at
 * the best grid point (so that a cell of three pixels peaks at 1 too), and rays do not walk the part that the distance
 * transform has shown to be inside.
 *
 * A cell cut by the edge of the picture: as in StarDist, rays end at the edge, but the edge is no border for the
 * probability. The network sees where the picture ends (padding), so it can learn this, and what it learns from
 * crops then holds at the edges of whole images. Leaving such rays out of the loss would leave them free to say
 * anything, and then outlines of cells at an edge could suppress or cover their neighbours.
 */
import type { Labels } from "@cambrian/core";
import type { Maps } from "../../task.js";
import type { CellsTruth } from "../types.js";
import { makeRays } from "./rays.js";

export interface StarTargetOptions {
  readonly rays: number;
  readonly grid: number;
}

/**
 * Maps of ceil(height / grid) x ceil(width / grid), sampled at the pixels (grid * i, grid * j):
 * - `probability` [1, i, j]: distance to the nearest pixel outside the cell, divided by the largest such distance of
 *   the cell; 0 in the background.
 * - `distance` [ray, i, j]: pixels of the full-size image to the border; 0 in the background.
 * - `weight` [1, i, j]: 0 where the truth says `ignore`, else 1.
 */
export function makeStarTargets(truth: CellsTruth, { rays, grid }: StarTargetOptions): Maps {
  const { labels, ignore } = truth;
  const rows = Math.ceil(labels.height / grid);
  const columns = Math.ceil(labels.width / grid);
  const size = rows * columns;
  const depth = borderDepth(labels, grid);
  return {
    probability: { data: relativeDepth(labels, depth, grid), shape: [1, rows, columns] },
    distance: { data: walkRays(labels, depth, grid, rays), shape: [rays, rows, columns] },
    weight: {
      data: ignore ? sampledWeight(labels, ignore, grid) : new Float32Array(size).fill(1),
      shape: [1, rows, columns],
    },
  };
}

/**
 * Euclidean distance from each grid point to the nearest pixel with another label; 0 in the background, [i, j].
 * The edge of the picture is no border, unless one cell fills it all.
 *
 * Rows first, then columns as in Saito and Toriwaki (1994), each column search ending as soon as no farther row can win.
 */
function borderDepth(labels: Labels, grid: number): Float32Array {
  const { data, height, width } = labels;
  const filled = data.length > 0 && data[0] !== 0 && data.every((id) => id === data[0]);
  const atEdge = filled ? 0 : Number.POSITIVE_INFINITY;
  const columns = Math.ceil(width / grid);
  // squared distance to another label within the row, at sampled columns, [y, j]
  const inRow = new Float32Array(height * columns);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let from = 0; from < width; ) {
      const id = data[start + from] as number;
      let to = from + 1;
      while (to < width && data[start + to] === id) to++;
      if (id !== 0) {
        const first = Math.ceil(from / grid);
        for (let j = first, x = first * grid; x < to; j++, x += grid) {
          const left = x - from + 1 + (from === 0 ? atEdge : 0);
          const right = to - x + (to === width ? atEdge : 0);
          const near = left < right ? left : right;
          inRow[y * columns + j] = near * near;
        }
      }
      from = to;
    }
  }
  const rows = Math.ceil(height / grid);
  const depth = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const y = i * grid;
    for (let j = 0; j < columns; j++) {
      const x = j * grid;
      const id = data[y * width + x] as number;
      if (id === 0) continue;
      let best = inRow[y * columns + j] as number;
      let up = true;
      let down = true;
      for (let step = 1; step * step < best && (up || down); step++) {
        if (up) {
          const above = y - step;
          if (above < 0 || data[above * width + x] !== id) {
            up = false;
            if (above >= 0 || filled) best = Math.min(best, step * step);
          } else best = Math.min(best, step * step + (inRow[above * columns + j] as number));
        }
        if (down) {
          const below = y + step;
          if (below >= height || data[below * width + x] !== id) {
            down = false;
            if (below < height || filled) best = Math.min(best, step * step);
          } else best = Math.min(best, step * step + (inRow[below * columns + j] as number));
        }
      }
      depth[i * columns + j] = Math.sqrt(best);
    }
  }
  return depth;
}

function relativeDepth({ data, height, width }: Labels, depth: Float32Array, grid: number): Float32Array {
  const columns = Math.ceil(width / grid);
  const rows = Math.ceil(height / grid);
  const deepest = new Map<number, number>();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const id = data[i * grid * width + j * grid] as number;
      const here = depth[i * columns + j] as number;
      if (id !== 0 && here > (deepest.get(id) ?? 0)) deepest.set(id, here);
    }
  const out = new Float32Array(depth.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const here = depth[i * columns + j] as number;
      if (here > 0) out[i * columns + j] = here / (deepest.get(data[i * grid * width + j * grid] as number) ?? here);
    }
  return out;
}

/** Distance to the border along each ray, [ray, i, j]. */
function walkRays({ data, height, width }: Labels, depth: Float32Array, grid: number, count: number): Float32Array {
  const { dy, dx } = makeRays(count);
  const rows = Math.ceil(height / grid);
  const columns = Math.ceil(width / grid);
  const size = rows * columns;
  // one pixel of background around, so that every walk ends
  const stride = width + 2;
  const padded = new Uint32Array((height + 2) * stride);
  for (let y = 0; y < height; y++) padded.set(data.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);

  // where step s of ray k lands, relative to its start
  const steps = Math.max(height, width) + 1;
  const offsets = new Int32Array(count * steps);
  const lengths = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const y = dy[k] as number;
    const x = dx[k] as number;
    const length = 1 / Math.max(Math.abs(y), Math.abs(x));
    lengths[k] = length;
    for (let s = 0; s < steps; s++)
      offsets[k * steps + s] = Math.round(s * length * y) * stride + Math.round(s * length * x);
  }

  // the grid points inside cells: where they are in the maps and in `padded`, and how far all pixels are known to be theirs
  const places = new Int32Array(size);
  const starts = new Int32Array(size);
  const known = new Float32Array(size);
  const toEdge = new Int32Array(size);
  let found = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const inside = depth[i * columns + j] as number;
      if (inside === 0) continue;
      const y = i * grid;
      const x = j * grid;
      places[found] = i * columns + j;
      starts[found] = (y + 1) * stride + x + 1;
      known[found] = inside - 0.5;
      toEdge[found++] = Math.min(y, x, height - 1 - y, width - 1 - x);
    }

  // ray by ray, because the maps of different rays lie a power of two apart, where caches collide
  const out = new Float32Array(count * size);
  for (let k = 0; k < count; k++) {
    const length = lengths[k] as number;
    const perLength = 1 / length;
    for (let n = 0; n < found; n++) {
      const start = starts[n] as number;
      const id = padded[start];
      const near = ((known[n] as number) * perLength) | 0;
      const edge = toEdge[n] as number;
      let s = k * steps + (near < edge ? near : edge) + 1;
      while (padded[start + (offsets[s] as number)] === id) s++;
      out[k * size + (places[n] as number)] = (s - k * steps - 0.5) * length;
    }
  }
  return out;
}

function sampledWeight({ height, width }: Labels, ignore: Uint8Array, grid: number): Float32Array {
  if (ignore.length !== height * width)
    throw new TypeError(`the ignore mask has ${ignore.length} pixels, the labels ${height * width}`);
  const columns = Math.ceil(width / grid);
  const out = new Float32Array(Math.ceil(height / grid) * columns);
  for (let at = 0; at < out.length; at++) {
    const i = Math.floor(at / columns);
    out[at] = ignore[i * grid * width + (at - i * columns) * grid] === 0 ? 1 : 0;
  }
  return out;
}
