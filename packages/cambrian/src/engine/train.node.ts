/**
 * Training on this machine: ONNX Runtime, batches made in worker threads.
 */
import { ortNodeRuntime } from "@cambrian/nn/node";
import { type Example, type Task, type TrainOptions, type TrainRun, train as trainTask } from "@cambrian/tasks";
import { workerSamples } from "@cambrian/tasks/node";

export type LocalTrainOptions<Truth, Options> = Omit<TrainOptions<Truth, Options>, "runtime">;

/**
 * Start training a task on examples; nothing happens until the run is iterated or finished. Iterate it for a report an
 * epoch, `finish()` gives the model. Bounded by `minutes` or `epochs` (default 60 epochs); the same seed, epochs and
 * threads give the same weights.
 */
export function train<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  examples: readonly Example<Truth>[],
  options: LocalTrainOptions<Truth, Options> = {},
): TrainRun {
  return trainTask(task, examples, { runtime: ortNodeRuntime, openSamples: workerSamples(), ...options });
}
