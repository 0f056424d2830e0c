import { drawLabels, type Labels } from "@cambrian/core";
import { expect, test } from "vitest";
import { resolveOptions } from "../options.js";
import type { Maps } from "../task.js";
import { askMaps } from "../testing/cut-maps.js";
import { scoreCells } from "./score.js";
import { decodeStar, decodeStarAt } from "./star/decode.js";
import { makeStarTargets } from "./star/targets.js";
import { tuneCells } from "./tune.js";
import { type CellsResult, cellsOptions } from "./types.js";

const options = { ...resolveOptions(cellsOptions), grid: 1 };
const truth: Labels = drawLabels([
  "..............",
  ".11111..22222.",
  ".11111..22222.",
  ".11111..22222.",
  ".11111..22222.",
  ".11111..22222.",
  "..............",
]);

/** A network that is half as sure as it should be, and imagines a cell it is even less sure of. */
function shyMaps(): Maps {
  const seen = makeStarTargets({ labels: truth }, options);
  const { probability } = seen;
  if (!probability) throw new Error("no probability");
  const data = probability.data.map((p, at) => (at % 14 >= 8 ? 0.3 : 0.42) * p);
  return { ...seen, probability: { ...probability, data } };
}

const only = (id: number): Labels => ({ ...truth, data: truth.data.map((value) => (value === id ? 1 : 0)) });
const asResult = (labels: Labels): CellsResult => ({ labels, count: 0, objects: [] });

test("the threshold is chosen that finds the cells of a shy network and not what it imagines", async () => {
  const chosen = await tuneCells([{ ask: () => askMaps(shyMaps(), truth), truth: { labels: only(1) } }], options);
  expect(chosen.threshold).toBeGreaterThanOrEqual(0.3);
  expect(chosen.threshold).toBeLessThan(0.42);
  const result = await decodeStar(askMaps(shyMaps(), truth), { ...options, ...chosen });
  expect(scoreCells([{ result, truth: { labels: only(1) } }]).headline.value).toBe(1);
});

test("where the defaults are as good as anything, they stay", async () => {
  const ask = askMaps(makeStarTargets({ labels: truth }, options), truth);
  expect(await tuneCells([{ ask: () => ask, truth: { labels: truth } }], options)).toEqual({
    threshold: 0.5,
    overlap: 0.4,
  });
});

test("without any cell there is nothing to choose by", async () => {
  const empty = { ...truth, data: new Uint32Array(truth.data.length) };
  expect(await tuneCells([{ ask: () => askMaps(shyMaps(), truth), truth: { labels: empty } }], options)).toEqual({});
});

test("one look at several thresholds gives what each alone gives", async () => {
  const maps = shyMaps();
  const thresholds = [0.35, 0.1, 0.25];
  const together = await decodeStarAt(askMaps(maps, truth), options, thresholds);
  for (const [k, threshold] of thresholds.entries())
    expect(together[k]).toEqual(await decodeStar(askMaps(maps, truth), { ...options, threshold }));
  expect(together.map(({ count }) => count)).toEqual([1, 2, 2]);
});

test("scores have flat names, and what nobody judged counts for neither side", () => {
  const ignore = Uint8Array.from(truth.data, (id) => (id === 2 ? 1 : 0));
  const scores = scoreCells([{ result: asResult(truth), truth: { labels: only(1), ignore } }]);
  expect(scores.headline).toEqual({ name: "AP@0.50", value: 1 });
  expect(scores.values).toMatchObject({
    "ap@0.95": 1,
    "f1@0.50": 1,
    "ap_mean_of_images@0.50": 1,
    pq: 1,
    count_error: 0,
  });
  const strict = scoreCells([{ result: asResult(truth), truth: { labels: only(1) } }]);
  expect(strict.values["ap@0.50"]).toBe(0.5);
  expect(strict.perImage[0]).toMatchObject({ truth_count: 1, result_count: 2, count_error: 1 });
});
