/**
 * How well the shipped model `nuclei` finds nuclei: pooled AP at IoU 0.50 on the fluorescence test images, which it never saw.
 */
import { join } from "node:path";
import { cells, loadModel, predict } from "cambrian";
import type { Bench } from "./bench.js";
import { scoreTest } from "./dsb-nuclei.js";

export const needsData = "cells/dsb2018";

const nuclei: Bench = async (_, { data, root }) => {
  await using model = await loadModel(cells, join(root, "models/nuclei"));
  const plain = await scoreTest(data, async ({ image }) => (await predict(model, image)).labels);
  const mirrored = await scoreTest(data, async ({ image }) => (await predict(model, image, { tta: true })).labels);
  return {
    value: plain.fluorescence.ap["0.50"] as number,
    unit: "AP@0.50 pooled, 75 fluorescence images of dsb2018/test",
    better: "higher",
    goal: 0.85,
    peer: null,
    sha256: model.card.sha256,
    ...plain,
    mirrored,
  };
};

export default nuclei;
