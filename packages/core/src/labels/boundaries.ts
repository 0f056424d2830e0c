/**
 * The outlines of objects as a mask, for drawing them over the image.
 */
import type { Labels } from "./labels.js";

/**
 * 1 where a pixel of an object has a neighbour above, below, left or right that is not of the same object, else 0.
 * Outlines lie inside their object; the image border alone makes no outline. [y, x]
 */
export function boundaries(labels: Labels): Uint8Array {
  const { data, height, width } = labels;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const id = data[i];
      if (id === 0) continue;
      if (
        (x > 0 && data[i - 1] !== id) ||
        (x + 1 < width && data[i + 1] !== id) ||
        (y > 0 && data[i - width] !== id) ||
        (y + 1 < height && data[i + width] !== id)
      ) {
        out[i] = 1;
      }
    }
  }
  return out;
}
