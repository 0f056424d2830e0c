/**
 * A pool of worker threads. Threads are started when there is work for them and are kept; a thread that dies takes
 * only its own job with it.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";
import { CambrianError, errorFromData, throwIfCancelled } from "../error/cambrian-error.js";
import { onAbort } from "./on-abort.js";
import { movable, type Pool, poolClosed, type RunOptions } from "./pool.js";
import { settledOrCancelled } from "./settled-or-cancelled.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

export interface PoolOptions {
  /** Threads at most. */
  readonly size: number;
  /** The built file each thread runs, see `workerEntry`; it calls `serveJobs`. */
  readonly entry: URL;
  /** Copied to each thread when it starts. */
  readonly workerData?: unknown;
  /** Memory limits of each thread, as Node names them. */
  readonly resourceLimits?: ResourceLimits;
}

interface Job {
  readonly id: number;
  readonly payload: unknown;
  readonly transfer: ArrayBuffer[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
  /** Why it died, from its "error" event, which comes before "exit". */
  cause?: unknown;
}

/** Opens a pool. An idle pool does not keep the program alive. Throws `TypeError` for a size below 1. */
export function openPool(options: PoolOptions): Pool {
  const { size, entry } = options;
  if (!Number.isInteger(size) || size < 1) throw new TypeError(`a pool needs at least one worker, not ${size}`);
  const threads = new Set<Thread>();
  const queue: Job[] = [];
  let nextId = 0;
  let closed = false;

  const startThread = (): Thread => {
    const worker = new Worker(entry, {
      workerData: options.workerData,
      execArgv: withoutConditions(process.execArgv),
      ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
    });
    const thread: Thread = { worker, job: undefined };
    threads.add(thread);
    worker.on("message", (message: FromWorker) => finish(thread, message));
    worker.on("messageerror", (error) => {
      thread.cause = error;
      void worker.terminate();
    });
    worker.on("error", (error) => {
      thread.cause = error;
    });
    worker.on("exit", (exitCode) => {
      threads.delete(thread);
      thread.job?.reject(closed ? poolClosed() : workerDied(exitCode, thread.cause));
      thread.job = undefined;
      if (!closed) dispatch();
    });
    return thread;
  };

  const finish = (thread: Thread, message: FromWorker): void => {
    const { job } = thread;
    if (!job || job.id !== message.id) return;
    thread.job = undefined;
    thread.worker.unref();
    if (message.kind === "done") job.resolve(message.result);
    else job.reject(errorFromData(message.error));
    dispatch();
  };

  const dispatch = (): void => {
    while (queue.length > 0) {
      const idle = [...threads].find((thread) => thread.job === undefined && thread.cause === undefined);
      if (!idle && threads.size >= size) return;
      const job = queue.shift();
      if (!job) return;
      try {
        const thread = idle ?? startThread();
        const message: ToWorker = { kind: "job", id: job.id, payload: job.payload };
        thread.worker.postMessage(message, job.transfer);
        thread.job = job;
        thread.worker.ref();
      } catch (error) {
        job.reject(error); // a payload that cannot be copied is the caller's mistake
      }
    }
  };

  const forget = (id: number): void => {
    const waiting = queue.findIndex((job) => job.id === id);
    if (waiting >= 0) queue.splice(waiting, 1);
    const message: ToWorker = { kind: "cancel", id };
    for (const { job, worker } of threads) if (job?.id === id) worker.postMessage(message);
  };

  const pool: Pool = {
    size,
    async run<T>(payload: unknown, { transfer, signal }: RunOptions = {}): Promise<T> {
      if (closed) throw poolClosed();
      throwIfCancelled(signal);
      const id = nextId++;
      const work = new Promise<unknown>((resolve, reject) => {
        queue.push({ id, payload, transfer: movable(transfer), resolve, reject });
        dispatch();
      });
      const stopListening = signal && onAbort(signal, () => forget(id));
      try {
        return (await settledOrCancelled(work, signal)) as T;
      } finally {
        stopListening?.();
      }
    },
    async close() {
      closed = true;
      for (const job of queue.splice(0)) job.reject(poolClosed());
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
  return pool;
}

function workerDied(exitCode: number, cause: unknown): CambrianError {
  const outOfMemory = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  const why = outOfMemory
    ? "it ran out of memory. Use smaller images or tiles, or fewer workers."
    : cause instanceof Error
      ? `${cause.name}: ${cause.message}`
      : `it ended with exit code ${exitCode}.`;
  return new CambrianError(
    "work/worker-died",
    `The worker thread that did this job died: ${why} The other jobs go on.`,
    { exitCode, ...(cause instanceof Error ? { stack: cause.stack ?? "" } : {}) },
    { cause },
  );
}

/**
 * Flags of this process for its threads, less `--conditions`: a thread runs built files, and a program that runs from its
 * sources (tests do) asks for the sources of every package with that flag.
 */
function withoutConditions(flags: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] as string;
    if (flag === "--conditions" || flag === "-C") i++;
    else if (!flag.startsWith("--conditions=")) kept.push(flag);
  }
  return kept;
}
