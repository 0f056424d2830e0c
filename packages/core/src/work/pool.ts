/**
 * The contract of a pool of workers: jobs go in, results come out, and what goes wrong comes back as the coded error it
 * was. `openPool` (Node) runs jobs in worker threads, `inlinePool` in the calling thread, for tests and small work.
 */
import { CambrianError, type ErrorData, errorToData } from "../error/cambrian-error.js";

export interface RunOptions {
  /** Buffers that move to the worker instead of being copied; they are empty for the caller afterwards. */
  readonly transfer?: readonly ArrayBufferLike[];
  readonly signal?: AbortSignal;
}

/** Close it with `await using` or `close()`. */
export interface Pool extends AsyncDisposable {
  /** How many jobs run at the same time; the others wait in the order they came. */
  readonly size: number;
  /**
   * Run one job; payload and result are plain data (what `structuredClone` takes). Throws what the handler threw, as a
   * `CambrianError`. A cancelled job fails with `work/cancelled` at once; one that was already running is told through its
   * signal and keeps its worker until it ends. A job whose worker dies fails with `work/worker-died`; the others go on in
   * a new worker. Throws `work/pool-closed` after `close()`.
   */
  run<T>(payload: unknown, options?: RunOptions): Promise<T>;
  /** Ends all workers; jobs that have not finished fail with `work/pool-closed`. */
  close(): Promise<void>;
}

/** What a handler knows besides its payload. */
export interface JobContext {
  /** Aborted when the caller cancels. */
  readonly signal: AbortSignal;
  /** The `workerData` the pool was opened with. */
  readonly workerData: unknown;
}

/** Does one job. Wrap the result in `transferring` to move large buffers back instead of copying them. */
export type JobHandler = (payload: unknown, context: JobContext) => unknown;

/** A result with the buffers that move along with it. */
export class Transferring {
  constructor(
    readonly value: unknown,
    readonly transfer: readonly ArrayBufferLike[],
  ) {}
}

/** Mark a handler's result: the caller gets `value`, and the buffers in `transfer` move instead of being copied. */
export function transferring(value: unknown, transfer: readonly ArrayBufferLike[]): Transferring {
  return new Transferring(value, transfer);
}

/** The buffers that can move: each once, without shared memory, which both sides see anyway. */
export function movable(transfer: readonly ArrayBufferLike[] = []): ArrayBuffer[] {
  return [...new Set(transfer)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}

/** What jobs get that were not done when their pool was closed. */
export function poolClosed(): CambrianError {
  return new CambrianError("work/pool-closed", "The pool of workers was closed before this job was done.");
}

/** The error as plain data that can be copied to another thread. */
export function copyableError(error: unknown): ErrorData {
  const data = errorToData(error);
  try {
    return structuredClone(data);
  } catch {
    return { ...data, details: {} }; // details that cannot be copied (a function, a socket) must not hide the error itself
  }
}
