/** Say how good a model is on the project's test images, or on those watched while training. */
import { CambrianError } from "@cambrian/core";
import type { jobOptions } from "@cambrian/protocol";
import type { z } from "zod";
import type { AnyJobHandler } from "./context.js";
import { makeReport } from "./make-report.js";
import { openProjectModel } from "./project-model.js";
import { readExamples } from "./read-examples.js";
import { rolesOf } from "./roles.js";

export const evaluateJob: AnyJobHandler = {
  kind: "evaluate",
  async run(given, work, context) {
    const { model: id, on } = given as unknown as z.output<(typeof jobOptions)["evaluate"]>; // checked when it was made
    const state = await context.state();
    const images = rolesOf(state)[on];
    if (images.length === 0) {
      throw new CambrianError(
        "evaluate/nothing-to-score",
        on === "test"
          ? "No labelled image is set aside for testing. Set some aside under Check, or test on the watched images."
          : "No labelled image is set aside to watch. Set some aside under Check.",
        { on },
      );
    }
    const { model, name } = await openProjectModel(state, context.folder, id);
    await using _open = model;
    const examples = await readExamples(images, context, work);
    const report = await makeReport(model, examples, { ...work, model: id, name, on, threads: context.threads });
    return { model: id, report };
  },
};
