import { describe, expect, test } from "vitest";
import { clampRange, countsPath, gammaPath, valueStep } from "./histogram-shape.js";

const numbers = (path: string): number[] => path.match(/-?[\d.]+/g)?.map(Number) ?? [];

describe("the histogram's drawing", () => {
  test("the fullest bin reaches the top and an empty one the bottom", () => {
    const path = countsPath({ min: 0, max: 3, counts: [0, 100, 0] }, 30, 20);
    expect(path).toBe("M0 20L0 20L10 20L10 0L20 0L20 20L30 20L30 20Z");
  });
  test("counts are logarithmic: a hundredth is far from invisible", () => {
    const path = countsPath({ min: 0, max: 2, counts: [10_000, 100] }, 20, 100);
    expect(numbers(path).at(-3)).toBeLessThan(60);
  });
  test("many bins are joined to one a pixel, and the rare bright bin is not lost", () => {
    const counts = new Array<number>(4096).fill(0);
    counts[4000] = 5;
    const path = countsPath({ min: 0, max: 4096, counts }, 100, 50);
    expect(path.split("L").length).toBeLessThan(210);
    expect(path).toContain(" 0L");
  });
  test("nothing counted draws nothing", () => {
    expect(countsPath({ min: 0, max: 1, counts: [0, 0] }, 10, 10)).toBe("");
  });
  test("gamma 1 is a straight line between the handles", () => {
    const points = numbers(gammaPath({ min: 0, max: 100, counts: [1] }, [20, 60], 1, 100, 50));
    expect(points.slice(0, 2)).toEqual([20, 50]);
    expect(points.slice(-2)).toEqual([60, 0]);
    expect(points[25]).toBeCloseTo(25, 0);
  });
  test("gamma below 1 lifts the middle", () => {
    const points = numbers(gammaPath({ min: 0, max: 1, counts: [1] }, [0, 1], 0.5, 100, 100));
    expect(points[25]).toBeLessThan(35);
  });
  test("handles cannot pass each other or leave the values", () => {
    const counts = { min: 0, max: 255, counts: [1] };
    expect(clampRange(counts, [300, 10], 1)).toEqual([254, 255]);
    expect(clampRange(counts, [-5, 400], 1)).toEqual([0, 255]);
    expect(clampRange(counts, [50, 50], 1)).toEqual([50, 51]);
  });
  test("whole numbers move by one, others by a 500th", () => {
    expect(valueStep({ min: 0, max: 65_535, counts: [] }, true)).toBe(1);
    expect(valueStep({ min: 0, max: 1, counts: [] }, false)).toBe(0.002);
  });
});
