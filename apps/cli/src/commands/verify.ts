/** Check that a project is whole: its journal, snapshots, references and files. */
import { resolve } from "node:path";
import type { Command } from "../command.js";

export const verify: Command = {
  name: "verify",
  about: "Check that a project is whole: journal, snapshots, references and files.",
  arguments: [{ name: "<project>", about: "the project's folder" }],
  flags: [],
  examples: ["cambrian verify myproject"],
  async run({ args, world }) {
    const { verifyProject } = await import("@cambrian/server");
    const project = resolve(world.cwd, args[0] as string);
    const { problems, steps, images, models } = await verifyProject(project);
    return {
      ok: problems.length === 0,
      json: { project, ok: problems.length === 0, steps, images, models, problems },
      lines: [
        ...problems.map(({ code, message }) => `${message} [${code}]`),
        problems.length === 0
          ? `Whole: ${steps} steps, ${images} images, ${models} models.`
          : `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${steps} steps, ${images} images, ${models} models.`,
      ],
    };
  },
};
