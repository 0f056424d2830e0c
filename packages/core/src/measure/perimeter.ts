/**
 * The length of an object's outline, from the steps between neighbouring border pixels.
 *
 * The weights are those of Benkrid and Crookes (2000, "Design and FPGA implementation of a perimeter estimator") as
 * scikit-image uses them: a border pixel adds 1 where the line runs straight, sqrt(2) where it runs diagonally, their mean
 * where it bends. We keep straight steps along rows and along columns apart, so that pixels that are not square count with
 * their own width, height and diagonal; for square pixels the sum is the same.
 */
import type { Regions } from "./regions.js";
import type { Scale } from "./scale.js";

/** How many steps of each kind an outline has. */
export interface Outlines {
  readonly alongX: Float64Array;
  readonly alongY: Float64Array;
  readonly diagonal: Float64Array;
}

export function measureOutlines(regions: Regions): Outlines {
  const { places, height, width, count } = regions;
  const border = findBorder(places, height, width);
  const alongX = new Float64Array(count);
  const alongY = new Float64Array(count);
  const diagonal = new Float64Array(count);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (border[i] === 0) continue;
      const place = places[i] as number;
      const same = (ny: number, nx: number): number => {
        if (ny < 0 || nx < 0 || ny >= height || nx >= width) return 0;
        const j = ny * width + nx;
        return border[j] !== 0 && places[j] === place ? 1 : 0;
      };
      const level = same(y, x - 1) + same(y, x + 1);
      const upright = same(y - 1, x) + same(y + 1, x);
      const corners = same(y - 1, x - 1) + same(y - 1, x + 1) + same(y + 1, x - 1) + same(y + 1, x + 1);
      const [straight, oblique] = stepsOf(level + upright, corners);
      const k = place - 1;
      if (straight > 0) {
        alongX[k] = (alongX[k] as number) + (straight * level) / (level + upright);
        alongY[k] = (alongY[k] as number) + (straight * upright) / (level + upright);
      }
      diagonal[k] = (diagonal[k] as number) + oblique;
    }
  }
  return { alongX, alongY, diagonal };
}

export function outlineLengths(outlines: Outlines, scale: Scale): Float64Array {
  const across = Math.hypot(scale.y, scale.x);
  return outlines.diagonal.map(
    (steps, k) => scale.x * (outlines.alongX[k] as number) + scale.y * (outlines.alongY[k] as number) + across * steps,
  );
}

const NONE = [0, 0] as const;
const STRAIGHT = [1, 0] as const;
const OBLIQUE = [0, 1] as const;
const BENT = [0.5, 0.5] as const;

/** Straight and diagonal steps that a border pixel adds, from how many border pixels lie beside it and at its corners. */
function stepsOf(beside: number, corners: number): readonly [number, number] {
  if (beside === 2 || beside === 3) return corners <= 2 ? STRAIGHT : NONE;
  if (beside === 1) return corners === 1 || corners === 2 ? BENT : corners === 3 ? OBLIQUE : NONE;
  return beside === 0 && corners === 2 ? OBLIQUE : NONE;
}

/** Pixels of an object with a neighbour above, below, left or right that is another thing or beyond the image. */
function findBorder(places: Uint32Array, height: number, width: number): Uint8Array {
  const border = new Uint8Array(places.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const place = places[i];
      if (place === 0) continue;
      if (
        x === 0 ||
        y === 0 ||
        x === width - 1 ||
        y === height - 1 ||
        places[i - 1] !== place ||
        places[i + 1] !== place ||
        places[i - width] !== place ||
        places[i + width] !== place
      ) {
        border[i] = 1;
      }
    }
  }
  return border;
}
