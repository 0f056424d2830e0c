/**
 * The ellipse that has the same second moments as an object: how long, how round, which way it points.
 * Conventions of scikit-image's `regionprops`.
 */
import type { Regions } from "./regions.js";
import type { Scale } from "./scale.js";

export interface Ellipses {
  readonly major: Float64Array;
  readonly minor: Float64Array;
  readonly eccentricity: Float64Array;
  /** Radians. */
  readonly orientation: Float64Array;
}

export function measureEllipses(regions: Regions, scale: Scale): Ellipses {
  const { count } = regions;
  const major = new Float64Array(count);
  const minor = new Float64Array(count);
  const eccentricity = new Float64Array(count);
  const orientation = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const yy = scale.y * scale.y * (regions.varianceY[k] as number);
    const xx = scale.x * scale.x * (regions.varianceX[k] as number);
    const yx = scale.y * scale.x * (regions.covariance[k] as number);
    const difference = Math.hypot(yy - xx, 2 * yx);
    const long = (yy + xx + difference) / 2;
    // From the determinant, which is exactly 0 for a straight line; the difference of roots would leave a rest.
    const short = long > 0 ? Math.max(0, (yy * xx - yx * yx) / long) : 0;
    major[k] = 4 * Math.sqrt(long);
    minor[k] = 4 * Math.sqrt(short);
    eccentricity[k] = long > 0 ? Math.sqrt(Math.min(1, difference / long)) : 0;
    if (yy === xx) orientation[k] = yx > 0 ? Math.PI / 4 : -Math.PI / 4;
    else orientation[k] = Math.atan2(2 * yx, yy - xx) / 2;
  }
  return { major, minor, eccentricity, orientation };
}
