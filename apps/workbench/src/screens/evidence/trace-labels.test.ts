import { drawLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { polygonPath, traceLabels } from "./trace-labels.js";

/** Corners of a path as [x, y] pairs, ring by ring. */
const rings = (path: string): number[][][] =>
  path
    .split("Z")
    .filter(Boolean)
    .map((ring) =>
      ring
        .slice(1)
        .split("L")
        .map((pair) => pair.split(" ").map(Number)),
    );

const areaOf = (ring: number[][]): number =>
  ring.reduce((sum, [x = 0, y = 0], at) => {
    const [nextX = 0, nextY = 0] = ring[(at + 1) % ring.length] ?? [];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

test("a square has one ring with cut corners", () => {
  const path = traceLabels(drawLabels(["....", ".11.", ".11.", "...."])).get(1) ?? "";
  expect(rings(path)).toHaveLength(1);
  // 2 x 2 pixels less four corner triangles of 1/8
  expect(areaOf(rings(path)[0] ?? [])).toBeCloseTo(3.5);
});

test("neighbours get a path each, also at the edge of the image", () => {
  const paths = traceLabels(drawLabels(["112", "112"]));
  expect([...paths.keys()].sort()).toEqual([1, 2]);
  expect(areaOf(rings(paths.get(2) ?? "")[0] ?? [])).toBeCloseTo(1.5);
});

test("a hole is a second ring the other way round", () => {
  const [outer = [], hole = []] = rings(traceLabels(drawLabels(["111", "1.1", "111"])).get(1) ?? "");
  expect(areaOf(outer)).toBeCloseTo(8.5);
  expect(areaOf(hole)).toBeCloseTo(-0.5);
});

test("pieces that touch diagonally are separate rings", () => {
  expect(rings(traceLabels(drawLabels(["1.", ".1"])).get(1) ?? "")).toHaveLength(2);
});

test("points on a straight line are left out, and fewer than three points are nothing", () => {
  expect(polygonPath([0.5, 0, 0.5, 1, 0.5, 2, 2, 2, 2, 0])).toBe("M0 0.5L2 0.5L2 2L0 2Z");
  expect(polygonPath([0.5, 0, 1, 1])).toBe("");
});

test("a ring along the sides of pixels loses the corners of its pixels, another stays as it is", () => {
  expect(polygonPath([0, 0, 0, 2, 2, 2, 2, 0])).toBe("M0.5 0L1.5 0L2 0.5L2 1.5L1.5 2L0.5 2L0 1.5L0 0.5Z");
  expect(polygonPath([0, 0, 1, 3, 3, 0])).toBe("M0 0L3 1L0 3Z");
});

test("a slanted side is drawn as a straight line, not as stairs", () => {
  const rows = Array.from({ length: 12 }, (_, y) => "1".repeat(y + 1).padEnd(14, "."));
  const [ring = []] = rings(traceLabels(drawLabels(rows)).get(1) ?? "");
  const slanted = ring.filter(([x = 0, y = 0]) => x > 4 && y > 4 && y < 9 && x > y - 1.5);
  expect(ring.length).toBeLessThan(24);
  for (const [x = 0, y = 0] of slanted) expect(Math.abs(x - y - 0.5)).toBeLessThan(0.2);
});
