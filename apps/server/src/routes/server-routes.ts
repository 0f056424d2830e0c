/** What the server is and what it can do. */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import { tasks } from "@cambrian/tasks";
import { describeMachine, listModels } from "cambrian";
import type { Handlers } from "../http/handler.js";

const SAMPLE_ABOUT = "Eight drawn pictures of stained nuclei, three of them labelled, in two conditions.";

export const serverRoutes: Pick<Handlers, "health" | "machine" | "tasks" | "shippedModels"> = {
  health: () => ({ status: "ok", version: CAMBRIAN_VERSION }),
  machine: () => {
    const { cpu, threads, memoryGiB, system } = describeMachine();
    const cores = `${threads} ${threads === 1 ? "core" : "cores"}`;
    return {
      cores: threads,
      memoryBytes: Math.round(memoryGiB * 2 ** 30),
      gpu: null,
      summary: `${cores} and ${Math.round(memoryGiB)} GB of memory (${cpu}, ${system}). No graphics card is needed: everything runs on this computer, and no image leaves it.`,
    };
  },
  tasks: () =>
    tasks.list.map((task) => ({
      id: task.id,
      title: task.title,
      about: ABOUT[task.id] ?? task.title,
      sample: { about: SAMPLE_ABOUT },
      // JSON has no undefined: an option without a default has null.
      options: JSON.parse(JSON.stringify(task.options, (_, value) => (value === undefined ? null : value))),
    })),
  shippedModels: async () =>
    (await listModels()).flatMap((model) => {
      if (!("card" in model)) return [];
      const { card } = model;
      const headline = card.validation ? { name: card.validation.name, value: card.validation.value } : null;
      const about =
        typeof card.data?.about === "string" ? card.data.about : `Learnt from ${card.training.images} images.`;
      return [{ name: model.name, task: card.task, about, headline }];
    }),
};

const ABOUT: Readonly<Record<string, string>> = {
  cells: "Outline every cell or nucleus, then count and measure them.",
};
