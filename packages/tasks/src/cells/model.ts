/**
 * The network that finds cells.
 */
import { type Network, unet } from "@cambrian/nn";
import type { Traits } from "../task.js";
import { representations } from "./representation.js";
import type { CellsOptions } from "./types.js";

/** The maps of the representation; raw while training, meaningful (probabilities, pixels) in exported models. */
export function buildCellsModel(traits: Traits, options: CellsOptions): Readonly<Record<string, Network>> {
  const { outputs, activate, everyPixel } = representations[options.representation];
  const maps = Object.entries(outputs(options));
  const { width } = options;
  const net = unet({
    channels: traits.channels,
    outputs: Object.fromEntries(maps.map(([name, { channels }]) => [name, channels])),
    outputBias: Object.fromEntries(maps.map(([name, { bias }]) => [name, bias])),
    grid: options.grid,
    ...(everyPixel ? { everyPixel } : {}),
    widths: [width, 2 * width, 4 * width, 4 * width],
  });
  return { main: { ...net, activate } };
}
