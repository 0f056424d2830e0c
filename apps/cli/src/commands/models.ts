/**
 * The models that came with the program.
 */
import { listModels } from "cambrian";
import type { Command } from "../command.js";

export const models: Command = {
  name: "models",
  about: "List the models that came with the program.",
  arguments: [],
  flags: [],
  examples: ["cambrian models"],
  async run() {
    const listed = await listModels();
    const lines = listed.flatMap((model) => {
      if ("problem" in model)
        return [`${model.name}  cannot be used: ${model.problem.message} [${model.problem.code}]`];
      const { card } = model;
      const score = card.validation
        ? `  ${card.validation.name} ${card.validation.value.toFixed(3)} while training`
        : "";
      return [
        `${model.name}  for ${card.task}, ${card.traits.channels} ${card.traits.channels === 1 ? "channel" : "channels"}${score}`,
        `  ${model.dir}`,
        ...(card.limits ?? []).map((limit) => `  limit: ${limit}`),
      ];
    });
    return {
      json: {
        models: listed.map((model) =>
          "problem" in model
            ? model
            : {
                name: model.name,
                dir: model.dir,
                task: model.card.task,
                taskVersion: model.card.taskVersion,
                sha256: model.card.sha256,
                validation: model.card.validation ?? null,
                scores: model.card.scores ?? null,
                limits: model.card.limits ?? [],
              },
        ),
      },
      lines: lines.length > 0 ? lines : ["No model came with this program. Train one: cambrian train cells --data DIR"],
    };
  },
};
