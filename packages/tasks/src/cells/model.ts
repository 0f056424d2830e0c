/**
 * The network that finds cells.
 */
import { type Network, sigmoid, unet } from "@cambrian/nn";
import type { Traits } from "../task.js";
import type { CellsOptions } from "./types.js";

/** About one grid point in seven lies in a cell's middle when training starts: logit of 0.15. */
const RARE = Math.log(0.15 / 0.85);

/** Maps `probability` (a logit while training, 0..1 in exported models) and `distance` (pixels along each ray). */
export function buildCellsModel(traits: Traits, options: CellsOptions): Readonly<Record<string, Network>> {
  const net = unet({
    channels: traits.channels,
    outputs: { probability: 1, distance: options.rays },
    outputBias: { probability: RARE, distance: 8 },
    grid: options.grid,
  });
  return {
    main: {
      ...net,
      activate: ({ probability, ...rest }) => ({
        ...(probability ? { probability: sigmoid(probability) } : {}),
        ...rest,
      }),
    },
  };
}
