/**
 * The cells task with a network so small that a test can train it, and models of it without any training.
 */
import { makeRandom } from "@cambrian/core";
import { initialParameters, layoutOf, makeGraph, unet } from "@cambrian/nn";
import { cells } from "../cells/task.js";
import type { CellsOptions, CellsResult, CellsTruth } from "../cells/types.js";
import { makeModel } from "../model/make-model.js";
import type { Model } from "../model/model.js";
import { resolveOptions } from "../options.js";
import type { Task, Traits } from "../task.js";

/** As `cells`, but with two narrow levels. */
export const tinyCells: Task<CellsTruth, CellsResult, CellsOptions> = {
  ...cells,
  buildModel(traits, options) {
    const { main } = cells.buildModel(traits, options);
    if (!main) throw new Error("Assertion failed: cells have a main network");
    const { outputs, outputBias } = main.description as {
      outputs: Record<string, number>;
      outputBias: Record<string, number>;
    };
    const small = unet({ channels: traits.channels, outputs, outputBias, grid: options.grid, widths: [8, 8] });
    return { main: { ...small, ...(main.activate ? { activate: main.activate } : {}) } };
  },
};

/** A model of random weights in which every layer speaks. */
export async function randomTinyModel(
  given: Partial<CellsOptions> = {},
  traits: Traits = { channels: 1, channelNames: ["grey"], rgb: false },
): Promise<Model> {
  const options = resolveOptions(cells.options, given);
  const network = tinyCells.buildModel(traits, options).main;
  if (!network) throw new Error("Assertion failed: cells have a main network");
  const layout = layoutOf(network, makeGraph());
  const random = makeRandom(6);
  const weights = initialParameters(layout, random).map((value) => value + 0.1 * random.normal());
  return makeModel({ task: cells, traits, network, layout, options }, weights, { name: "random" });
}
