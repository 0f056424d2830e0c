/**
 * A change of geometry, shared by pixels and what people drew on them: for every pixel of the
 * output, where in the input it comes from.
 */
export interface Warp {
  readonly height: number;
  readonly width: number;
  /** Source row of each output pixel, [height * width], in input pixels (centres at whole numbers). */
  readonly sourceY: Float32Array;
  /** Source column of each output pixel. */
  readonly sourceX: Float32Array;
}
