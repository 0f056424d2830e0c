/**
 * How well cells are found without learning: Otsu and a distance watershed, pooled AP at IoU 0.50 on the fluorescence test images.
 * Every model has to beat it.
 */
import { segmentClassically } from "@cambrian/tasks";
import type { Bench } from "./bench.js";
import { scoreTest } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

const floor: Bench = async (_, { data }) => {
  const scores = await scoreTest(data, ({ planes }) => segmentClassically(planes));
  return {
    value: scores.fluorescence.ap["0.50"] as number,
    unit: "AP@0.50 pooled, 75 fluorescence images of dsb2018/test",
    better: "higher",
    goal: null,
    peer: null,
    ...scores,
  };
};

export default floor;
