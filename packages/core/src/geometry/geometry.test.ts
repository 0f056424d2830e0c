import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawLabels, makeLabels } from "../labels/labels.js";
import { distanceTransform } from "./distance-transform.js";
import { gaussianBlur } from "./gaussian.js";
import { localMaxima } from "./local-maxima.js";
import { convexHull, fillPolygon, polygonArea } from "./polygon.js";
import { otsuThreshold } from "./threshold.js";
import { watershed } from "./watershed.js";

interface Fixture {
  readonly height: number;
  readonly width: number;
  readonly noise: number[];
  readonly gaussian: Record<string, number[]>;
  readonly otsu: number;
  readonly mask: number[];
  readonly distance: number[];
  readonly heights: number[];
  readonly steps: number[];
  readonly peaks: Record<string, [number, number][]>;
  readonly markers: number[];
  readonly watershed: Record<"4" | "8" | "steps", number[]>;
  readonly polygons: { readonly points: [number, number][]; readonly covered: string[] }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../../fixtures/geometry.json", import.meta.url), "utf8"));
const { height, width } = fixture;

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  return expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (found[i] ?? Number.NaN))), 0);
}

describe("as SciPy and scikit-image (versions in the fixture)", () => {
  test.each(Object.entries(fixture.gaussian))("a Gaussian of %s px", (sigma, expected) => {
    expect(largestDifference(gaussianBlur(fixture.noise, height, width, Number(sigma)), expected)).toBeLessThan(1e-6);
  });

  test("Otsu's threshold", () => {
    expect(otsuThreshold(fixture.noise)).toBeCloseTo(fixture.otsu, 9);
  });

  test("the distance transform", () => {
    expect(largestDifference(distanceTransform(fixture.mask, height, width), fixture.distance)).toBeLessThan(1e-6);
  });

  test.each(Object.entries(fixture.peaks))("peaks %s px apart", (minDistance, expected) => {
    const peaks = localMaxima(fixture.heights, height, width, { minDistance: Number(minDistance), threshold: 200 });
    expect(peaks.map(({ y, x }) => [y, x])).toEqual(expected);
  });

  test("the watershed inside a mask, with 4 and with 8 neighbours", () => {
    const markers = makeLabels(height, width, Uint32Array.from(fixture.markers));
    for (const connectivity of [4, 8] as const) {
      const flooded = watershed(fixture.heights, markers, { mask: fixture.mask, connectivity });
      expect(Array.from(flooded.data)).toEqual(fixture.watershed[connectivity]);
    }
  });

  test("the watershed on wide steps", () => {
    const markers = makeLabels(height, width, Uint32Array.from(fixture.markers));
    expect(Array.from(watershed(fixture.steps, markers).data)).toEqual(fixture.watershed.steps);
  });

  test.each(fixture.polygons.map((polygon, index) => [index, polygon] as const))(
    "the pixels of polygon %i",
    (_, { points, covered }) => {
      const out = { data: new Uint8Array(height * width), height, width };
      const count = fillPolygon(
        out,
        points.map(([y, x]) => ({ y, x })),
      );
      const rows = covered.map((_row, y) => Array.from(out.data.subarray(y * width, (y + 1) * width)).join(""));
      expect(rows).toEqual(covered);
      expect(count).toBe(covered.join("").replaceAll("0", "").length);
    },
  );
});

test("two basins meet at the ridge between them", () => {
  const heights = [0, 1, 2, 9, 2, 1, 0];
  const flooded = watershed(heights, drawLabels(["1.....2"]));
  expect(Array.from(flooded.data)).toEqual([1, 1, 1, 1, 2, 2, 2]);
});

test("without a wall every pixel goes to the marker that is fewer steps away", () => {
  const flooded = watershed(new Float32Array(27), drawLabels(["1.......2", ".........", "........."]));
  expect(Array.from(flooded.data.subarray(0, 9))).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2]);
});

