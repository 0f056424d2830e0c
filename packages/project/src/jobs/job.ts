/**
 * The contract of the family of jobs: long work that has a line in the status bar, survives closing the window, can be
 * cancelled within 100 ms and goes on after a crash.
 */
import type { ErrorData, Progress, WorkOptions } from "@cambrian/core";
import type { Author } from "../entities/entities.js";

export type JobKind = "import" | "pyramid" | "check" | "train" | "predict" | "evaluate" | "measure" | "export";

/** `paused` keeps what is done and waits for a person; `queued` after a crash means it goes on by itself. */
export type JobState = "queued" | "running" | "paused" | "done" | "failed" | "cancelled";

export interface JobRecord {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly by: Author;
  /** Plain JSON, by kind; never changes. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly progress?: Progress;
  /** What a watcher is shown while it runs (curves, the live preview); by kind. Kept, so that a reload shows the same. */
  readonly live?: Readonly<Record<string, unknown>>;
  /** When done; by kind. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** When failed. */
  readonly error?: ErrorData;
  /** How often it was started: more than 1 after a crash or a pause. */
  readonly attempts: number;
}

/** What a handler may do besides computing. */
export interface JobWork extends WorkOptions {
  /** A folder of its own that survives a crash, for checkpoints; removed when the job is done or cancelled. */
  readonly folder: string;
  /** Shown to watchers at once and kept. */
  readonly show: (live: Readonly<Record<string, unknown>>) => void;
}

/** One member of the family. A handler may be started again after a crash: what it did before must not count twice. */
export interface JobHandler<Options, Result, Context> {
  readonly kind: JobKind;
  run(options: Options, work: JobWork, context: Context): Promise<Result>;
}
