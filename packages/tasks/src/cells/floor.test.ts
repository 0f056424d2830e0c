import { type Labels, labelIds, type Planes, toPlanes } from "@cambrian/core";
import { expect, test } from "vitest";
import { segmentClassically } from "./floor.js";
import { scoreImage } from "./metrics.js";
import { makeSample } from "./sample.js";

/** Discs of brightness 1 on 0. */
function discs(height: number, width: number, list: readonly (readonly [number, number, number])[]): Planes {
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    if (list.some(([cy, cx, r]) => Math.hypot(y - cy, x - cx) <= r)) data[i] = 1;
  }
  return { data, channels: 1, height, width };
}

const map = (planes: Planes, change: (value: number) => number): Planes => ({
  ...planes,
  data: planes.data.map(change),
});
const count = (labels: Labels): number => labelIds(labels).length;

test("two discs that overlap a little are parted where they meet", () => {
  const labels = segmentClassically(discs(50, 70, [[25, 22, 11], [25, 42, 11]])); // biome-ignore format: two discs
  expect(labelIds(labels)).toEqual([1, 2]);
  expect(labels.data[25 * 70 + 22]).toBe(1);
  expect(labels.data[25 * 70 + 42]).toBe(2);
  expect(labels.data[25 * 70 + 30]).toBe(1);
  expect(labels.data[25 * 70 + 34]).toBe(2);
});

test("dark objects on bright ground give the same labels as bright ones on dark", () => {
  const bright = discs(60, 60, [[15, 15, 8], [40, 42, 9]]); // biome-ignore format: two discs
  const found = segmentClassically(bright);
  expect(count(found)).toBe(2);
  const dark = segmentClassically(map(bright, (v) => 1000 - 700 * v));
  expect(scoreImage({ truth: found, result: dark }).ap["0.80"]).toBe(1);
});

test("what is object can be said when objects cover most of the image", () => {
  const rows = Float32Array.from({ length: 1600 }, (_, i) => (i < 600 ? 0 : 1));
  const crowded = { data: rows, channels: 1, height: 40, width: 40 };
  const guessed = segmentClassically(crowded);
  expect([(guessed.data[0] as number) > 0, guessed.data[1599]]).toEqual([true, 0]);
  const bright = segmentClassically(crowded, { background: "dark" });
  expect([bright.data[0], (bright.data[1599] as number) > 0]).toEqual([0, true]);
});

test("holes are filled and specks dropped", () => {
  const planes = discs(40, 40, [[18, 18, 9], [35, 35, 1]]); // biome-ignore format: a disc and a speck
  const data = planes.data.slice();
  for (const i of [18 * 40 + 18, 18 * 40 + 19, 19 * 40 + 18, 19 * 40 + 19]) data[i] = 0;
  const labels = segmentClassically({ ...planes, data }, { smoothPx: 0 });
  expect(labelIds(labels)).toEqual([1]);
  expect(labels.data[18 * 40 + 18]).toBe(1);
  expect(labels.data[35 * 40 + 35]).toBe(0);
});

test("channels are averaged, so the order of colours does not matter", () => {
  const one = discs(30, 30, [[10, 10, 6]]);
  const other = discs(30, 30, [[20, 21, 6]]);
  const stack = (...planes: Planes[]): Planes => ({
    data: Float32Array.from(planes.flatMap((each) => [...each.data])),
    channels: planes.length,
    height: 30,
    width: 30,
  });
  const found = segmentClassically(stack(one, other));
  expect(count(found)).toBe(2);
  expect(segmentClassically(stack(other, one)).data).toEqual(found.data);
});

test("a constant image, a single pixel and pixels that are not numbers do no harm", () => {
  expect(count(segmentClassically({ data: new Float32Array(100).fill(7), channels: 1, height: 10, width: 10 }))).toBe(
    0,
  );
  expect(count(segmentClassically({ data: Float32Array.of(3), channels: 1, height: 1, width: 1 }))).toBe(0);
  const odd = map(discs(30, 30, [[15, 15, 7]]), (v) => v);
  odd.data[0] = Number.NaN;
  odd.data[29] = Number.POSITIVE_INFINITY;
  expect(count(segmentClassically(odd))).toBe(1);
});

test("the image given is not written into, and its pixel size is passed on", () => {
  const planes = toPlanes(makeSample(1, { height: 64, width: 64, count: 3 }).image);
  const before = planes.data.slice();
  expect(segmentClassically(planes).pixelSize).toEqual(planes.pixelSize);
  expect(planes.data).toEqual(before);
});

test("most nuclei of drawn pictures are found", () => {
  for (const kind of ["fluorescence", "brightfield"] as const) {
    const { image, truth } = makeSample(6, { kind, height: 192, width: 192, count: 15 });
    expect(scoreImage({ truth: truth.labels, result: segmentClassically(toPlanes(image)) }).f1["0.50"]).toBeGreaterThan(
      0.7,
    );
  }
});
