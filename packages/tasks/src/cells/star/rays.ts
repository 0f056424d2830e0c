/**
 * The directions in which the star representation measures: ray k points at the angle 2πk/rays,
 * from the x axis towards the y axis (clockwise on a screen).
 */

export interface Rays {
  readonly count: number;
  /** Row and column step of a ray of length 1, [ray]. */
  readonly dy: Float64Array;
  readonly dx: Float64Array;
}

const made = new Map<number, Rays>();

/** The directions for a number of rays; made once. */
export function makeRays(count: number): Rays {
  const found = made.get(count);
  if (found) return found;
  if (!Number.isInteger(count) || count < 3) throw new TypeError(`a star needs at least 3 rays, got ${count}`);
  const dy = new Float64Array(count);
  const dx = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    dy[k] = Math.sin((2 * Math.PI * k) / count);
    dx[k] = Math.cos((2 * Math.PI * k) / count);
  }
  const rays = { count, dy, dx };
  made.set(count, rays);
  return rays;
}
