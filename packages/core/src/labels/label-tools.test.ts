import fc from "fast-check";
import { expect, test } from "vitest";
import { boundaries } from "./boundaries.js";
import { labelComponents } from "./connected-components.js";
import { expandLabels } from "./expand-labels.js";
import { drawLabels, type Labels, makeLabels } from "./labels.js";
import { removeEdgeTouching, removeSmall } from "./remove-objects.js";
import { splitParts } from "./split-parts.js";

/** Labels as rows of characters, the way back from `drawLabels`. */
function rows({ data, height, width }: Labels): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (id) => (id === 0 ? "." : id.toString(36))).join(""),
  );
}

const components = (picture: readonly string[], connectivity: 4 | 8): string[] => {
  const mask = drawLabels(picture);
  return rows(labelComponents(mask.data, mask.height, mask.width, { connectivity }));
};

test("groups that meet at a corner are one with 8 neighbours and two with 4", () => {
  expect(components(["1..", ".1.", "..1"], 8)).toEqual(["1..", ".1.", "..1"]);
  expect(components(["1..", ".1.", "..1"], 4)).toEqual(["1..", ".2.", "..3"]);
});

test("arms that join only at the bottom are one group, and numbers follow the first pixel", () => {
  expect(components(["1.1.1", "1.1.1", "111.1"], 8)).toEqual(["1.1.2", "1.1.2", "111.2"]);
  expect(components(["..1.1", "1.1.1", "111.1"], 4)).toEqual(["..1.2", "1.1.2", "111.2"]);
});

/** Flood fill with a stack, in raster order. */
function floodFill(values: readonly number[], height: number, width: number, connectivity: 4 | 8): number[] {
  const out = values.map(() => 0);
  let count = 0;
  for (let start = 0; start < values.length; start++) {
    if (!values[start] || out[start]) continue;
    out[start] = ++count;
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          if (connectivity === 4 && dy !== 0 && dx !== 0) continue;
          const y = Math.floor(at / width) + dy;
          const x = (at % width) + dx;
          if (y < 0 || x < 0 || y >= height || x >= width) continue;
          const next = y * width + x;
          if (!values[next] || out[next]) continue;
          out[next] = count;
          stack.push(next);
        }
    }
  }
  return out;
}

test("components equal a plain flood fill", () => {
  const picture = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 96, maxLength: 96 });
  fc.assert(
    fc.property(picture, fc.constantFrom(4 as const, 8 as const), (values, connectivity) => {
      const found = labelComponents(values, 8, 12, { connectivity });
      expect(Array.from(found.data)).toEqual(floodFill(values, 8, 12, connectivity));
    }),
    { numRuns: 100 },
  );
});

test("the largest part keeps its id, the others get new ones", () => {
  expect(rows(splitParts(drawLabels(["3.33", "2233", "...3", "33.2"])))).toEqual(["4.33", "2233", "...3", "55.6"]);
});

test("small objects and objects at the border go, the others keep their ids", () => {
  const labels = drawLabels(["1....", ".22.3", ".22..", "....."]);
  expect(rows(removeSmall(labels, 4))).toEqual([".....", ".22..", ".22..", "....."]);
  expect(rows(removeEdgeTouching(labels))).toEqual([".....", ".22..", ".22..", "....."]);
});

test("growing fills the background to the distance and stops where objects meet", () => {
  expect(rows(expandLabels(drawLabels(["1....2...", "........."]), 2))).toEqual(["11122222.", "11..222.."]);
});

test("a grown pixel has the id of one of its nearest objects, and nothing is reached beyond the distance", () => {
  const picture = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3), { minLength: 80, maxLength: 80 });
  fc.assert(
    fc.property(picture, fc.constantFrom(0, 1, 1.5, 3), (values, distance) => {
      const grown = expandLabels(makeLabels(8, 10, Uint32Array.from(values)), distance).data;
      grown.forEach((id, i) => {
        const far = (j: number): number => Math.hypot(Math.floor(i / 10) - Math.floor(j / 10), (i % 10) - (j % 10));
        const objects = values.flatMap((other, j) => (other === 0 ? [] : [j]));
        const nearest = Math.min(...objects.map(far));
        if (nearest > distance) expect(id).toBe(0);
        else expect(objects.filter((j) => far(j) === nearest).map((j) => values[j])).toContain(id);
      });
    }),
    { numRuns: 60 },
  );
});

test("outlines lie inside objects and between touching ones", () => {
  const outline = boundaries(drawLabels([".....", ".111.", ".111.", ".111.", "....."]));
  expect(rows(makeLabels(5, 5, Uint32Array.from(outline)))).toEqual([".....", ".111.", ".1.1.", ".111.", "....."]);
  expect(Array.from(boundaries(drawLabels(["1122"])))).toEqual([0, 1, 1, 0]);
});
