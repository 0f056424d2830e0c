/** Do everything again that was done to a project, and say whether the same comes out. */
import { resolve } from "node:path";
import type { Command } from "../command.js";

const NAMES = {
  steps: "steps",
  labels: "planes of labels",
  predictions: "predictions",
  measurements: "measured planes",
} as const;

export const replay: Command = {
  name: "replay",
  about: "Do everything again that was done to a project, and say whether the same comes out, byte for byte.",
  arguments: [{ name: "<project>", about: "the project's folder; no server may have it open" }],
  flags: [],
  examples: ["cambrian replay myproject"],
  async run({ args, world, report }) {
    const { replayProject } = await import("@cambrian/server");
    const project = resolve(world.cwd, args[0] as string);
    const replayed = await replayProject(project, { signal: world.signal, onProgress: report.progress });
    const parts = Object.entries(NAMES).map(([key, name]) => ({ name, ...replayed[key as keyof typeof NAMES] }));
    return {
      ok: replayed.same,
      json: { project, ...replayed },
      lines: [
        ...parts.flatMap(({ different }) => different),
        ...parts.flatMap(({ left }) => left.map((line) => `Not done again. ${line}`)),
        ...parts.map(
          ({ name, done, different }) =>
            `${done} ${name}: ${different.length === 0 ? "the same" : `${different.length} otherwise`}`,
        ),
        replayed.same ? "The same comes out, byte for byte." : "Something else comes out.",
      ],
    };
  },
};
