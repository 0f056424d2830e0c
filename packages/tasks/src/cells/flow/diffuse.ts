/**
 * Where heat flows inside an object: a source at its centre warms its pixels, nothing leaves, and everywhere the steepest
 * way up leads to the centre, around corners too.
 *
 * After Stringer et al. 2021 (Cellpose), methods, "gradient flows": every round adds heat at the centre and replaces each
 * pixel by the mean of its 3 x 3 neighbourhood; the logarithm is taken before the gradient, so that far pixels count.
 */

/** Rounds for each pixel of the box's height plus width, as Cellpose. */
const ROUNDS = 2;

/**
 * Unit vectors [2, y, x] (y first) within a box: towards the centre along the heat, 0 outside the object. `inside` is
 * [height, width]; `centerY`, `centerX` is a pixel of the object.
 */
export function diffusionFlow(
  inside: ArrayLike<number>,
  { height, width, centerY, centerX }: { height: number; width: number; centerY: number; centerX: number },
): Float32Array {
  // One pixel of background around, so that neighbours always exist.
  const stride = width + 2;
  const size = (height + 2) * stride;
  const pixels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (inside[y * width + x]) pixels.push((y + 1) * stride + x + 1);
  const places = Int32Array.from(pixels);
  const source = (centerY + 1) * stride + centerX + 1;
  let heat = new Float64Array(size);
  let next = new Float64Array(size);
  const rounds = ROUNDS * (height + width);
  for (let round = 0; round < rounds; round++) {
    heat[source] = (heat[source] as number) + 1;
    for (let k = 0; k < places.length; k++) {
      const at = places[k] as number;
      const above = at - stride;
      const below = at + stride;
      next[at] =
        ((heat[above - 1] as number) +
          (heat[above] as number) +
          (heat[above + 1] as number) +
          (heat[at - 1] as number) +
          (heat[at] as number) +
          (heat[at + 1] as number) +
          (heat[below - 1] as number) +
          (heat[below] as number) +
          (heat[below + 1] as number)) /
        9;
    }
    [heat, next] = [next, heat];
  }
  for (const at of places) heat[at] = Math.log1p(heat[at] as number);
  const flow = new Float32Array(2 * height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!inside[y * width + x]) continue;
      const at = (y + 1) * stride + x + 1;
      const dy = (heat[at + stride] as number) - (heat[at - stride] as number);
      const dx = (heat[at + 1] as number) - (heat[at - 1] as number);
      const length = Math.hypot(dy, dx) + 1e-60;
      flow[y * width + x] = dy / length;
      flow[(height + y) * width + x] = dx / length;
    }
  return flow;
}
