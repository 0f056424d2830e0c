/** Measure everything now, so that the table opens at once. */
import { measurePlane } from "../measure/measure-plane.js";
import { type MeasureSource, measureProject } from "../measure/measure-project.js";
import type { AnyJobHandler, JobContext } from "./context.js";
import { readPlane } from "./read-examples.js";

export const measureJob: AnyJobHandler = {
  kind: "measure",
  async run(_, work, context) {
    const { rows, seq } = await measureProject(measuringIn(context), { ...work, reviewedOnly: false });
    return { rows, seq };
  },
};

/** Measuring in a job's own process. */
export function measuringIn(context: JobContext): MeasureSource {
  return {
    cache: context.cache,
    state: () => context.state(),
    labelledPlanes: (image) => context.labelledPlanes(image),
    labels: (image, plane) => context.labels(image, plane),
    measure: async (plane) => measurePlane(await readPlane(plane.record, plane.plane, context), plane),
  };
}
