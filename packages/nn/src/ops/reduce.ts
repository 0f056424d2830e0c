/**
 * Sums, means and maxima over axes.
 */
import type { Shape, Value } from "../graph/graph.js";
import { broadcast, div, mul, reshape, sign, sub, reduceSum as sumOver } from "./construct.js";
import { broadcastStrides, offsets, tensorAt } from "./offsets.js";
import type { OpAttributes, OpDefinition } from "./op.js";
import { between, randomAxes, randomShape } from "./random-shapes.js";
import { areAxes, onlyShape, shapeError } from "./shape-error.js";

type ReduceName = "reduceSum" | "reduceMean" | "reduceMax";
type Attributes = OpAttributes["reduceSum"];

const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((length, axis) => (axes.includes(axis) ? 1 : length));

function shapeRule(kind: ReduceName, shapes: readonly Shape[], { axes, keepDims }: Attributes): Shape {
  const shape = onlyShape(kind, shapes);
  if (axes.length === 0 || !areAxes(axes, shape.length)) {
    throw shapeError(kind, shapes, `axes of that tensor, ascending and each once, not [${axes.join(", ")}]`);
  }
  return keepDims ? keptShape(shape, axes) : shape.filter((_, axis) => !axes.includes(axis));
}

interface Rule {
  /** The value of nothing, and how one more element changes it. */
  readonly start: number;
  readonly step: (sum: number, x: number) => number;
  readonly finish: (sum: number, count: number) => number;
  /** `kept` and `output` have the reduced axes as length 1; the result has x's shape. */
  readonly gradient: (x: Value, output: Value, kept: Value, axes: readonly number[]) => Value;
}

function reduction<N extends ReduceName>(name: N, rule: Rule): OpDefinition<N> {
  return {
    name,
    shape: (shapes, attrs) => shapeRule(name, shapes, attrs),
    gradient({ inputs, output, grad, attrs }) {
      const [x] = inputs;
      if (!x) return [];
      const shape = keptShape(x.shape, attrs.axes);
      return [rule.gradient(x, reshape(output, shape), reshape(grad, shape), attrs.axes)];
    },
    reference(inputs, attrs) {
      const x = tensorAt(inputs, 0);
      const shape = shapeRule(name, [x.shape], attrs);
      const kept = keptShape(x.shape, attrs.axes);
      const to = offsets(x.shape, broadcastStrides(kept, x.shape));
      const data = new Float64Array(kept.reduce((product, length) => product * length, 1)).fill(rule.start);
      for (let i = 0; i < to.length; i++) {
        const at = to[i] as number;
        data[at] = rule.step(data[at] as number, x.data[i] as number);
      }
      const count = x.data.length / data.length;
      return { data: data.map((sum) => rule.finish(sum, count)), shape };
    },
    sample(random) {
      const shape = randomShape(random, between(random, 1, 4), 3);
      const attrs = { axes: randomAxes(random, shape.length), keepDims: random.next() < 0.5 };
      return { shapes: [shape], attrs };
    },
  };
}

const plus = (sum: number, x: number): number => sum + x;

export const reduceSum = reduction("reduceSum", {
  start: 0,
  step: plus,
  finish: (sum) => sum,
  gradient: (x, _output, kept) => broadcast(kept, x.shape),
});

export const reduceMean = reduction("reduceMean", {
  start: 0,
  step: plus,
  finish: (sum, count) => sum / count,
  gradient(x, _output, kept, axes) {
    const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
    return broadcast(mul(kept, 1 / count), x.shape);
  },
});

/** Equal maxima share the gradient. */
export const reduceMax = reduction("reduceMax", {
  start: Number.NEGATIVE_INFINITY,
  step: Math.max,
  finish: (sum) => sum,
  gradient(x, output, kept, axes) {
    const isLargest = sub(1, sign(sub(output, x)));
    return mul(isLargest, div(kept, sumOver(isLargest, { axes, keepDims: true })));
  },
});
