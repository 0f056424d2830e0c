/**
 * How large steps are over a run: a linear warm-up, then half a cosine down to a small rest
 * (Loshchilov and Hutter 2017, SGDR without restarts).
 */

export interface ScheduleOptions {
  /** Largest learning rate. */
  readonly peak: number;
  /** Share of the run spent rising; default 0.03. */
  readonly warmUp?: number;
  /** Share of the peak that is left at the end; default 0.01. */
  readonly rest?: number;
}

/** The learning rate when `progress` (0 at the start, 1 at the end) of the run is done. */
export function learningRateAt(progress: number, { peak, warmUp = 0.03, rest = 0.01 }: ScheduleOptions): number {
  const at = Math.min(Math.max(progress, 0), 1);
  if (at < warmUp) return peak * Math.max(rest, at / warmUp);
  const fall = (at - warmUp) / (1 - warmUp);
  return peak * (rest + (1 - rest) * 0.5 * (1 + Math.cos(Math.PI * fall)));
}
