import fc from "fast-check";
import { expect, test } from "vitest";
import type { Planes } from "../image/planes.js";
import { drawLabels, makeLabels } from "../labels/labels.js";
import { makeRandom } from "../random/random.js";
import { warpLabels, warpPlanes } from "./apply-warp.js";
import { rescaleWarp, resizeLabels, resizePart, resizePlanes, sourceOfPart } from "./resample.js";

function noise(channels: number, height: number, width: number, seed = 1): Planes {
  const random = makeRandom(seed);
  return { data: Float32Array.from({ length: channels * height * width }, random.next), channels, height, width };
}

const side = fc.integer({ min: 1, max: 13 });

test("the same size gives the same values in a fresh array", () => {
  const planes = noise(2, 3, 4);
  const same = resizePlanes(planes, planes);
  expect(same.data).toEqual(planes.data);
  expect(same.data).not.toBe(planes.data);
});

test("halving averages 2 x 2 pixels, and thirds of pixels count as thirds", () => {
  const planes: Planes = { data: Float32Array.of(1, 2, 5, 3, 4, 9), channels: 1, height: 2, width: 3 };
  const row = resizePlanes(planes, { height: 1, width: 2 });
  expect(row.data[0]).toBeCloseTo((2 + 0.5 * 3) / 1.5, 6);
  expect(row.data[1]).toBeCloseTo((7 + 0.5 * 3) / 1.5, 6);
});

test("growing is bilinear between half-pixel centres with the edges held", () => {
  const planes: Planes = { data: Float32Array.of(0, 4), channels: 1, height: 1, width: 2 };
  expect([...resizePlanes(planes, { height: 2, width: 4 }).data]).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
});

test("shrinking keeps the mean of the image, and a constant stays constant at any size", () => {
  fc.assert(
    fc.property(side, side, side, side, fc.nat(99), (height, width, h, w, seed) => {
      const planes = noise(2, height, width, seed);
      const size = { height: Math.min(h, height), width: Math.min(w, width) };
      const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
      expect(mean(resizePlanes(planes, size).data)).toBeCloseTo(mean(planes.data), 5);
      const flat = resizePlanes({ ...planes, data: planes.data.map(() => 0.3) }, { height: h, width: w });
      for (const value of flat.data) expect(value).toBeCloseTo(0.3, 6);
    }),
    { numRuns: 60 },
  );
});

test("away from the edges growing is what the rescaling warp says, and labels follow it everywhere", () => {
  fc.assert(
    fc.property(side, side, side, side, (height, width, h, w) => {
      const labels = makeLabels(
        height,
        width,
        Uint32Array.from({ length: height * width }, (_, i) => i + 1),
      );
      const size = { height: h, width: w };
      const warp = rescaleWarp(labels, size);
      expect(resizeLabels(labels, size).data).toEqual(warpLabels(labels, warp, { outside: "zero" }).data);
      if (h < height || w < width) return;
      const planes = noise(1, height, width);
      const grown = resizePlanes(planes, size).data;
      warpPlanes(planes, warp).data.forEach((value, i) => {
        const y = warp.sourceY[i] ?? -1;
        const x = warp.sourceX[i] ?? -1;
        const inside = y >= 0 && x >= 0 && y <= height - 1 && x <= width - 1;
        if (inside) expect(value).toBeCloseTo(grown[i] ?? Number.NaN, 4);
      });
    }),
    { numRuns: 60 },
  );
});

test("labels doubled and halved again are the same", () => {
  const labels = drawLabels(["1.2", "132"]);
  const large = resizeLabels(labels, { height: 4, width: 6 });
  expect(large.data).toEqual(drawLabels(["11..22", "11..22", "113322", "113322"]).data);
  expect(resizeLabels(large, labels).data).toEqual(labels.data);
});

test("the pixel size changes with the picture", () => {
  const planes = { ...noise(1, 4, 6), pixelSize: { y: 0.5, x: 0.25, z: 2 } };
  expect(resizePlanes(planes, { height: 2, width: 12 }).pixelSize).toEqual({ y: 1, x: 0.125, z: 2 });
  expect(resizeLabels({ ...makeLabels(4, 6), pixelSize: planes.pixelSize }, { height: 8, width: 6 }).pixelSize).toEqual(
    {
      y: 0.25,
      x: 0.25,
      z: 2,
    },
  );
});

test("a size of zero or of half pixels is refused", () => {
  expect(() => resizePlanes(noise(1, 2, 2), { height: 0, width: 2 })).toThrow(TypeError);
  expect(() => resizeLabels(makeLabels(2, 2), { height: 2, width: 1.5 })).toThrow(TypeError);
});

test("a part of a resized image is that part of the whole, to the bit", () => {
  const random = makeRandom(5);
  const whole: Planes = {
    data: Float32Array.from({ length: 2 * 41 * 57 }, () => random.normal()),
    channels: 2,
    height: 41,
    width: 57,
  };
  for (const to of [
    { height: 20, width: 33 },
    { height: 90, width: 130 },
    { height: 41, width: 30 },
    { height: 60, width: 57 },
    { height: 1, width: 1 },
  ]) {
    const resized = resizePlanes(whole, to);
    for (let n = 0; n < 5; n++) {
      const y0 = random.integer(to.height);
      const x0 = random.integer(to.width);
      const region = {
        y0,
        x0,
        y1: y0 + 1 + random.integer(to.height - y0),
        x1: x0 + 1 + random.integer(to.width - x0),
      };
      const part = { from: whole, to, region };
      const { y0: top, x0: left, y1, x1 } = sourceOfPart(part);
      const source = {
        ...whole,
        height: y1 - top,
        width: x1 - left,
        data: cutOf(whole, { y0: top, x0: left, y1, x1 }),
      };
      expect(resizePart(source, part).data).toEqual(cutOf(resized, region));
    }
  }
});

function cutOf(
  { data, channels, height, width }: Planes,
  { y0, x0, y1, x1 }: { y0: number; x0: number; y1: number; x1: number },
) {
  const out: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) out.push(data[(c * height + y) * width + x] as number);
  return Float32Array.from(out);
}
