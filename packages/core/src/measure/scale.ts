/**
 * How large a pixel is, for measurements: 1 x 1 when they are in pixels, micrometres otherwise.
 */
export interface Scale {
  readonly y: number;
  readonly x: number;
}
