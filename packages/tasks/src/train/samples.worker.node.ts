/**
 * The thread that makes training batches: the images come once, shared; every job is the number of a step.
 */
import { transferring } from "@cambrian/core";
import { serveJobs } from "@cambrian/core/node";
import type { Batch } from "@cambrian/nn";
import { getTask } from "../registry.js";
import { type BatchPlan, makeBatches } from "./make-batch.js";
import type { PreparedExample } from "./prepare.js";

/** What the thread is started with. */
export interface SamplesWorkerData {
  readonly task: string;
  readonly examples: readonly PreparedExample<unknown>[];
  readonly plan: BatchPlan;
}

let make: ((step: number) => Batch) | undefined;

serveJobs((step, { workerData }) => {
  const { task, examples, plan } = workerData as SamplesWorkerData;
  make ??= makeBatches(getTask(task), examples, plan);
  const batch = make(step as number);
  return transferring(
    batch,
    Object.values(batch.inputs).map(({ data }) => data.buffer),
  );
});
