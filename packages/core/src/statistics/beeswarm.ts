/** Where dots of a strip stand beside each other so that their density shows and none hides another for as long as there is room. */

/**
 * Offsets from the middle line for dots at `places` (along the strip, in the unit of `size`). Dots fall into rows one `size` high;
 * within a row they stand one `size` apart, the middle first, then left and right in turn. A row wider than 2 * `reach` is
 * pressed together to fit, so the shape stays true. Deterministic; order of `places` is kept.
 */
export function beeswarm(places: readonly number[], size: number, reach: number): Float64Array {
  const rows = new Map<number, number[]>();
  for (const [n, place] of places.entries()) {
    const row = Math.round(place / size);
    const known = rows.get(row);
    if (known) known.push(n);
    else rows.set(row, [n]);
  }
  let widest = 0;
  for (const row of rows.values()) widest = Math.max(widest, row.length);
  const needed = ((widest - 1) / 2) * size;
  const press = needed > reach ? reach / needed : 1;
  const offsets = new Float64Array(places.length);
  for (const row of rows.values()) {
    const centre = row.length % 2 === 1 ? 0 : 0.5;
    for (const [at, n] of row.entries()) {
      const step = Math.ceil(at / 2) * (at % 2 === 1 ? -1 : 1);
      offsets[n] = (step + centre) * size * press;
    }
  }
  return offsets;
}
