/**
 * Where the defaults of the floor come from: pooled AP at IoU 0.50 of every third training image, one choice changed at a time.
 */
import { type ClassicalOptions, scoreLabels, segmentClassically } from "@cambrian/tasks";
import type { Bench } from "./bench.js";
import { type NucleiImage, readNuclei } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

const choices: readonly ClassicalOptions[] = [
  {},
  { smoothPx: 0 },
  { smoothPx: 1 },
  { smoothPx: 2 },
  { seedSmoothPx: 1 },
  { seedSmoothPx: 3 },
  { minDistancePx: 3 },
  { minDistancePx: 7 },
  { minDistancePx: 10 },
  { minArea: 15 },
  { minArea: 45 },
];

const floorSearch: Bench = async (report, { data }) => {
  const images: NucleiImage[] = [];
  for await (const image of readNuclei(data, "train", { every: 3 })) images.push(image);
  const tried = choices.map((options) => {
    const pairs = images.map(({ kind, planes, truth }) => ({
      kind,
      truth,
      result: segmentClassically(planes, options),
    }));
    const fluorescence = scoreLabels(pairs.filter(({ kind }) => kind === "fluo_dark")).ap["0.50"] as number;
    const all = scoreLabels(pairs).ap["0.50"] as number;
    report(`${JSON.stringify(options)}: fluorescence ${fluorescence.toFixed(4)}, all ${all.toFixed(4)}`);
    return { options, fluorescence, all };
  });
  return {
    value: tried[0]?.fluorescence ?? 0,
    unit: "AP@0.50 pooled, fluorescence images among every third of dsb2018/train",
    better: "higher",
    goal: null,
    peer: null,
    best: Math.max(...tried.map(({ fluorescence }) => fluorescence)),
    tried,
  };
};

export default floorSearch;
