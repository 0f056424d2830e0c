/** The contract suite of the family of tasks, for test files only. */
export { askMaps, type Cuts } from "./cut-maps.js";
export { describeTask, type TaskSuite } from "./describe-task.js";
export { type FitSamplesOptions, fitSamples } from "./fit-samples.js";
