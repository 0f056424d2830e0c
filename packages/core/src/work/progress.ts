/**
 * What long work reports while it runs.
 */

export interface Progress {
  /** What is being done now, in words a person reads. */
  readonly what: string;
  readonly done: number;
  /** Missing when nobody knows yet. */
  readonly total?: number;
  readonly secondsLeft?: number;
}

export type OnProgress = (progress: Progress) => void;

/** Every long call takes these two. `signal` stops it within 100 ms with the code `work/cancelled`. */
export interface WorkOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}
