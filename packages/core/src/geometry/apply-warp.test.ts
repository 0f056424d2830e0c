import fc from "fast-check";
import { expect, test } from "vitest";
import type { Planes } from "../image/planes.js";
import { drawLabels, makeLabels } from "../labels/labels.js";
import { makeRandom } from "../random/random.js";
import { warpLabels, warpPlanes } from "./apply-warp.js";
import { reflectIndex } from "./reflect.js";
import type { Warp } from "./warp.js";

function makeWarp(height: number, width: number, source: (y: number, x: number) => readonly [number, number]): Warp {
  const sourceY = new Float32Array(height * width);
  const sourceX = new Float32Array(height * width);
  for (let i = 0; i < height * width; i++) {
    const [y, x] = source(Math.floor(i / width), i % width);
    sourceY[i] = y;
    sourceX[i] = x;
  }
  return { height, width, sourceY, sourceX };
}

function noise(channels: number, height: number, width: number, seed = 1): Planes {
  const random = makeRandom(seed);
  return { data: Float32Array.from({ length: channels * height * width }, random.normal), channels, height, width };
}

test("the picture beyond the border is mirrored at the edge pixel, again and again", () => {
  const seen = Array.from({ length: 13 }, (_, k) => reflectIndex(k - 5, 4));
  expect(seen).toEqual([1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]);
  expect([-7, -1, 0, 9].map((index) => reflectIndex(index, 1))).toEqual([0, 0, 0, 0]);
});

test("a shift by whole pixels copies bit for bit, in every channel", () => {
  const source = noise(3, 6, 8);
  source.data[13] = -0;
  source.data[14] = Number.NaN;
  const moved = warpPlanes(
    source,
    makeWarp(4, 5, (y, x) => [y + 2, x + 3]),
  );
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < 4; y++) {
      const got = moved.data.subarray((c * 4 + y) * 5, (c * 4 + y + 1) * 5);
      const start = (c * 6 + y + 2) * 8 + 3;
      expect(got).toEqual(source.data.subarray(start, start + 5));
    }
  }
});

test("between pixels the four neighbours are mixed by their distance", () => {
  const source: Planes = { data: Float32Array.of(0, 1, 2, 4), channels: 1, height: 2, width: 2 };
  const at = (y: number, x: number) =>
    warpPlanes(
      source,
      makeWarp(1, 1, () => [y, x]),
    ).data[0];
  expect(at(0, 0.5)).toBe(0.5);
  expect(at(0.25, 0)).toBe(0.5);
  expect(at(0.5, 0.5)).toBe(1.75);
});

test("any warp of any image stays within the image's values, and equals plain bilinear with mirrored borders", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(1000), (height, width, seed) => {
      const source = noise(2, height, width, seed);
      const random = makeRandom(seed);
      const warp = makeWarp(3, 4, () => [random.uniform(-9, 9), random.uniform(-9, 9)]);
      const got = warpPlanes(source, warp).data;
      got.forEach((value, i) => {
        const [c, pixel] = [Math.floor(i / 12), i % 12];
        const y = warp.sourceY[pixel] ?? 0;
        const x = warp.sourceX[pixel] ?? 0;
        let sum = 0;
        for (const row of [Math.floor(y), Math.floor(y) + 1]) {
          for (const column of [Math.floor(x), Math.floor(x) + 1]) {
            const weight = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
            const at = (c * height + reflectIndex(row, height)) * width + reflectIndex(column, width);
            sum += weight * (source.data[at] ?? Number.NaN);
          }
        }
        expect(value).toBeCloseTo(sum, 4);
      });
    }),
    { numRuns: 60 },
  );
});

test("with zero outside, the border fades into black over one pixel", () => {
  const source: Planes = { data: Float32Array.of(4, 8), channels: 1, height: 1, width: 2 };
  const row = warpPlanes(
    source,
    makeWarp(1, 6, (_, x) => [0, x * 0.5 - 1]),
    { outside: "zero" },
  );
  expect([...row.data]).toEqual([0, 2, 4, 6, 8, 4]);
});

test("labels follow the nearest pixel and match the mirrored image, or are background outside", () => {
  const labels = drawLabels(["12", "34"]);
  const warp = makeWarp(1, 5, (_, x) => [0.6, x - 2]);
  expect([...warpLabels(labels, warp).data]).toEqual([3, 4, 3, 4, 3]);
  expect([...warpLabels(labels, warp, { outside: "zero" }).data]).toEqual([0, 0, 3, 4, 0]);
});

test("labels and pixels agree at every whole position, inside and out", () => {
  const labels = makeLabels(
    3,
    5,
    Uint32Array.from({ length: 15 }, (_, i) => i + 1),
  );
  const planes: Planes = { data: Float32Array.from(labels.data), channels: 1, height: 3, width: 5 };
  const warp = makeWarp(20, 20, (y, x) => [y - 9, x - 8]);
  for (const outside of ["reflect", "zero"] as const) {
    expect([...warpLabels(labels, warp, { outside }).data]).toEqual([...warpPlanes(planes, warp, { outside }).data]);
  }
});

test("a warp whose positions do not fit its size is refused", () => {
  const warp = { ...makeWarp(2, 2, (y, x) => [y, x]), width: 3 };
  expect(() => warpPlanes(noise(1, 2, 2), warp)).toThrow(TypeError);
  expect(() => warpLabels(makeLabels(2, 2), warp)).toThrow(TypeError);
});
