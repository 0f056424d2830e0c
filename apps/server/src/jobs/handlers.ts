/** The registry of jobs: one line for each kind of long work. */

import { checkJob } from "./check-job.js";
import type { JobHandlers } from "./context.js";
import { evaluateJob } from "./evaluate-job.js";
import { exportJob } from "./export-job.js";
import { importJob } from "./import-job.js";
import { measureJob } from "./measure-job.js";
import { predictJob } from "./predict-job.js";
import { pyramidJob } from "./pyramid-job.js";
import { trainJob } from "./train-job.js";

export const jobHandlers: JobHandlers = {
  import: importJob,
  pyramid: pyramidJob,
  check: checkJob,
  train: trainJob,
  predict: predictJob,
  evaluate: evaluateJob,
  measure: measureJob,
  export: exportJob,
};
