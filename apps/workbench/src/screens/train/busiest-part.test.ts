import { expect, test } from "vitest";
import { busiestPart } from "./busiest-part.js";

const at = (y: number, x: number): number[] => [y - 2, x - 2, y - 2, x + 2, y + 2, x + 2, y + 2, x - 2];

test("the part lies around the group, not around the lonely one or the empty middle", () => {
  const box = busiestPart({ y: 256, x: 256 }, [at(20, 20), at(200, 60), at(205, 80), at(215, 70)], 16 / 9);
  for (const { y, x } of [
    { y: 200, x: 60 },
    { y: 205, x: 80 },
    { y: 215, x: 70 },
  ]) {
    expect(y > box.y0 && y < box.y1 && x > box.x0 && x < box.x1).toBe(true);
  }
  expect((box.x1 - box.x0) / (box.y1 - box.y0)).toBeCloseTo(16 / 9);
});

test("it never leaves the image, also a small or a low one, and is the middle when nothing is drawn", () => {
  for (const size of [
    { y: 30, x: 40 },
    { y: 10, x: 900 },
    { y: 256, x: 256 },
  ]) {
    for (const outlines of [[], [at(0, 0)], [at(size.y, size.x)]]) {
      const { y0, x0, y1, x1 } = busiestPart(size, outlines, 16 / 9);
      expect(y0 >= 0 && x0 >= 0 && y1 <= size.y + 1e-9 && x1 <= size.x + 1e-9).toBe(true);
    }
  }
  const { y0, y1 } = busiestPart({ y: 256, x: 256 }, [], 16 / 9);
  expect((y0 + y1) / 2).toBeCloseTo(128);
});
