/**
 * Random inputs, and comparing two lists of numbers so that a failure names the first place where they part.
 */
import type { Random } from "@cambrian/core";
import { expect } from "vitest";
import { type Shape, sizeOf } from "../graph/graph.js";
import type { OpCase, ReferenceTensor } from "../ops/op.js";

/** Standard normal numbers unless `fill` says otherwise. */
export function randomTensor(random: Random, shape: Shape, fill: (random: Random) => number = (r) => r.normal()) {
  return { data: Float64Array.from({ length: sizeOf(shape) }, () => fill(random)), shape } satisfies ReferenceTensor;
}

/** Inputs for one case of an operation. */
export function randomInputs(random: Random, { shapes, fill }: OpCase<unknown>): ReferenceTensor[] {
  return shapes.map((shape, input) => randomTensor(random, shape, fill && ((r) => fill(r, input))));
}

/** Fail when any number differs by more than `tolerance`, absolutely below 1 and relatively above. */
export function expectClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance, what }: { readonly tolerance: number; readonly what: string },
): void {
  expect(got.length, `${what}: how many numbers`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const a = got[i] as number;
    const b = expected[i] as number;
    const near = Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
    if (!near) expect.fail(`${what}: number ${i} is ${a}, expected ${b} within ${tolerance}`);
  }
}
