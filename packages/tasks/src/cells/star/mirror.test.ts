import { drawLabels, type Labels, makeLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Maps } from "../../task.js";
import { mirrorStarMaps } from "./mirror.js";
import { makeStarTargets } from "./targets.js";

const labels = drawLabels(["......", ".111..", ".1111.", ".11...", "......"]);

const flipped = ({ data, height, width }: Labels, axis: "y" | "x"): Labels => {
  const out = makeLabels(height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = axis === "y" ? (height - 1 - y) * width + x : y * width + width - 1 - x;
      out.data[y * width + x] = data[from] ?? 0;
    }
  return out;
};

/** Put the pixels of every map back in place. */
const unflipped = (maps: Maps, axis: "y" | "x"): Maps =>
  Object.fromEntries(
    Object.entries(maps).map(([name, { data, shape }]) => {
      const [channels = 0, height = 0, width = 0] = shape;
      const out = new Float32Array(data.length);
      for (let c = 0; c < channels; c++)
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const row = axis === "y" ? height - 1 - y : y;
            const column = axis === "x" ? width - 1 - x : x;
            out[(c * height + y) * width + x] = data[(c * height + row) * width + column] as number;
          }
      return [name, { data: out, shape }];
    }),
  );

test("the maps of a mirror image, mirrored back, are the maps of the image", () => {
  for (const axis of ["y", "x"] as const) {
    const direct = makeStarTargets({ labels }, { rays: 8, grid: 1 });
    const seen = makeStarTargets({ labels: flipped(labels, axis) }, { rays: 8, grid: 1 });
    const back = mirrorStarMaps(unflipped(seen, axis), axis);
    expect(back.probability).toEqual(direct.probability);
    back.distance?.data.forEach((d, at) => {
      expect(d).toBeCloseTo(direct.distance?.data[at] as number, 5);
    });
  }
});

test("with an odd number of rays, left and right exchange the means of neighbours", () => {
  const distance = { data: Float32Array.from([1, 2, 4]), shape: [3, 1, 1] };
  expect([...(mirrorStarMaps({ distance }, "y").distance?.data ?? [])]).toEqual([1, 4, 2]);
  expect([...(mirrorStarMaps({ distance }, "x").distance?.data ?? [])]).toEqual([3, 1.5, 2.5]);
});
