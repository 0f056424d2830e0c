/**
 * What a command may touch of the world around it, as values, so that tests can run commands in-process.
 */
export interface Sink {
  write(text: string): void;
  /** True on a terminal: bars instead of lines. */
  readonly isTTY: boolean;
  readonly columns: number;
}

export interface World {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Relative paths start here. */
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds, for progress and durations. */
  readonly now: () => number;
}
