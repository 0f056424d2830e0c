/**
 * Shares that sum to one along an axis.
 */
import { type Shape, sizeOf } from "../graph/graph.js";
import { mul, reduceSum, sub } from "./construct.js";
import { tensorAt, zeros } from "./offsets.js";
import type { OpDefinition } from "./op.js";
import { between, randomShape } from "./random-shapes.js";
import { areAxes, onlyShape, shapeError } from "./shape-error.js";
import { times } from "./through-broadcast.js";

/** Visit every line along an axis: where it begins, how many elements, how far apart. */
function forEachLine(shape: Shape, axis: number, visit: (start: number, length: number, step: number) => void): void {
  const length = shape[axis] ?? 1;
  const step = sizeOf(shape.slice(axis + 1));
  const blocks = sizeOf(shape.slice(0, axis));
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < step; i++) visit(block * length * step + i, length, step);
  }
}

export const softmax: OpDefinition<"softmax"> = {
  name: "softmax",
  shape(shapes, { axis }) {
    const shape = onlyShape("softmax", shapes, 1);
    if (!areAxes([axis], shape.length)) throw shapeError("softmax", shapes, `an axis of that tensor, not ${axis}`);
    return shape;
  },
  gradient({ output, grad, attrs: { axis } }) {
    const weighted = times(grad, output);
    return [sub(weighted, mul(output, reduceSum(weighted, { axes: [axis], keepDims: true })))];
  },
  reference(inputs, { axis }) {
    const x = tensorAt(inputs, 0);
    const y = zeros(x.shape);
    forEachLine(x.shape, axis, (start, length, step) => {
      let highest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < length; k++) highest = Math.max(highest, x.data[start + k * step] as number);
      let sum = 0;
      for (let k = 0; k < length; k++) sum += Math.exp((x.data[start + k * step] as number) - highest);
      for (let k = 0; k < length; k++) {
        y.data[start + k * step] = Math.exp((x.data[start + k * step] as number) - highest) / sum;
      }
    });
    return y;
  },
  sample(random) {
    const shape = randomShape(random, between(random, 1, 4), 3);
    return { shapes: [shape], attrs: { axis: random.integer(shape.length) } };
  },
};
