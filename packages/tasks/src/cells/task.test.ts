import { countLabels, makeImage, makeLabels } from "@cambrian/core";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { expect, test } from "vitest";
import { resolveOptions } from "../options.js";
import { describeTask } from "../testing/describe-task.js";
import { fitSamples } from "../testing/fit-samples.js";
import { cells } from "./task.js";
import type { CellsResult, CellsTruth } from "./types.js";

const resultOf = ({ labels }: CellsTruth): CellsResult => ({ labels, count: countLabels(labels), objects: [] });

describeTask(cells, {
  resultOf,
  isEmpty: ({ count }) => count === 0,
  fit: (task) => fitSamples(task, { runtime: ortNodeRuntime }),
});

for (const representation of ["flow", "distance"] as const) {
  describeTask(
    { ...cells, id: `cells as ${representation}` },
    {
      resultOf,
      isEmpty: ({ count }) => count === 0,
      options: { representation },
      fit: (task) => fitSamples(task, { runtime: ortNodeRuntime, options: { representation } }),
    },
  );
}

test("an image with finer pixels is seen smaller, and its cells come back at its own size", () => {
  const options = resolveOptions(cells.options);
  const traits = { channels: 1, channelNames: ["grey"], rgb: false, pixelSizeUm: 1, objectDiameterPx: 20 };
  const planes = { data: new Float32Array(40 * 60).fill(1), channels: 1, height: 40, width: 60 };
  const pixelSize = { y: 0.5, x: 0.5 };
  expect(cells.fitImage?.(planes, { traits, options, pixelSize })).toMatchObject({
    channels: 1,
    height: 20,
    width: 30,
  });
  expect(cells.fitImage?.(planes, { traits, options: { ...options, diameter: "10px" } })).toMatchObject({ height: 80 });
  expect(cells.fitImage?.(planes, { traits, options })).toMatchObject({ height: 40, width: 60 });

  const square = { id: 1, confidence: 0.9, y: 6.5, x: 6.5, areaPx: 64 };
  const outline = Float32Array.from([2.5, 2.5, 2.5, 10.5, 10.5, 10.5, 10.5, 2.5]);
  const seen: CellsResult = { labels: makeLabels(20, 30), count: 1, objects: [{ ...square, outline }] };
  const image = makeImage(new Uint8Array(40 * 60), { y: 40, x: 60 }, { pixelSize });
  const result = cells.fitResult?.(seen, image);
  expect(result?.labels).toMatchObject({ height: 40, width: 60, pixelSize });
  expect(result?.objects[0]).toMatchObject({ id: 1, confidence: 0.9, areaPx: 256, y: 13.5, x: 13.5 });
});

test("the mask of what nobody judged is warped with the labels", () => {
  const labels = makeLabels(2, 2, Uint32Array.from([1, 0, 0, 2]));
  const ignore = Uint8Array.from([0, 1, 0, 0]);
  const warp = { height: 1, width: 2, sourceY: Float32Array.from([0, 1]), sourceX: Float32Array.from([1, 1]) };
  const warped = cells.warpTruth({ labels, ignore }, warp);
  expect([...warped.labels.data]).toEqual([0, 2]);
  expect([...(warped.ignore ?? [])]).toEqual([1, 0]);
});
