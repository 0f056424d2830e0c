/** The parts of the tasks that need Node: worker threads for training batches. */
export { type WorkerSamplesOptions, workerSamples } from "./train/worker-samples.node.js";
