/** The parts of the tasks that need Node: worker threads for training batches. */
export { workerSamples, type WorkerSamplesOptions } from "./train/worker-samples.node.js";
