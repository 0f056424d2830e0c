/** What the server is and what it can do. */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import { tasks } from "@cambrian/tasks";
import { describeMachine, listModels, type ModelCard } from "cambrian";
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
      const headline = headlineOf(card);
      const about =
        typeof card.data?.about === "string" ? card.data.about : `Learnt from ${card.training.images} images.`;
      return [{ name: model.name, task: card.task, about, headline }];
    }),
};

/** How good a model is, and on what: on images it never saw where its card says so, else on those that chose its moment. */
function headlineOf({ scores = {}, validation }: ModelCard): { readonly name: string; readonly value: number } | null {
  for (const [group, score] of Object.entries(scores)) {
    const value = (score as { readonly ap?: Readonly<Record<string, unknown>> } | null)?.ap?.["0.50"];
    if (typeof value === "number") return { name: `${group} test images`, value };
  }
  return validation ? { name: "images set aside", value: validation.value } : null;
}

const ABOUT: Readonly<Record<string, string>> = {
  cells: "Outline every cell or nucleus, then count and measure them.",
};
