import { drawLabels } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assign, type WeightedPair } from "./match-assign.js";
import { matchLabels } from "./matching.js";

test("hits, misses and inventions are told apart by id", () => {
  const truth = drawLabels(["11.22", "11.22", ".....", "33..."]);
  const result = drawLabels(["55.7.", "55...", "...88", "....."]);
  const { matches, missed, extra } = matchLabels({ truth, result });
  expect(matches).toEqual([{ truth: 1, result: 5, iou: 1 }]);
  expect(missed).toEqual([2, 3]);
  expect(extra).toEqual([7, 8]);
});

test("two halves of a cell match it at 0.5 once, not twice", () => {
  const pair = { truth: drawLabels(["1111"]), result: drawLabels(["1122"]) };
  expect(matchLabels(pair).matches).toHaveLength(1);
  expect(matchLabels(pair, { threshold: 0.51 }).matches).toHaveLength(0);
});

test("at a low threshold a cell leaves its best partner to another if that makes more pairs", () => {
  // 1 fits `a` best, but only `a` fits 2.
  const truth = drawLabels(["11111222"]);
  const result = drawLabels(["bbaaaaa."]);
  const { matches } = matchLabels({ truth, result }, { threshold: 0.25 });
  expect(matches.map(({ truth, result }) => [truth, result])).toEqual([
    [1, 11],
    [2, 10],
  ]);
});

/** The best total by trying everything. */
function bestTotal(pairs: readonly WeightedPair[], row: number, rows: number, used: ReadonlySet<number>): number {
  if (row === rows) return 0;
  let best = bestTotal(pairs, row + 1, rows, used);
  for (const pair of pairs)
    if (pair.row === row && !used.has(pair.column))
      best = Math.max(best, pair.weight + bestTotal(pairs, row + 1, rows, new Set([...used, pair.column])));
  return best;
}

test("the assignment is as good as the best of all", () => {
  const pair = fc.record({
    row: fc.integer({ min: 0, max: 5 }),
    column: fc.integer({ min: 0, max: 5 }),
    weight: fc.integer({ min: 0, max: 12 }).map((w) => w / 8),
  });
  const pairs = fc.uniqueArray(pair, { maxLength: 18, selector: ({ row, column }) => row * 6 + column });
  fc.assert(
    fc.property(pairs, (list) => {
      const columnOf = assign(list, 6, 6);
      const taken = [...columnOf].filter((column) => column >= 0);
      expect(new Set(taken).size).toBe(taken.length);
      const weightOf = (row: number, column: number): number =>
        list.find((each) => each.row === row && each.column === column)?.weight ?? Number.NaN;
      const total = [...columnOf].reduce((sum, column, row) => (column < 0 ? sum : sum + weightOf(row, column)), 0);
      expect(total).toBeCloseTo(bestTotal(list, 0, 6, new Set()), 9);
    }),
    { numRuns: 150 },
  );
});

test("five thousand cells in a row of neighbours are matched quickly", () => {
  const n = 5000;
  const pairs = Array.from({ length: n }, (_, row) => [
    { row, column: row, weight: 0.3 },
    { row, column: (row + 1) % n, weight: 0.3 + ((row * 7) % 11) / 100 },
  ]).flat();
  const start = performance.now();
  const columnOf = assign(pairs, n, n);
  expect(new Set(columnOf).size).toBe(n);
  expect(performance.now() - start).toBeLessThan(5000);
});
