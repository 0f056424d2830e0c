import fc from "fast-check";
import { expect, test } from "vitest";
import { drawLabels, type Labels, labelIds } from "./labels.js";
import { type Outline, outlineArea, traceOutlines } from "./trace-outlines.js";

const shapeOf = (rows: readonly string[]) => traceOutlines(drawLabels(rows)).map(({ parts }) => parts);

test("one pixel is a square of four corners, clockwise from its top left", () => {
  expect(shapeOf(["...", ".1."])).toEqual([[{ outer: [1, 1, 2, 1, 2, 2, 1, 2], holes: [] }]]);
});

test("straight edges have no points in between", () => {
  expect(shapeOf(["1111", "1111"])).toEqual([[{ outer: [0, 0, 4, 0, 4, 2, 0, 2], holes: [] }]]);
});

test("pieces that touch at a corner are two pieces", () => {
  expect(shapeOf(["1.", ".1"])[0]).toHaveLength(2);
});

test("a ring that closes only at a corner has a hole, and no ring touches itself", () => {
  const [parts] = shapeOf(["111", "1.1", ".11"].map((row) => row)) as [{ outer: number[]; holes: number[][] }[]];
  expect(parts).toHaveLength(1);
  expect(parts[0]?.holes).toEqual([[1, 2, 2, 2, 2, 1, 1, 1]]);
});

test("an island in a hole is a piece of its own, and each hole goes to the piece around it", () => {
  const [parts] = shapeOf(["1111111", "1.....1", "1.111.1", "1.1.1.1", "1.111.1", "1.....1", "1111111"]) as [
    { outer: number[]; holes: number[][] }[],
  ];
  expect(parts.map(({ outer, holes }) => [outer.slice(0, 2), holes.length])).toEqual([
    [[0, 0], 1],
    [[2, 2], 1],
  ]);
});

const pictures = fc
  .integer({ min: 1, max: 3 })
  .chain((ids) =>
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([height, width]) =>
        fc
          .array(fc.integer({ min: 0, max: ids }), { minLength: height * width, maxLength: height * width })
          .map((values): Labels => ({ height, width, data: Uint32Array.from(values) })),
      ),
  );

/** Pixel centres inside, by even and odd over all rings. */
function fill({ parts }: Outline, { height, width }: Labels): boolean[] {
  return Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width) + 0.5, (i % width) + 0.5];
    let crossings = 0;
    for (const ring of parts.flatMap(({ outer, holes }) => [outer, ...holes])) {
      for (let k = 0; k < ring.length; k += 2) {
        const next = (k + 2) % ring.length;
        const [ax, ay, by] = [ring[k] as number, ring[k + 1] as number, ring[next + 1] as number];
        if (ay > y !== by > y && ax > x) crossings++;
      }
    }
    return crossings % 2 === 1;
  });
}

test("outlines enclose exactly the pixels of their object, whatever its shape", () => {
  fc.assert(
    fc.property(pictures, (labels) => {
      const outlines = traceOutlines(labels);
      expect(outlines.map(({ id }) => id)).toEqual(labelIds(labels));
      for (const outline of outlines) {
        const own = [...labels.data].map((id) => id === outline.id);
        expect(outlineArea(outline)).toBe(own.filter(Boolean).length);
        expect(fill(outline, labels)).toEqual(own);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

test("no ring meets a corner twice, and every hole lies inside its outer ring", () => {
  fc.assert(
    fc.property(pictures, (labels) => {
      for (const { parts } of traceOutlines(labels)) {
        for (const { outer, holes } of parts) {
          for (const ring of [outer, ...holes]) {
            const corners = new Set(
              Array.from({ length: ring.length / 2 }, (_, k) => `${ring[2 * k]},${ring[2 * k + 1]}`),
            );
            expect(corners.size).toBe(ring.length / 2);
          }
          expect(outlineArea({ id: 1, parts: [{ outer, holes }] })).toBeGreaterThan(0);
          for (const hole of holes) {
            const [left, right] = [
              Math.min(...outer.filter((_, k) => k % 2 === 0)),
              Math.max(...outer.filter((_, k) => k % 2 === 0)),
            ];
            for (let k = 0; k < hole.length; k += 2) {
              expect(hole[k]).toBeGreaterThan(left);
              expect(hole[k]).toBeLessThan(right);
            }
          }
        }
      }
    }),
    { numRuns: 100, seed: 2 },
  );
});
