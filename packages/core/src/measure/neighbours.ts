/**
 * Who is beside whom: objects that touch, and how far it is to the nearest other centroid.
 */
import type { Regions } from "./regions.js";
import type { Scale } from "./scale.js";

/**
 * For each object, how many others have a pixel at most `distancePx` rows and columns away from one of its own (1: they
 * touch, corners count). Costs about (2 distancePx + 1)² for each border pixel.
 */
export function countNeighbours(regions: Regions, distancePx: number): Float64Array {
  const { places, height, width, count } = regions;
  const reach = Math.max(1, Math.floor(distancePx));
  const pairs = new Set<number>();
  let lastPair = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const place = places[i] as number;
      // Every pair is met from its lower or right side; a pixel inside an object sees nothing new.
      if (place === 0 || isInside(places, height, width, y, x)) continue;
      const right = Math.min(width - 1, x + reach);
      const bottom = Math.min(height - 1, y + reach);
      for (let ny = y; ny <= bottom; ny++) {
        for (let nx = ny === y ? x + 1 : Math.max(0, x - reach); nx <= right; nx++) {
          const other = places[ny * width + nx] as number;
          if (other === 0 || other === place) continue;
          const pair = Math.min(place, other) * (count + 1) + Math.max(place, other);
          if (pair === lastPair) continue;
          pairs.add(pair);
          lastPair = pair;
        }
      }
    }
  }
  const out = new Float64Array(count);
  for (const pair of pairs) {
    const b = pair % (count + 1);
    const a = (pair - b) / (count + 1);
    out[a - 1] = (out[a - 1] as number) + 1;
    out[b - 1] = (out[b - 1] as number) + 1;
  }
  return out;
}

/** All eight neighbours belong to the same object. */
function isInside(places: Uint32Array, height: number, width: number, y: number, x: number): boolean {
  if (y === 0 || x === 0 || y === height - 1 || x === width - 1) return false;
  const i = y * width + x;
  const place = places[i];
  return (
    places[i - 1] === place &&
    places[i + 1] === place &&
    places[i - width] === place &&
    places[i + width] === place &&
    places[i - width - 1] === place &&
    places[i - width + 1] === place &&
    places[i + width - 1] === place &&
    places[i + width + 1] === place
  );
}

/** Distance between each centroid (in px) and the nearest other one, in the unit of `scale`; NaN for a single object. */
export function nearestCentroids(
  regions: Pick<Regions, "count" | "centroidY" | "centroidX">,
  scale: Scale,
): Float64Array {
  const { count, centroidY, centroidX } = regions;
  const order = Array.from({ length: count }, (_, k) => k).sort(
    (a, b) => (centroidX[a] as number) - (centroidX[b] as number),
  );
  const xs = Float64Array.from(order, (k) => scale.x * (centroidX[k] as number));
  const ys = Float64Array.from(order, (k) => scale.y * (centroidY[k] as number));
  const out = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    let best = Number.POSITIVE_INFINITY;
    // Outwards in x until x alone is farther than the best so far.
    for (const step of [-1, 1]) {
      for (let j = i + step; j >= 0 && j < count; j += step) {
        const dx = (xs[j] as number) - (xs[i] as number);
        const dy = (ys[j] as number) - (ys[i] as number);
        if (dx * dx >= best) break;
        best = Math.min(best, dx * dx + dy * dy);
      }
    }
    if (count > 1) out[order[i] as number] = Math.sqrt(best);
  }
  return out;
}
