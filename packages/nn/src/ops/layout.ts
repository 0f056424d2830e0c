/**
 * Operations that move numbers without changing them: reshape, transpose, broadcast, slice, concat, flip, gather;
 * and scatterAdd, the way back from gather.
 */
import type { Random } from "@cambrian/core";
import { sizeOf } from "../graph/graph.js";
import { broadcastShapes } from "./broadcast-shapes.js";
import {
  scatterAdd as addSlices,
  slice as cut,
  transpose as permute,
  gather as pickSlices,
  reshape as rename,
  flip as reverse,
  pad as surround,
  unbroadcast,
} from "./construct.js";
import { broadcastStrides, offsetOf, offsets, gather as readAt, stridesOf, tensorAt } from "./offsets.js";
import type { OpDefinition } from "./op.js";
import { between, randomAxes, randomlyNarrowed, randomShape } from "./random-shapes.js";
import { areAxes, isCount, onlyShape, shapeError } from "./shape-error.js";

const list = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;
const at = (numbers: readonly number[], axis: number): number => numbers[axis] ?? 0;

export const reshape: OpDefinition<"reshape"> = {
  name: "reshape",
  shape(shapes, attrs) {
    const x = onlyShape("reshape", shapes);
    if (!attrs.shape.every(isCount) || sizeOf(attrs.shape) !== sizeOf(x)) {
      throw shapeError("reshape", shapes, `${sizeOf(attrs.shape)} elements to become ${list(attrs.shape)}`);
    }
    return attrs.shape;
  },
  gradient: ({ inputs, grad }) => inputs.map((x) => rename(grad, x.shape)),
  reference: (inputs, attrs) => ({ data: tensorAt(inputs, 0).data.slice(), shape: attrs.shape }),
  sample(random) {
    const lengths = randomShape(random, 3);
    const [a = 1, b = 1, c = 1] = lengths;
    const shapes = [[a * b, c], [c, b, a], [a * b * c], [a, 1, b * c]];
    return { shapes: [lengths], attrs: { shape: shapes[random.integer(shapes.length)] ?? lengths } };
  },
};

export const transpose: OpDefinition<"transpose"> = {
  name: "transpose",
  shape(shapes, { perm }) {
    const x = onlyShape("transpose", shapes);
    const sorted = [...perm].sort((a, b) => a - b);
    if (perm.length !== x.length || !areAxes(sorted, x.length)) {
      throw shapeError("transpose", shapes, `an order that names each of its ${x.length} axes once, not ${list(perm)}`);
    }
    return perm.map((axis) => at(x, axis));
  },
  gradient({ grad, attrs: { perm } }) {
    return [
      permute(
        grad,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    ];
  },
  reference(inputs, { perm }) {
    const x = tensorAt(inputs, 0);
    const strides = stridesOf(x.shape);
    return readAt(
      x,
      perm.map((axis) => at(x.shape, axis)),
      perm.map((axis) => at(strides, axis)),
    );
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4));
    return { shapes: [shape], attrs: { perm: random.shuffled(shape.map((_, axis) => axis)) } };
  },
};

export const broadcast: OpDefinition<"broadcast"> = {
  name: "broadcast",
  shape(shapes, attrs) {
    const x = onlyShape("broadcast", shapes);
    const together = broadcastShapes(x, attrs.shape);
    if (!attrs.shape.every(isCount) || !together || sizeOf(together) !== sizeOf(attrs.shape)) {
      throw shapeError("broadcast", shapes, `lengths equal to those of ${list(attrs.shape)} or 1`);
    }
    if (x.length > attrs.shape.length) throw shapeError("broadcast", shapes, `at most ${attrs.shape.length} axes`);
    return attrs.shape;
  },
  gradient: ({ inputs, grad }) => inputs.map((x) => unbroadcast(grad, x.shape)),
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    return readAt(x, attrs.shape, broadcastStrides(x.shape, attrs.shape));
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4), 3);
    return { shapes: [randomlyNarrowed(random, shape)], attrs: { shape } };
  },
};

export const slice: OpDefinition<"slice"> = {
  name: "slice",
  shape(shapes, { starts, ends }) {
    const x = onlyShape("slice", shapes);
    const fits =
      starts.length === x.length &&
      ends.length === x.length &&
      [...starts, ...ends].every(Number.isInteger) &&
      x.every((length, axis) => at(starts, axis) >= 0 && at(starts, axis) < at(ends, axis) && at(ends, axis) <= length);
    if (!fits) {
      throw shapeError("slice", shapes, `ranges inside every axis, not ${list(starts)} up to ${list(ends)}`);
    }
    return x.map((_, axis) => at(ends, axis) - at(starts, axis));
  },
  gradient: ({ inputs, grad, attrs: { starts, ends } }) =>
    inputs.map((x) =>
      surround(
        grad,
        starts,
        x.shape.map((length, axis) => length - at(ends, axis)),
      ),
    ),
  reference(inputs, { starts, ends }) {
    const x = tensorAt(inputs, 0);
    const strides = stridesOf(x.shape);
    const shape = starts.map((start, axis) => at(ends, axis) - start);
    return readAt(x, shape, strides, offsetOf(starts, strides));
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4));
    const starts = shape.map((length) => random.integer(length));
    return {
      shapes: [shape],
      attrs: { starts, ends: shape.map((n, axis) => between(random, at(starts, axis) + 1, n)) },
    };
  },
};

