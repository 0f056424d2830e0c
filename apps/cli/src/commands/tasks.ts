/**
 * The questions the program can answer about an image, with the options of each.
 */
import { type OptionSpec, tasks as registry } from "cambrian";
import type { Command } from "../command.js";
import { kebab } from "../option-flags.js";

export const tasks: Command = {
  name: "tasks",
  about: "List the tasks and their options.",
  arguments: [],
  flags: [],
  examples: ["cambrian tasks --json"],
  async run() {
    const all = registry.list.map(({ id, title, version, options }) => ({
      id,
      title,
      version,
      options: Object.entries(options as Readonly<Record<string, OptionSpec<unknown>>>),
    }));
    return {
      json: {
        tasks: all.map(({ options, ...task }) => ({
          ...task,
          options: options.map(([name, spec]) => ({ name, ...spec, default: spec.default ?? null })),
        })),
      },
      lines: all.flatMap(({ id, title, options }) => [
        `${id}  ${title}`,
        ...options.map(([name, { about, stage }]) => `  --${kebab(name).padEnd(16)} ${stage.padEnd(9)} ${about}`),
      ]),
    };
  },
};
