import { makeRandom, type Planes, type Warp, warpPlanes } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { noAugment } from "./augment.js";
import { drawWarp } from "./draw-warp.js";

/** Change of image position per crop pixel at one pixel: [dy/dy, dy/dx, dx/dy, dx/dx]. */
function slopes({ sourceY, sourceX, width }: Warp, y: number, x: number): [number, number, number, number] {
  const i = y * width + x;
  const step = (data: Float32Array, to: number) => (data[to] ?? Number.NaN) - (data[i] ?? Number.NaN);
  return [step(sourceY, i + width), step(sourceY, i + 1), step(sourceX, i + width), step(sourceX, i + 1)];
}

const size = fc.record({ height: fc.integer({ min: 1, max: 30 }), width: fc.integer({ min: 1, max: 30 }) });

test("without augmentation a crop is cut out of the image bit for bit", () => {
  fc.assert(
    fc.property(size, size, fc.nat(), (source, crop, seed) => {
      const random = makeRandom(seed);
      const data = Float32Array.from({ length: 2 * source.height * source.width }, random.normal);
      const planes: Planes = { data, channels: 2, ...source };
      const warp = drawWarp(random, source, crop, noAugment);
      const top = warp.sourceY[0] ?? Number.NaN;
      const left = warp.sourceX[0] ?? Number.NaN;
      warp.sourceY.forEach((y, i) => {
        expect(y).toBe(top + Math.floor(i / crop.width));
        expect(warp.sourceX[i]).toBe(left + (i % crop.width));
      });
      const fits = crop.height <= source.height && crop.width <= source.width;
      if (!fits) return;
      const cut = warpPlanes(planes, warp).data;
      const expected: number[] = [];
      for (let c = 0; c < 2; c++) {
        for (let y = 0; y < crop.height; y++) {
          const start = (c * source.height + top + y) * source.width + left;
          expected.push(...data.subarray(start, start + crop.width));
        }
      }
      expect(cut).toEqual(Float32Array.from(expected));
    }),
    { numRuns: 60 },
  );
});

test("every place of the crop is drawn, and a larger crop always holds the whole image", () => {
  const places = (height: number, crop: number) => {
    const seen = Array.from({ length: 200 }, (_, seed) => {
      const { sourceY } = drawWarp(makeRandom(seed), { height, width: 4 }, { height: crop, width: 4 }, noAugment);
      return sourceY[0] ?? Number.NaN;
    });
    return [...new Set(seen.map((value) => value + 0))].sort((a, b) => a - b);
  };
  expect(places(7, 4)).toEqual([0, 1, 2, 3]);
  expect(places(4, 7)).toEqual([-3, -2, -1, 0]);
  expect(places(5, 5)).toEqual([0]);
});

test("flips and quarter turns only move pixels, in all eight ways", () => {
  const planes: Planes = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), channels: 1, height: 3, width: 3 };
  const seen = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    const warp = drawWarp(makeRandom(seed), planes, planes, { ...noAugment, flips: true, rotation: "quarter" });
    const picture = [...warpPlanes(planes, warp).data];
    expect([...picture].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    seen.add(picture.join(""));
  }
  expect([...seen].sort()).toEqual(
    ["123456789", "147258369", "321654987", "369258147", "741852963", "789456123", "963852741", "987654321"].sort(),
  );
});

test("turning keeps sizes and handedness, and angles stay within what was asked", () => {
  const angles = Array.from({ length: 300 }, (_, seed) => {
    const source = { height: 64, width: 64 };
    const options = { ...noAugment, rotation: 30 };
    const [yy, yx, xy, xx] = slopes(drawWarp(makeRandom(seed), source, { height: 9, width: 9 }, options), 4, 4);
    expect(yy * xx - yx * xy).toBeCloseTo(1, 4);
    return (Math.atan2(yx, xx) * 180) / Math.PI;
  });
  expect(Math.min(...angles)).toBeGreaterThan(-30.1);
  expect(Math.min(...angles)).toBeLessThan(-25);
  expect(Math.max(...angles)).toBeLessThan(30.1);
  expect(Math.max(...angles)).toBeGreaterThan(25);
});

test("a scale of 2 shows half as much of the image, still inside it", () => {
  const warp = drawWarp(
    makeRandom(3),
    { height: 20, width: 20 },
    { height: 16, width: 16 },
    { ...noAugment, scale: [2, 2] },
  );
  expect(slopes(warp, 3, 3)).toEqual([0.5, 0, 0, 0.5]);
  expect(Math.min(...warp.sourceY)).toBeGreaterThanOrEqual(-0.5);
  expect(Math.max(...warp.sourceY)).toBeLessThanOrEqual(19.5);
});

test("bending is as strong as asked, smooth, and never folds the picture", () => {
  const crop = { height: 96, width: 96 };
  let squares = 0;
  let count = 0;
  for (let seed = 0; seed < 60; seed++) {
    const warp = drawWarp(makeRandom(seed), crop, crop, {
      ...noAugment,
      elastic: { chance: 1, sizePx: 1.5, spacingPx: 32 },
    });
    for (let y = 0; y < 95; y += 5) {
      for (let x = 0; x < 95; x += 5) {
        const [yy, yx, xy, xx] = slopes(warp, y, x);
        expect(yy * xx - yx * xy).toBeGreaterThan(0.3);
        squares += ((warp.sourceY[y * 96 + x] ?? Number.NaN) - y) ** 2;
        count++;
      }
    }
  }
  expect(Math.sqrt(squares / count)).toBeGreaterThan(1.3);
  expect(Math.sqrt(squares / count)).toBeLessThan(1.7);
});

test("the same seed draws the same warp", () => {
  const source = { height: 100, width: 90 };
  const draw = (seed: number) => drawWarp(makeRandom(seed), source, { height: 32, width: 32 });
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});