export const concat: OpDefinition<"concat"> = {
  name: "concat",
  shape(shapes, { axis }) {
    const [first] = shapes;
    const fits =
      first &&
      areAxes([axis], first.length) &&
      shapes.every((shape) => shape.length === first.length && shape.every((n, k) => k === axis || n === first[k]));
    if (!fits) throw shapeError("concat", shapes, `tensors that differ only along one of their axes, ${axis}`);
    return first.map((length, k) => (k === axis ? shapes.reduce((sum, shape) => sum + at(shape, k), 0) : length));
  },
  gradient({ inputs, grad, attrs: { axis }, wanted }) {
    let start = 0;
    return inputs.map((x, i) => {
      const end = start + at(x.shape, axis);
      const starts = x.shape.map((_, k) => (k === axis ? start : 0));
      start = end;
      return wanted[i]
        ? cut(
            grad,
            starts,
            x.shape.map((length, k) => (k === axis ? end : length)),
          )
        : undefined;
    });
  },
  reference(inputs, attrs) {
    const shape = concat.shape(
      inputs.map((x) => x.shape),
      attrs,
    );
    const strides = stridesOf(shape);
    const data = new Float64Array(sizeOf(shape));
    let start = 0;
    for (const x of inputs) {
      offsets(x.shape, strides, start).forEach((to, i) => {
        data[to] = x.data[i] as number;
      });
      start += at(x.shape, attrs.axis) * at(strides, attrs.axis);
    }
    return { data, shape };
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4), 3);
    const axis = random.integer(shape.length);
    const shapes = Array.from({ length: between(random, 1, 3) }, () =>
      shape.map((length, k) => (k === axis ? between(random, 1, 3) : length)),
    );
    return { shapes, attrs: { axis } };
  },
};

export const flip: OpDefinition<"flip"> = {
  name: "flip",
  shape(shapes, { axes }) {
    const x = onlyShape("flip", shapes);
    if (axes.length === 0 || !areAxes(axes, x.length)) {
      throw shapeError("flip", shapes, `axes of that tensor, ascending and each once, not ${list(axes)}`);
    }
    return x;
  },
  gradient: ({ grad, attrs: { axes } }) => [reverse(grad, axes)],
  reference(inputs, { axes }) {
    const x = tensorAt(inputs, 0);
    const strides = stridesOf(x.shape);
    const start = axes.reduce((sum, axis) => sum + (at(x.shape, axis) - 1) * at(strides, axis), 0);
    return readAt(
      x,
      x.shape,
      strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
      start,
    );
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4));
    return { shapes: [shape], attrs: { axes: randomAxes(random, shape.length) } };
  },
};

/** `shape` seen as what lies before an axis, the axis, and what lies behind it. */
function aroundAxis(shape: readonly number[], axis: number): readonly [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), at(shape, axis), sizeOf(shape.slice(axis + 1))];
}

const areIndices = (indices: readonly number[], length: number): boolean =>
  indices.length > 0 && indices.every((index) => Number.isInteger(index) && index >= 0 && index < length);

export const gather: OpDefinition<"gather"> = {
  name: "gather",
  shape(shapes, { axis, indices }) {
    const x = onlyShape("gather", shapes, 1);
    if (!areAxes([axis], x.length) || !areIndices(indices, at(x, axis)))
      throw shapeError("gather", shapes, `axis ${axis} and slice numbers below its length, at least one`);
    return x.map((length, k) => (k === axis ? indices.length : length));
  },
  gradient: ({ inputs, grad, attrs }) =>
    inputs.map((x) => addSlices(grad, attrs.axis, attrs.indices, at(x.shape, attrs.axis))),
  reference(inputs, { axis, indices }) {
    const x = tensorAt(inputs, 0);
    const [before, length, behind] = aroundAxis(x.shape, axis);
    const data = new Float64Array(before * indices.length * behind);
    for (let b = 0; b < before; b++)
      indices.forEach((index, k) => {
        const from = (b * length + index) * behind;
        data.set(x.data.subarray(from, from + behind), (b * indices.length + k) * behind);
      });
    return { data, shape: x.shape.map((each, k) => (k === axis ? indices.length : each)) };
  },
  sample(random) {
    const x = randomShape(random, between(random, 1, 3));
    const axis = random.integer(x.length);
    return { shapes: [x], attrs: { axis, indices: randomIndices(random, at(x, axis)) } };
  },
};

export const scatterAdd: OpDefinition<"scatterAdd"> = {
  name: "scatterAdd",
  shape(shapes, { axis, indices, length }) {
    const x = onlyShape("scatterAdd", shapes, 1);
    if (
      !areAxes([axis], x.length) ||
      !isCount(length) ||
      at(x, axis) !== indices.length ||
      !areIndices(indices, length)
    )
      throw shapeError("scatterAdd", shapes, `one slice number below ${length} for every slice of axis ${axis}`);
    return x.map((each, k) => (k === axis ? length : each));
  },
  gradient: ({ grad, attrs }) => [pickSlices(grad, attrs.axis, attrs.indices)],
  reference(inputs, { axis, indices, length }) {
    const x = tensorAt(inputs, 0);
    const [before, , behind] = aroundAxis(x.shape, axis);
    const data = new Float64Array(before * length * behind);
    for (let b = 0; b < before; b++)
      indices.forEach((index, k) => {
        for (let i = 0; i < behind; i++) {
          const to = (b * length + index) * behind + i;
          data[to] = (data[to] as number) + (x.data[(b * indices.length + k) * behind + i] as number);
        }
      });
    return { data, shape: x.shape.map((each, k) => (k === axis ? length : each)) };
  },
  sample(random) {
    const length = between(random, 1, 4);
    const indices = randomIndices(random, length);
    const x = randomShape(random, between(random, 1, 3));
    const axis = random.integer(x.length);
    return { shapes: [x.map((each, k) => (k === axis ? indices.length : each))], attrs: { axis, indices, length } };
  },
};

function randomIndices(random: Random, length: number): number[] {
  return Array.from({ length: between(random, 1, 5) }, () => random.integer(length));
}
