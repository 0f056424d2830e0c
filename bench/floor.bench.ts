/**
 * How well cells are found without learning: Otsu and a distance watershed, pooled AP at IoU 0.50 on the fluorescence test images.
 * Every model has to beat it.
 */
import { type LabelPair, scoreLabels, segmentClassically } from "@cambrian/tasks";
import type { Bench } from "./bench.js";
import { readNuclei } from "./floor-images.js";

export const needsData = "cells/dsb2018";

const floor: Bench = async (report, { data }) => {
  const all: LabelPair[] = [];
  const fluorescence: LabelPair[] = [];
  const start = performance.now();
  for await (const { kind, planes, truth } of readNuclei(data, "test")) {
    const pair = { truth, result: segmentClassically(planes) };
    all.push(pair);
    if (kind === "fluo_dark") fluorescence.push(pair);
    if (all.length % 25 === 0) report(`${all.length} images`);
  }
  const seconds = (performance.now() - start) / 1000;
  const headline = scoreLabels(fluorescence);
  return {
    value: headline.ap["0.50"] as number,
    unit: "AP@0.50 pooled, 75 fluorescence images of dsb2018/test",
    better: "higher",
    goal: null,
    peer: null,
    fluorescence: summarise(headline),
    all: summarise(scoreLabels(all)),
    seconds,
  };
};

function summarise(scores: ReturnType<typeof scoreLabels>): Record<string, unknown> {
  const { images, truthCount, resultCount, ap, apMeanOfImages, f1, pq, ajiPlus, countError } = scores;
  return { images, truthCount, resultCount, ap, apMeanOfImages, f1, pq, ajiPlus, countError };
}

export default floor;