test("behind a ridge the water stands as high as the ridge, so a near flood wins over a far one", () => {
  // The valley in the middle is reached over a ridge of 5 from both sides at once and shared in the order of arrival.
  const flooded = watershed([0, 5, 1, 1, 1, 1, 5, 0], drawLabels(["1......2"]));
  expect(Array.from(flooded.data)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
});

test("a watershed floods exactly the pixels of the mask that a path joins to a marker", () => {
  const flooded = watershed(new Float32Array(8), drawLabels(["1......2"]), { mask: [1, 1, 0, 1, 1, 0, 1, 0] });
  expect(Array.from(flooded.data)).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
});

/** The definition, slowly: always look through all waiting pixels for the lowest level, then the oldest. */
function slowWatershed(heights: readonly number[], markers: readonly number[], h: number, w: number): number[] {
  const out = [...markers];
  const waiting = markers.flatMap((id, at) => (id === 0 ? [] : [{ at, level: heights[at] ?? 0 }]));
  while (waiting.length > 0) {
    const lowest = Math.min(...waiting.map(({ level }) => level));
    const first = waiting.findIndex(({ level }) => level === lowest);
    const at = waiting[first]?.at ?? 0;
    waiting.splice(first, 1);
    const x = at % w;
    const beside = [at - w, x > 0 ? at - 1 : -1, x + 1 < w ? at + 1 : -1, at + w];
    for (const next of beside) {
      if (next < 0 || next >= h * w || out[next] !== 0) continue;
      out[next] = out[at] ?? 0;
      waiting.push({ at: next, level: Math.max(lowest, heights[next] ?? 0) });
    }
  }
  return out;
}

test("the watershed equals its definition, with heights of either sign and many ties", () => {
  const grid = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 70, maxLength: 70 });
  const marker = fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3);
  const level = fc.constantFrom(-7.5, -1, -0, 0, 0.25, 3, 1e9);
  fc.assert(
    fc.property(grid(level), grid(marker), (heights, markers) => {
      const flooded = watershed(heights, makeLabels(7, 10, Uint32Array.from(markers)));
      expect(Array.from(flooded.data)).toEqual(slowWatershed(heights, markers, 7, 10));
    }),
    { numRuns: 60 },
  );
});

test("smoothing keeps the mean, even when the kernel is wider than the image", () => {
  const plane = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(plane, fc.constantFrom(0.5, 2, 7), (values, sigma) => {
      const mean = (all: ArrayLike<number>): number => Array.from(all).reduce((sum, value) => sum + value, 0) / 12;
      expect(mean(gaussianBlur(values, 3, 4, sigma))).toBeCloseTo(mean(values), 5);
    }),
    { numRuns: 30 },
  );
});

test("one hill gives one peak, two equal hills give two, a flat map gives none", () => {
  expect(localMaxima([0, 1, 3, 1, 0], 1, 5)).toEqual([{ y: 0, x: 2, value: 3 }]);
  expect(localMaxima([2, 0, 0, 0, 2], 1, 5).map(({ x }) => x)).toEqual([0, 4]);
  expect(localMaxima([2, 0, 0, 0, 2], 1, 5, { minDistance: 5 }).map(({ x }) => x)).toEqual([0]);
  expect(localMaxima([1, 1, 1], 1, 3)).toEqual([]);
});

test("Otsu leaves NaN out, gives the value of a constant image and NaN for nothing", () => {
  expect(otsuThreshold([Number.NaN, 4, 4])).toBe(4);
  expect(otsuThreshold([])).toBeNaN();
  const threshold = otsuThreshold([1, 2, 1, 2, 9, 10, Number.POSITIVE_INFINITY]);
  expect(threshold).toBeGreaterThan(2);
  expect(threshold).toBeLessThan(9);
});

const corner = fc.record({ y: fc.integer({ min: 0, max: 12 }), x: fc.integer({ min: 0, max: 12 }) });

test("a convex hull contains its points, is convex, and is its own hull", () => {
  fc.assert(
    fc.property(fc.array(corner, { minLength: 1, maxLength: 20 }), (points) => {
      const hull = convexHull(points);
      const out = { data: new Uint8Array(169), height: 13, width: 13 };
      fillPolygon(out, hull);
      if (hull.length > 2) for (const { y, x } of points) expect(out.data[y * 13 + x]).toBe(1);
      expect(convexHull(hull)).toEqual(hull);
      for (const point of hull) expect(points).toContainEqual(point);
    }),
    { numRuns: 60 },
  );
});

test("the area of a polygon does not depend on direction, start or place", () => {
  const polygon = [
    { y: 0, x: 0 },
    { y: 0, x: 6 },
    { y: 4, x: 6 },
    { y: 2, x: 2 },
  ];
  const area = polygonArea(polygon);
  expect(area).toBe(14);
  expect(polygonArea([...polygon].reverse())).toBe(area);
  expect(polygonArea(polygon.map(({ y, x }) => ({ y: y + 1e6, x: x - 1e6 })))).toBe(area);
  expect(polygonArea(polygon.slice(0, 2))).toBe(0);
});
