/**
 * The picture beyond its border: mirrored at the centre of the edge pixel (d c b | a b c d | c b a), as often as
 * needed. NumPy calls this mode "reflect". An axis of one pixel repeats that pixel.
 */

/** The pixel that stands for pixel `index` of an axis of `length` pixels; any whole `index`. */
export function reflectIndex(index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  return reflectCoordinate(index, length);
}

/** The same for a position between pixels; the result lies in 0..length-1. */
export function reflectCoordinate(position: number, length: number): number {
  const last = length - 1;
  if (position >= 0 && position <= last) return position;
  if (last <= 0) return 0;
  const period = 2 * last;
  const within = Math.abs(position) % period;
  return within <= last ? within : period - within;
}
