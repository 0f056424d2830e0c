/**
 * How cells are put into numbers and back. Each way is a folder with `targets.ts`, `loss.ts` and `decode.ts`; a new one
 * is a folder and one line here.
 */
import type { WorkOptions } from "@cambrian/core";
import type { Value } from "@cambrian/nn";
import type { Ask, LossTerms, Maps } from "../task.js";
import { decodeDistance, decodeDistanceAt } from "./distance/decode.js";
import { activateDistance, DISTANCE_MAPS, distanceLoss } from "./distance/loss.js";
import { makeDistanceTargets } from "./distance/targets.js";
import { decodeFlow, decodeFlowAt } from "./flow/decode.js";
import { activateFlow, flowLoss } from "./flow/loss.js";
import { mirrorFlowMaps } from "./flow/mirror.js";
import { makeFlowTargets } from "./flow/targets.js";
import { decodeStar, decodeStarAt } from "./star/decode.js";
import { activateStar, starLossOf } from "./star/loss.js";
import { mirrorStarMaps } from "./star/mirror.js";
import { makeStarTargets } from "./star/targets.js";
import type { CellsOptions, CellsResult, CellsTruth } from "./types.js";

export interface Representation {
  /** Whether the network answers for every pixel, instead of every `grid`-th. */
  readonly everyPixel: boolean;
  /** Whether the option `overlap` matters. */
  readonly usesOverlap: boolean;
  makeTargets(truth: CellsTruth, options: CellsOptions): Maps;
  /** Output maps with their channels, and where their raw values begin. */
  outputs(options: CellsOptions): Readonly<Record<string, { readonly channels: number; readonly bias: number }>>;
  loss(outputs: Readonly<Record<string, Value>>, targets: Readonly<Record<string, Value>>): LossTerms;
  /** Raw outputs to what the decoder reads. */
  activate(outputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>>;
  decode(ask: Ask, options: CellsOptions, work?: WorkOptions): Promise<CellsResult>;
  /** One result for each threshold, from one look at the image. */
  decodeAt(
    ask: Ask,
    options: CellsOptions,
    thresholds: readonly number[],
    work?: WorkOptions,
  ): Promise<readonly CellsResult[]>;
  /** Maps of a mirror image as maps of the image, pixels being back in place. */
  mirrorMaps(maps: Maps, axis: "y" | "x"): Maps;
}

export const representations: Readonly<Record<CellsOptions["representation"], Representation>> = {
  star: {
    everyPixel: false,
    usesOverlap: true,
    makeTargets: makeStarTargets,
    // One grid point in seven is in the middle of a cell, and borders are about 8 pixels away, when nothing is known.
    outputs: ({ rays }) => ({
      probability: { channels: 1, bias: Math.log(0.15 / 0.85) },
      distance: { channels: rays, bias: Math.log(1 + 8) },
    }),
    loss: (outputs, targets) => starLossOf(outputs, targets),
    activate: (outputs) => activateStar(outputs),
    decode: decodeStar,
    decodeAt: decodeStarAt,
    mirrorMaps: mirrorStarMaps,
  },
  // One pixel in five is in a cell, when nothing is known.
  flow: {
    everyPixel: true,
    usesOverlap: false,
    makeTargets: makeFlowTargets,
    outputs: () => ({ probability: { channels: 1, bias: Math.log(0.2 / 0.8) }, flow: { channels: 2, bias: 0 } }),
    loss: flowLoss,
    activate: activateFlow,
    decode: decodeFlow,
    decodeAt: decodeFlowAt,
    mirrorMaps: mirrorFlowMaps,
  },
  distance: {
    everyPixel: true,
    usesOverlap: false,
    makeTargets: makeDistanceTargets,
    outputs: () => Object.fromEntries(DISTANCE_MAPS.map((name) => [name, { channels: 1, bias: Math.log(0.2 / 0.8) }])),
    loss: distanceLoss,
    activate: activateDistance,
    decode: decodeDistance,
    decodeAt: decodeDistanceAt,
    // No map knows a direction.
    mirrorMaps: (maps) => maps,
  },
};
