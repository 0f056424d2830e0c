/**
 * Shares that sum to one along an axis, and their logarithms.
 */
import { type Shape, sizeOf } from "../graph/graph.js";
import { exp, mul, reduceSum, sub } from "./construct.js";
import { tensorAt, zeros } from "./offsets.js";
import type { GradientContext, OpDefinition, ReferenceTensor } from "./op.js";
import { between, randomShape } from "./random-shapes.js";
import { areAxes, onlyShape, shapeError } from "./shape-error.js";
import { times } from "./through-broadcast.js";

type SoftmaxName = "softmax" | "logSoftmax";
interface Attributes {
  readonly axis: number;
}

/** log(softmax) in plain loops, shifted by the largest value so that nothing overflows. */
function logShares(x: ReferenceTensor, axis: number): ReferenceTensor {
  const y = zeros(x.shape);
  const length = x.shape[axis] ?? 1;
  const step = sizeOf(x.shape.slice(axis + 1));
  const lines = x.data.length / length;
  for (let line = 0; line < lines; line++) {
    const start = Math.floor(line / step) * length * step + (line % step);
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < length; k++) highest = Math.max(highest, x.data[start + k * step] as number);
    let sum = 0;
    for (let k = 0; k < length; k++) sum += Math.exp((x.data[start + k * step] as number) - highest);
    const level = highest + Math.log(sum);
    for (let k = 0; k < length; k++) y.data[start + k * step] = (x.data[start + k * step] as number) - level;
  }
  return y;
}

function shapeRule(kind: SoftmaxName, shapes: readonly Shape[], { axis }: Attributes): Shape {
  const shape = onlyShape(kind, shapes, 1);
  if (!areAxes([axis], shape.length)) throw shapeError(kind, shapes, `an axis of that tensor, not ${axis}`);
  return shape;
}

const sample: OpDefinition<SoftmaxName>["sample"] = (random) => {
  const shape = randomShape(random, between(random, 1, 4), 3);
  return { shapes: [shape], attrs: { axis: random.integer(shape.length) } };
};

export const softmax: OpDefinition<"softmax"> = {
  name: "softmax",
  shape: (shapes, attrs) => shapeRule("softmax", shapes, attrs),
  gradient({ output, grad, attrs: { axis } }: GradientContext<Attributes>) {
    const weighted = times(grad, output);
    return [sub(weighted, mul(output, reduceSum(weighted, { axes: [axis], keepDims: true })))];
  },
  reference(inputs, { axis }) {
    const { data, shape } = logShares(tensorAt(inputs, 0), axis);
    return { data: data.map(Math.exp), shape };
  },
  sample,
};

export const logSoftmax: OpDefinition<"logSoftmax"> = {
  name: "logSoftmax",
  shape: (shapes, attrs) => shapeRule("logSoftmax", shapes, attrs),
  gradient({ output, grad, attrs: { axis } }: GradientContext<Attributes>) {
    return [sub(grad, mul(exp(output), reduceSum(grad, { axes: [axis], keepDims: true })))];
  },
  reference: (inputs, { axis }) => logShares(tensorAt(inputs, 0), axis),
  sample,
};
