/** Measuring for the server: in a thread of its own that is started when it is first needed. */
import type { Column } from "@cambrian/core";
import { openPool, workerEntry } from "@cambrian/core/node";
import type { MeasureJob } from "./measure.worker.node.js";

export interface Measurer {
  measure(job: MeasureJob, signal: AbortSignal): Promise<readonly Column[]>;
  close(): Promise<void>;
}

export function makeMeasurer(): Measurer {
  let pool: ReturnType<typeof openPool> | undefined;
  return {
    measure(job, signal) {
      pool ??= openPool({ size: 1, entry: workerEntry(import.meta.url, "./measure.worker.node.js") });
      return pool.run<readonly Column[]>(job, { signal });
    },
    close: async () => pool?.close(),
  };
}
