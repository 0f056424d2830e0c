/**
 * Do everything again that was done to a project, and see whether the same comes out, byte for byte: every step from the
 * first, what each model found, and what was measured.
 *
 * A copy in memory gets the steps as they stand in the journal. Finding cells is done again with the model and the settings
 * that its job recorded; results of ONNX Runtime are the same for the same number of threads on the same kind of processor.
 */
import type { WorkOptions } from "@cambrian/core";
import type { ProjectStore } from "@cambrian/project";
import { openProjectFolder, openProjectInMemory } from "@cambrian/project/node";
import { replayMeasurements } from "./replay-measurements.js";
import { replayPredictions } from "./replay-predictions.js";
import { compareStates, replaySteps } from "./replay-steps.js";

/** How much was done again, and what came out otherwise. */
export interface Replayed {
  readonly done: number;
  readonly different: readonly string[];
  /** What could not be done again, and why. */
  readonly left: readonly string[];
}

export interface ProjectReplay {
  readonly same: boolean;
  readonly steps: Replayed;
  readonly labels: Replayed;
  readonly predictions: Replayed;
  readonly measurements: Replayed;
}

/** Throws `project/not-found`, `project/in-use` and `work/cancelled`. */
export async function replayProject(folder: string, work: WorkOptions = {}): Promise<ProjectReplay> {
  await using store = await openProjectFolder(folder);
  await using copy: ProjectStore = await openProjectInMemory();
  const steps = await replaySteps(store, copy, work);
  const labels = await compareStates(store, copy);
  const predictions = await replayPredictions(store, folder, work);
  const measurements = await replayMeasurements(store, folder, work);
  const all = [steps, labels, predictions, measurements];
  return { same: all.every(({ different }) => different.length === 0), steps, labels, predictions, measurements };
}
