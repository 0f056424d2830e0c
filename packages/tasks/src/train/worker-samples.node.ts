/**
 * Training batches from worker threads, so that reading and augmentation overlap with the running step.
 */
import { openPool, workerEntry } from "@cambrian/core/node";
import { type Batch, openBatches } from "@cambrian/nn";
import type { OpenSamples } from "./train.js";

export interface WorkerSamplesOptions {
  /** Threads that make batches; default 1, enough for two cores that train. */
  readonly workers?: number;
  /** Batches kept ready; default 3. */
  readonly ahead?: number;
}

/** For `train`'s `openSamples`. Only tasks of the registry can be named to another thread. */
export function workerSamples({ workers = 1, ahead = 3 }: WorkerSamplesOptions = {}): OpenSamples {
  return async (task, examples, plan) => {
    const pool = openPool({
      size: workers,
      entry: workerEntry(import.meta.url, "./samples.worker.node.js"),
      workerData: { task, examples, plan },
    });
    const batches = openBatches({
      ahead,
      make: (step, { signal }) => pool.run<Batch>(step, { signal }),
    });
    const close = async (): Promise<void> => {
      await batches.close();
      await pool.close();
    };
    return { next: (step) => batches.next(step), close, [Symbol.asyncDispose]: close };
  };
}
