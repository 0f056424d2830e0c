/**
 * What a network that saw a mirror image says about the image itself: its rays point the other way round.
 */
import type { Maps } from "../../task.js";

/**
 * Reorder the rays of `distance`; pixels are already back in place. `y` is a mirror image upside down, `x` left to right. With
 * an odd number of rays a left-right mirror falls between rays; the two neighbours are averaged.
 */
export function mirrorStarMaps(maps: Maps, axis: "y" | "x"): Maps {
  const { distance } = maps;
  if (!distance) return maps;
  const [rays = 0, ...place] = distance.shape;
  const size = place.reduce((product, length) => product * length, 1);
  const data = new Float32Array(distance.data.length);
  for (let k = 0; k < rays; k++) {
    // the angle a becomes -a, or 180 degrees - a
    const source = (axis === "y" ? rays : 1.5 * rays) - k;
    const below = Math.floor(source) % rays;
    const above = Math.ceil(source) % rays;
    const from = distance.data.subarray(below * size, (below + 1) * size);
    if (below === above) {
      data.set(from, k * size);
      continue;
    }
    for (let i = 0; i < size; i++)
      data[k * size + i] = ((from[i] as number) + (distance.data[above * size + i] as number)) / 2;
  }
  return { ...maps, distance: { data, shape: distance.shape } };
}
