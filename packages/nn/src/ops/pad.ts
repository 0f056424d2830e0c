/**
 * Something around a tensor: a number, its mirror image, or its outermost pixels.
 */
import { sizeOf } from "../graph/graph.js";
import { slice as cut, scatterAdd } from "./construct.js";
import { offsetOf, offsets, stridesOf, tensorAt } from "./offsets.js";
import type { OpAttributes, OpDefinition } from "./op.js";
import { between, randomShape } from "./random-shapes.js";
import { onlyShape, shapeError } from "./shape-error.js";

type Attributes = OpAttributes["pad"];

const MODES: readonly Attributes["mode"][] = ["constant", "reflect", "edge"];
const list = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;
const at = (numbers: readonly number[], axis: number): number => numbers[axis] ?? 0;

/** For each place along the padded axis, which of the `length` places inside it repeats. */
function sources(mode: "reflect" | "edge", length: number, before: number, after: number): number[] {
  return Array.from({ length: before + length + after }, (_, k) => {
    const place = k - before;
    if (mode === "edge") return Math.min(Math.max(place, 0), length - 1);
    const behind = Math.abs(place);
    return behind < length ? behind : 2 * (length - 1) - behind;
  });
}

export const pad: OpDefinition<"pad"> = {
  name: "pad",
  shape(shapes, { before, after, mode, value }) {
    const x = onlyShape("pad", shapes);
    const widths = [...before, ...after];
    const fits =
      before.length === x.length && after.length === x.length && widths.every((n) => Number.isInteger(n) && n >= 0);
    if (!fits)
      throw shapeError("pad", shapes, `widths of at least 0 for every axis, not ${list(before)} and ${list(after)}`);
    if (!MODES.includes(mode)) throw shapeError("pad", shapes, `one of the modes ${MODES.join(", ")}, not "${mode}"`);
    if (!Number.isFinite(value)) throw shapeError("pad", shapes, `a finite value to pad with, not ${value}`);
    if (mode === "reflect" && x.some((length, axis) => at(before, axis) >= length || at(after, axis) >= length))
      throw shapeError(
        "pad",
        shapes,
        `widths below the lengths, to mirror them, not ${list(before)} and ${list(after)}`,
      );
    return x.map((length, axis) => at(before, axis) + length + at(after, axis));
  },
  gradient({ inputs, grad, attrs: { before, after, mode } }) {
    return inputs.map((x) => {
      if (mode === "constant") {
        const ends = x.shape.map((length, axis) => at(before, axis) + length);
        return cut(grad, before, ends);
      }
      // What stands outside goes back to the pixel it repeats.
      return x.shape.reduce((sum, length, axis) => {
        const [near, far] = [at(before, axis), at(after, axis)];
        return near + far === 0 ? sum : scatterAdd(sum, axis, sources(mode, length, near, far), length);
      }, grad);
    });
  },
  reference(inputs, attrs) {
    const { before, after, mode, value } = attrs;
    const x = tensorAt(inputs, 0);
    const shape = pad.shape([x.shape], attrs);
    if (mode === "constant") {
      const strides = stridesOf(shape);
      const data = new Float64Array(sizeOf(shape)).fill(value);
      offsets(x.shape, strides, offsetOf(before, strides)).forEach((to, i) => {
        data[to] = x.data[i] as number;
      });
      return { data, shape };
    }
    return x.shape.reduce((inner, length, axis) => {
      const from = sources(mode, length, at(before, axis), at(after, axis));
      const step = at(stridesOf(inner.shape), axis);
      const shape = inner.shape.map((n, k) => (k === axis ? from.length : n));
      const data = new Float64Array(sizeOf(shape));
      for (let i = 0; i < data.length; i++) {
        const line = Math.floor(i / (from.length * step));
        const place = at(from, Math.floor(i / step) % from.length);
        data[i] = inner.data[(line * length + place) * step + (i % step)] as number;
      }
      return { data, shape };
    }, x);
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4));
    const mode = MODES[random.integer(MODES.length)] ?? "constant";
    const widths = (): number[] => shape.map((length) => random.integer(mode === "reflect" ? Math.min(3, length) : 3));
    return { shapes: [shape], attrs: { before: widths(), after: widths(), mode, value: random.integer(3) } };
  },
};
