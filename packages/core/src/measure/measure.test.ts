import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Planes } from "../image/planes.js";
import { drawLabels, type Labels, makeLabels } from "../labels/labels.js";
import type { Table } from "../table/table.js";
import type { FeatureName } from "./features.js";
import { type MeasureOptions, measure } from "./measure.js";

interface Fixture {
  readonly labels: string[];
  readonly intensity_in_eighths: [number[], number[]];
  readonly spacing: { readonly y: number; readonly x: number };
  readonly pixels: Record<string, number | number[]>[];
  readonly isotropic: Record<string, number | number[]>[];
  readonly anisotropic: Record<string, number | number[]>[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../../fixtures/regionprops.json", import.meta.url), "utf8"));
const drawn = drawLabels(fixture.labels);
const planes: Planes = {
  data: Float32Array.from(fixture.intensity_in_eighths.flat(), (value) => value / 8),
  channels: 2,
  height: drawn.height,
  width: drawn.width,
};

/** A column's numbers; fails when there is no such column. */
function column(table: Table, name: string): readonly number[] {
  const found = table.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no column ${name} in ${table.columns.map((each) => each.name)}`);
  return found.values as readonly number[];
}

/** Our column for each of scikit-image's names; names with several values give several columns. */
const OURS: Record<string, readonly string[]> = {
  label: ["label"],
  area: ["area"],
  perimeter: ["perimeter"],
  equivalent_diameter_area: ["equivalent_diameter"],
  axis_major_length: ["axis_major_length"],
  axis_minor_length: ["axis_minor_length"],
  eccentricity: ["eccentricity"],
  orientation: ["orientation"],
  solidity: ["solidity"],
  area_convex: ["area_convex"],
  feret_diameter_max: ["feret_max"],
  centroid: ["centroid_y", "centroid_x"],
  bbox: ["bbox_min_row", "bbox_min_col", "bbox_max_row", "bbox_max_col"],
  intensity_mean: ["mean_1", "mean_2"],
  intensity_median: ["median_1", "median_2"],
  intensity_min: ["min_1", "min_2"],
  intensity_max: ["max_1", "max_2"],
  intensity_std: ["sd_1", "sd_2"],
};

describe.each([
  ["in pixels", fixture.pixels, undefined],
  ["in micrometres", fixture.isotropic, { y: 0.25, x: 0.25 }],
  ["with pixels that are not square", fixture.anisotropic, fixture.spacing],
] as const)("as scikit-image's regionprops, %s", (_, expected, pixelSize) => {
  const table = measure(pixelSize ? { ...drawn, pixelSize } : drawn, { intensity: planes });
  const names = Object.keys(expected[0] ?? {});

  test("the fixture compares every feature that scikit-image defines", () => {
    expect(expected).toHaveLength(31);
    expect(Object.keys(OURS).filter((name) => !names.includes(name))).toEqual(
      pixelSize === fixture.spacing ? ["perimeter"] : [],
    );
  });

  test.each(names)("%s", (name) => {
    const differences: string[] = [];
    expected.forEach((row, k) => {
      const theirs = [row[name] ?? Number.NaN].flat();
      (OURS[name] ?? []).forEach((ours, index) => {
        const found = column(table, ours)[k] ?? Number.NaN;
        let wanted = theirs[index] ?? Number.NaN;
        // A level axis points to pi/2 and to -pi/2; rounding decides which of the two they give.
        if (name === "orientation" && wanted < 0 && found > 1) wanted += Math.PI;
        // 1e-6 relative; near 0 the rounding of their eigenvalues shows as about 1e-8.
        const allowed = 1e-6 * Math.max(Math.abs(wanted), 0.1);
        if (!(Math.abs(found - wanted) <= allowed)) differences.push(`${row.label}: ${found} is not ${wanted}`);
      });
    });
    expect(differences).toEqual([]);
  });
});

const only = (labels: Labels, features: readonly FeatureName[], options: MeasureOptions = {}): Table =>
  measure(labels, { ...options, features });

test("one pixel has an area and calipers but no perimeter, so no circularity", () => {
  const table = measure(drawLabels(["...", ".1.", "..."]));
  const values = Object.fromEntries(table.columns.map(({ name, values }) => [name, values[0]]));
  expect(values).toEqual({
    label: 1,
    area: 1,
    perimeter: 0,
    equivalent_diameter: Math.sqrt(4 / Math.PI),
    axis_major_length: 0,
    axis_minor_length: 0,
    eccentricity: 0,
    orientation: -Math.PI / 4,
    solidity: 1,
    area_convex: 1,
    circularity: Number.NaN,
    feret_max: 1,
    feret_min: expect.closeTo(Math.SQRT1_2, 12),
    bbox_min_row: 1,
    bbox_min_col: 1,
    bbox_max_row: 2,
    bbox_max_col: 2,
    centroid_y: 1,
    centroid_x: 1,
    touches_edge: 0,
    neighbours: 0,
    nearest_neighbour_distance: Number.NaN,
  });
});

test("a straight line has no width: minor axis 0, eccentricity 1, solidity 1", () => {
  for (const picture of [["11111"], ["1", "1", "1"], ["1..", ".1.", "..1"]]) {
    const table = only(drawLabels(picture), ["axis_minor_length", "eccentricity", "solidity"]);
    expect(table.columns.slice(1).map(({ values }) => values[0])).toEqual([0, 1, 1]);
  }
});

test("the smallest caliper of a bar is its width, whichever way it lies", () => {
  const bar = drawLabels(["........", ".111111.", ".111111.", "........"]);
  expect(column(only(bar, ["feret_min"]), "feret_min")[0]).toBeCloseTo(2, 12);
  const upright = drawLabels(["11", "11", "11", "11", "11"]);
  expect(column(only(upright, ["feret_min"]), "feret_min")[0]).toBeCloseTo(2, 12);
  const tall = { ...bar, pixelSize: { y: 3, x: 0.5 } };
  expect(column(only(tall, ["feret_min"]), "feret_min")[0]).toBeCloseTo(3, 12);
});

test("sides of a rectangle count with the width and the height of a pixel", () => {
  const rows = Array.from({ length: 5 }, () => "1111111");
  const table = only({ ...drawLabels(rows), pixelSize: { y: 2, x: 0.5 } }, ["perimeter"]);
  expect(column(table, "perimeter")[0]).toBeCloseTo(2 * (6 * 0.5) + 2 * (4 * 2), 12);
});

test("circularity is 4 pi area over the square of the perimeter", () => {
  const square = only(drawLabels(["1111", "1111", "1111", "1111"]), ["circularity"]);
  expect(column(square, "circularity")[0]).toBeCloseTo((4 * Math.PI * 16) / 12 ** 2, 12);
});

test("neighbours touch by a side or a corner; a distance reaches farther", () => {
  const labels = drawLabels(["11.5.", "11...", "..2..", ".....", "3...4"]);
  expect(column(only(labels, ["neighbours"]), "neighbours")).toEqual([1, 1, 0, 0, 0]);
  expect(column(only(labels, ["neighbours"], { neighbourDistancePx: 2 }), "neighbours")).toEqual([2, 4, 1, 1, 2]);
});

test("the nearest neighbour is measured between centroids, in µm where they are known", () => {
  const labels = drawLabels(["1..2", "....", "3..."]);
  const px = column(only(labels, ["nearest_neighbour_distance"]), "nearest_neighbour_distance");
  expect(px).toEqual([2, 3, 2]);
  const scaled = { ...labels, pixelSize: { y: 2, x: 1 } };
  expect(only(scaled, ["nearest_neighbour_distance"]).columns[1]).toEqual({
    name: "nearest_neighbour_distance",
    unit: "µm",
    values: [3, 3, 4],
  });
});

test("both units give physical columns and pixel columns beside them", () => {
  const labels = { ...drawLabels(["11", "11"]), pixelSize: { y: 0.5, x: 0.5 } };
  const table = only(labels, ["area", "solidity", "centroid", "bbox"], { units: "both" });
  expect(table.columns.map(({ name, unit, values }) => [name, unit, values[0]])).toEqual([
    ["label", undefined, 1],
    ["area", "µm²", 1],
    ["area_px", "px²", 4],
    ["solidity", undefined, 1],
    ["centroid_y", "µm", 0.25],
    ["centroid_x", "µm", 0.25],
    ["centroid_y_px", "px", 0.5],
    ["centroid_x_px", "px", 0.5],
    ["bbox_min_row", "px", 0],
    ["bbox_min_col", "px", 0],
    ["bbox_max_row", "px", 2],
    ["bbox_max_col", "px", 2],
  ]);
});

test("channels and confidence get columns of their own", () => {
  const labels = drawLabels(["77.9"]);
  const intensity: Planes = { data: Float32Array.of(1, 3, 0, 8), channels: 1, height: 1, width: 4 };
  const confidence = new Map([[7, 0.5]]);
  const table = only(labels, ["mean", "integrated", "confidence"], { intensity, channelNames: ["DAPI"], confidence });
  expect(table.columns.map(({ name, values }) => [name, ...values])).toEqual([
    ["label", 7, 9],
    ["mean_DAPI", 2, 8],
    ["integrated_DAPI", 4, 8],
    ["confidence", 0.5, Number.NaN],
  ]);
});

test("channels of the same name are told apart by their number", () => {
  const intensity: Planes = { data: Float32Array.of(1, 2, 3), channels: 3, height: 1, width: 1 };
  const table = only(drawLabels(["1"]), ["max"], { intensity, channelNames: ["488", "488", "DAPI"] });
  expect(table.columns.map(({ name }) => name)).toEqual(["label", "max_488_1", "max_488_2", "max_DAPI"]);
});

test("a pixel that is not a number makes the intensities of its object so, and only of its object", () => {
  const intensity: Planes = { data: Float32Array.of(1, Number.NaN, 3, 5), channels: 1, height: 1, width: 4 };
  const table = only(drawLabels(["1122"]), ["mean", "median", "min", "max", "sd"], { intensity });
  for (const { values } of table.columns.slice(1)) {
    expect(values[0]).toBeNaN();
    expect(values[1]).not.toBeNaN();
  }
});

test("no objects give a table of no rows with all its columns", () => {
  const table = measure(makeLabels(4, 4));
  expect(table.rows).toBe(0);
  expect(table.columns.map(({ name }) => name)).toContain("area");
});

test("what cannot be measured is said with a code", () => {
  const labels = drawLabels(["1"]);
  const other: Planes = { data: new Float32Array(2), channels: 1, height: 1, width: 2 };
  expect(() => measure(labels, { features: ["mean"] })).toThrow(
    expect.objectContaining({ code: "measure/no-intensity" }),
  );
  expect(() => measure(labels, { units: "physical" })).toThrow(
    expect.objectContaining({ code: "measure/no-pixel-size" }),
  );
  expect(() => measure(labels, { intensity: other })).toThrow(expect.objectContaining({ code: "image/size-mismatch" }));
  expect(() => measure(labels, { features: ["size" as FeatureName] })).toThrow(
    expect.objectContaining({ code: "measure/unknown-feature" }),
  );
});

const SIDE = 9;
const picture = fc
  .array(fc.constantFrom(0, 0, 1, 1, 1, 2), { minLength: SIDE * SIDE, maxLength: SIDE * SIDE })
  .map((values) => makeLabels(SIDE, SIDE, Uint32Array.from(values)));

/** The labels with rows and columns swapped (`t`), or columns reversed (`x`). */
function turned(labels: Labels, how: "t" | "x"): Labels {
  const data = labels.data.map((_, i) => {
    const y = Math.floor(i / SIDE);
    const x = i % SIDE;
    return labels.data[how === "t" ? x * SIDE + y : y * SIDE + (SIDE - 1 - x)] as number;
  });
  return { ...labels, data };
}

const UNTURNED: readonly FeatureName[] = [
  "area",
  "perimeter",
  "equivalent_diameter",
  "axis_major_length",
  "axis_minor_length",
  "eccentricity",
  "solidity",
  "area_convex",
  "feret_max",
  "feret_min",
  "touches_edge",
  "neighbours",
  "nearest_neighbour_distance",
];

test("turning and mirroring the image changes none of the measurements that have no direction", () => {
  fc.assert(
    fc.property(picture, fc.constantFrom("t" as const, "x" as const), (labels, how) => {
      const before = only(labels, UNTURNED);
      const after = only(turned(labels, how), UNTURNED);
      for (const name of UNTURNED) {
        column(before, name).forEach((value, k) => {
          const difference = Math.abs(value - (column(after, name)[k] ?? Number.NaN));
          expect(Number.isNaN(value) || difference < 1e-6, `${name}: ${value}`).toBe(true);
        });
      }
    }),
    { numRuns: 40 },
  );
});

test("the ids only name the rows", () => {
  fc.assert(
    fc.property(picture, (labels) => {
      const renamed = { ...labels, data: labels.data.map((id) => (id === 0 ? 0 : id === 1 ? 4_000_000_000 : 17)) };
      const before = measure(labels);
      const after = measure(renamed);
      const backwards = (values: readonly (number | string)[]): (number | string)[] => [...values].reverse();
      if (before.rows < 2) return;
      for (const [index, { name, values }] of before.columns.entries())
        if (name !== "label") expect(after.columns[index]?.values).toEqual(backwards(values));
    }),
    { numRuns: 20 },
  );
});

test("medians equal those of sorted values", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 }), (values) => {
      const intensity = { data: Float32Array.from(values), channels: 1, height: 1, width: values.length };
      const labels = makeLabels(1, values.length, new Uint32Array(values.length).fill(3));
      const sorted = [...values].sort((a, b) => a - b);
      const half = values.length >> 1;
      const middle = sorted[half] ?? Number.NaN;
      const expected = values.length % 2 === 1 ? middle : (middle + (sorted[half - 1] ?? Number.NaN)) / 2;
      expect(column(only(labels, ["median"], { intensity }), "median")[0]).toBe(expected);
    }),
    { numRuns: 60 },
  );
});
