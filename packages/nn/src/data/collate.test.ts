import { CambrianError } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Tensor } from "../runtime/runtime.js";
import { collate } from "./collate.js";

const tensor = (shape: number[], start: number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => start + i),
});

test("samples are stacked along a new first axis, by name", () => {
  const { inputs } = collate([
    { input: tensor([1, 2, 2], 0), truth: tensor([1], 7) },
    { truth: tensor([1], 8), input: tensor([1, 2, 2], 4) },
  ]);
  expect(inputs.input).toEqual(tensor([2, 1, 2, 2], 0));
  expect(inputs.truth).toEqual({ shape: [2, 1], data: Float32Array.of(7, 8) });
});

test.each([
  ["other shapes", [{ a: tensor([1, 2, 3], 0) }, { a: tensor([1, 3, 2], 0) }], "[1,3,2]"],
  ["other names", [{ a: tensor([1], 0) }, { b: tensor([1], 0) }], '"b"'],
  ["a missing tensor", [{ a: tensor([1], 0), b: tensor([1], 0) }, { a: tensor([1], 0) }], "Sample 1"],
  ["no samples", [], "at least one"],
])("%s are refused", (_, samples, words) => {
  const act = () => collate(samples);
  expect(act).toThrow(CambrianError);
  expect(act).toThrow(words);
});
