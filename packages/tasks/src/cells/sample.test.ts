import { boundaries, countLabels, labelComponents, labelIds } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeSample } from "./sample.js";

test("the same seed gives the same bytes, another seed another picture", () => {
  const [first, again, other] = [makeSample(7), makeSample(7), makeSample(8)];
  const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
    Array.from(a).every((value, i) => value === b[i]);
  expect(same(again.image.data, first.image.data)).toBe(true);
  expect(same(again.truth.labels.data, first.truth.labels.data)).toBe(true);
  expect(same(other.image.data, first.image.data)).toBe(false);
  expect(other.name).not.toBe(first.name);
});

test("a 16-bit plane of 256 x 256 with its pixel size and 15 to 40 nuclei, for every seed", () => {
  for (let seed = 0; seed < 6; seed++) {
    const { image, truth } = makeSample(seed);
    expect(image.data).toBeInstanceOf(Uint16Array);
    expect(image.size).toEqual({ t: 1, c: 1, z: 1, y: 256, x: 256 });
    expect(image.pixelSize).toEqual({ x: 0.65, y: 0.65 });
    expect(truth.labels.pixelSize).toEqual(image.pixelSize);
    const count = countLabels(truth.labels);
    expect(count).toBeGreaterThanOrEqual(15);
    expect(count).toBeLessThanOrEqual(40);
  }
});

test("as many nuclei as asked, numbered 1 to n, each in one piece, some of them touching", () => {
  const { labels } = makeSample(3, { height: 200, width: 300, count: 30 }).truth;
  expect([labels.height, labels.width]).toEqual([200, 300]);
  expect(labelIds(labels)).toEqual(Array.from({ length: 30 }, (_, k) => k + 1));
  for (const id of labelIds(labels)) {
    const parts = labelComponents(
      labels.data.map((value) => (value === id ? 1 : 0)),
      200,
      300,
      { connectivity: 4 },
    );
    expect(countLabels(parts)).toBe(1);
  }
  const clumps = countLabels(labelComponents(labels.data, 200, 300));
  expect(clumps).toBeLessThan(30);
});

test("nuclei are as large as nuclei are: 5 to 25 µm across", () => {
  const { labels } = makeSample(5, { height: 400, width: 400, count: 40 }).truth;
  const areas = new Map<number, number>();
  for (const id of labels.data) areas.set(id, (areas.get(id) ?? 0) + 1);
  areas.delete(0);
  const diameters = [...areas.values()].map((area) => 0.65 * 2 * Math.sqrt(area / Math.PI)).sort((a, b) => a - b);
  expect(diameters[20]).toBeGreaterThan(8);
  expect(diameters[20]).toBeLessThan(18);
  expect(diameters.at(-1)).toBeLessThan(25);
});

test.each([
  { kind: "fluorescence", sign: 1 },
  { kind: "brightfield", sign: -1 },
] as const)("in $kind nuclei differ from the ground where the truth says so", ({ kind, sign }) => {
  const { image, truth } = makeSample(11, { kind, height: 128, width: 128, count: 8 });
  const edge = boundaries(truth.labels);
  const mean = (wanted: (id: number, i: number) => boolean): number => {
    const values = Array.from(image.data).filter((_, i) => wanted(truth.labels.data[i] as number, i));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const inside = mean((id, i) => id > 0 && edge[i] === 0);
  const rim = mean((_, i) => edge[i] === 1);
  const ground = mean((id) => id === 0);
  expect(sign * (inside - rim)).toBeGreaterThan(0);
  expect(sign * (rim - ground)).toBeGreaterThan(0);
});

test("light comes as photons: an empty picture has the noise of a camera", () => {
  const { image } = makeSample(2, { kind: "brightfield", height: 64, width: 64, count: 0 });
  // Neighbours share their illumination, so their difference is noise alone: variance 2 x gain^2 x (photons + read noise^2).
  let squares = 0;
  let sum = 0;
  const data = image.data;
  for (let i = 0; i + 1 < data.length; i += 2) {
    squares += ((data[i] as number) - (data[i + 1] as number)) ** 2;
    sum += (data[i] as number) + (data[i + 1] as number);
  }
  const photons = (sum / data.length - 100) / 2;
  const variance = squares / (data.length / 2) / 2 / 4;
  expect(variance / (photons + 1.6 ** 2)).toBeGreaterThan(0.9);
  expect(variance / (photons + 1.6 ** 2)).toBeLessThan(1.1);
});

test("where they do not fit there are fewer", () => {
  const { labels } = makeSample(1, { height: 40, width: 40, count: 200 }).truth;
  expect(countLabels(labels)).toBeGreaterThan(0);
  expect(countLabels(labels)).toBeLessThan(40);
});
