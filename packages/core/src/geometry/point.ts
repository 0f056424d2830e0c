/**
 * A place in an image: `y` counts rows downwards, `x` columns to the right, pixel centres lie at whole numbers.
 */
export interface Point {
  readonly y: number;
  readonly x: number;
}
