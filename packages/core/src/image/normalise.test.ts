import { expect, test } from "vitest";
import { makeRandom } from "../random/random.js";
import { normalisePlanes } from "./normalise.js";
import type { Planes } from "./planes.js";

const planesOf = (channels: number, width: number, value: (c: number, at: number) => number): Planes => ({
  data: Float32Array.from({ length: channels * width }, (_, i) => value(Math.floor(i / width), i % width)),
  channels,
  height: 1,
  width,
});

test("a ramp of any bit depth becomes the same numbers", () => {
  const eight = normalisePlanes(planesOf(1, 201, (_, x) => x));
  const sixteen = normalisePlanes(planesOf(1, 201, (_, x) => 1000 + 257 * x));
  expect(eight.ranges[0]?.low).toBeCloseTo(2, 6);
  expect(eight.ranges[0]?.high).toBeCloseTo(199.6, 4);
  expect(eight.data[2]).toBeCloseTo(0, 6);
  eight.data.forEach((value, i) => {
    expect(sixteen.data[i]).toBeCloseTo(value, 4);
  });
});

test("each channel by itself, or all together so that colours stay", () => {
  const planes = planesOf(2, 1000, (c, x) => x * (c + 1));
  const apart = normalisePlanes(planes);
  expect(
    apart.data
      .slice(0, 1000)
      .map((v, i) => v - (apart.data[1000 + i] ?? 0))
      .every((d) => Math.abs(d) < 1e-5),
  ).toBe(true);
  const together = normalisePlanes(planes, { per: "image" });
  expect(together.data[1999]).toBeGreaterThan(1.9 * (together.data[999] ?? 0));
  expect(together.ranges[0]).toEqual(together.ranges[1]);
});

test("a constant image becomes zeros", () => {
  expect([...normalisePlanes(planesOf(1, 9, () => 255)).data]).toEqual(new Array(9).fill(0));
  expect([...normalisePlanes(planesOf(1, 1, () => 3)).data]).toEqual([0]);
});

test("a few specks on a constant ground are seen, and one hot pixel does not decide", () => {
  const specks = normalisePlanes(planesOf(1, 10_000, (_, x) => (x < 5 ? 900 : 100)));
  expect([specks.data[0], specks.data[9]]).toEqual([1, 0]);
  const hot = normalisePlanes(planesOf(1, 10_000, (_, x) => (x === 7 ? 1e9 : x % 100)));
  expect(hot.data[7]).toBe(4);
  expect(hot.data[99]).toBeCloseTo(1, 1);
});

test("pixels that are not finite become 0 and are counted; only such pixels are an error", () => {
  const odd = normalisePlanes(
    planesOf(1, 100, (_, x) => (x === 0 ? Number.NaN : x === 1 ? Number.POSITIVE_INFINITY : x)),
  );
  expect(odd.notFinite).toBe(2);
  expect([odd.data[0], odd.data[1]]).toEqual([0, 0]);
  expect(odd.data.every(Number.isFinite)).toBe(true);
  expect(() => normalisePlanes(planesOf(1, 4, () => Number.NaN))).toThrow(
    expect.objectContaining({ code: "image/not-finite" }),
  );
});

test("a large image is sampled, close to exact and the same at every call", () => {
  const random = makeRandom(3);
  const planes = planesOf(1, 3_000_000, () => random.normal());
  const first = normalisePlanes(planes);
  expect(first.ranges[0]?.low).toBeCloseTo(-2.326, 1);
  expect(first.ranges[0]?.high).toBeCloseTo(2.878, 1);
  expect(normalisePlanes(planes).ranges).toEqual(first.ranges);
});

test("the image given is not written into", () => {
  const planes = planesOf(1, 10, (_, x) => x);
  const before = planes.data.slice();
  normalisePlanes(planes);
  expect(planes.data).toEqual(before);
});

test("written over its own planes, the result is the same, pixels that are not finite included", () => {
  const planes = planesOf(2, 50, (c, x) => (x === 3 ? Number.NaN : (c + 1) * x));
  const fresh = normalisePlanes(planes);
  const own = planes.data.slice();
  expect(normalisePlanes({ ...planes, data: own }, { out: own }).data).toEqual(fresh.data);
  expect(() => normalisePlanes(planes, { out: new Float32Array(3) })).toThrow(TypeError);
});
