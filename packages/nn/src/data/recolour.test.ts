import { makeRandom, type Planes } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AugmentOptions, noAugment } from "./augment.js";
import { recolour } from "./recolour.js";

const drawn = (channels: number, height: number, width: number, seed = 1): Planes => {
  const random = makeRandom(seed);
  return { data: Float32Array.from({ length: channels * height * width }, random.next), channels, height, width };
};
const flat = (value: number, side = 256): Planes => ({
  data: new Float32Array(side * side).fill(value),
  channels: 1,
  height: side,
  width: side,
});
const only = (options: Partial<AugmentOptions>): AugmentOptions => ({ ...noAugment, ...options });

function moments(data: Float32Array): { mean: number; sd: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return { mean, sd: Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length) };
}

test("without augmentation the values stay bit for bit, in a fresh array", () => {
  const planes = { ...drawn(2, 5, 7), pixelSize: { y: 1, x: 1 } };
  planes.data.set([-0, -3, 40, Number.NaN]);
  const same = recolour(planes, makeRandom(1), noAugment);
  expect(same).toEqual(planes);
  expect(same.data).not.toBe(planes.data);
});

test("the input is not written, and the same seed gives the same picture", () => {
  const planes = drawn(3, 20, 30);
  const before = planes.data.slice();
  expect(recolour(planes, makeRandom(4))).toEqual(recolour(planes, makeRandom(4)));
  expect(recolour(planes, makeRandom(4))).not.toEqual(recolour(planes, makeRandom(5)));
  expect(planes.data).toEqual(before);
});

test("gamma is a power to within 0.001, exact above 1, and leaves what is below 0", () => {
  const data = Float32Array.from({ length: 5001 }, (_, i) => (i - 1000) / 3000);
  const planes = { data, channels: 1, height: 1, width: data.length };
  for (const gamma of [0.7, 1.4]) {
    recolour(planes, makeRandom(1), only({ gamma: [gamma, gamma] })).data.forEach((value, i) => {
      const old = data[i] ?? Number.NaN;
      expect(Math.abs(value - (old > 0 ? old ** gamma : old))).toBeLessThan(0.001);
    });
  }
});

test("contrast keeps the mean of a channel, brightness and gain move it", () => {
  const planes = drawn(2, 30, 30);
  const steep = recolour(planes, makeRandom(1), only({ contrast: [2, 2] })).data.subarray(0, 900);
  const old = moments(planes.data.subarray(0, 900));
  expect(moments(steep).mean).toBeCloseTo(old.mean, 5);
  expect(moments(steep).sd).toBeCloseTo(2 * old.sd, 5);
  const double = recolour(planes, makeRandom(1), only({ channelGain: [2, 2] })).data;
  expect(double[7]).toBeCloseTo(2 * (planes.data[7] ?? 0), 6);
  const shifts = Array.from({ length: 200 }, (_, seed) => {
    const moved = recolour(flat(0.5, 2), makeRandom(seed), only({ brightness: 0.2 }));
    return (moved.data[0] ?? Number.NaN) - 0.5;
  });
  expect(Math.min(...shifts)).toBeGreaterThan(-0.2001);
  expect(Math.min(...shifts)).toBeLessThan(-0.17);
  expect(Math.max(...shifts)).toBeGreaterThan(0.17);
});

test("inverting swaps dark and bright", () => {
  const planes = drawn(1, 2, 2);
  const swapped = recolour(planes, makeRandom(1), only({ invert: 1 }));
  expect(swapped.data).toEqual(planes.data.map((value) => 1 - value));
});

test("a point blurs to a spot of the standard deviation asked for, of the same sum", () => {
  for (const sigma of [0.3, 1, 1.5, 3]) {
    const point: Planes = { data: new Float32Array(41 * 41), channels: 1, height: 41, width: 41 };
    point.data[20 * 41 + 20] = 1;
    const spot = recolour(point, makeRandom(1), only({ blur: { chance: 1, sigmaPx: [sigma, sigma] } })).data;
    let sum = 0;
    let alongY = 0;
    let alongX = 0;
    spot.forEach((value, i) => {
      sum += value;
      alongY += value * (Math.floor(i / 41) - 20) ** 2;
      alongX += value * ((i % 41) - 20) ** 2;
    });
    expect(sum).toBeCloseTo(1, 5);
    expect(Math.sqrt(alongY)).toBeCloseTo(sigma, 3);
    expect(Math.sqrt(alongX)).toBeCloseTo(sigma, 3);
  }
});

test("blur keeps a flat picture flat, at any size down to one pixel", () => {
  const side = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(side, side, (height, width) => {
      const planes = { data: new Float32Array(height * width).fill(0.4), channels: 1, height, width };
      const blurred = recolour(planes, makeRandom(1), only({ blur: { chance: 1, sigmaPx: [1.2, 1.2] } }));
      for (const value of blurred.data) expect(value).toBeCloseTo(0.4, 6);
    }),
    { numRuns: 30 },
  );
});

test("noise has the deviation asked for: read noise everywhere, shot noise with the light", () => {
  const noisy = (value: number) =>
    recolour(flat(value), makeRandom(2), only({ noise: { chance: 1, read: [0.03, 0.03], shot: [0.08, 0.08] } })).data;
  for (const value of [-0.5, 0, 0.25, 1]) {
    const { mean, sd } = moments(noisy(value));
    expect(mean).toBeCloseTo(value, 2);
    expect(sd / Math.sqrt(0.03 ** 2 + 0.08 ** 2 * Math.max(0, value))).toBeCloseTo(1, 1);
  }
});

test("neighbouring pixels, rows and channels get unrelated noise", () => {
  const planes = { data: new Float32Array(3 * 128 * 128), channels: 3, height: 128, width: 128 };
  const { data } = recolour(planes, makeRandom(2), only({ noise: { chance: 1, read: [1, 1], shot: [0, 0] } }));
  for (const shift of [1, 2, 64, 128, 129, 128 * 128]) {
    let sum = 0;
    for (let i = 0; i + shift < data.length; i++) sum += (data[i] ?? 0) * (data[i + shift] ?? 0);
    expect(Math.abs(sum / (data.length - shift))).toBeLessThan(0.03);
  }
});
