/**
 * Two tensors, element by element, with NumPy broadcasting.
 */
import type { Random } from "@cambrian/core";
import type { Shape, Value } from "../graph/graph.js";
import { broadcastShapes } from "./broadcast-shapes.js";
import { sub as difference, greater as greaterThan, neg, mul as product, unbroadcast } from "./construct.js";
import { broadcastStrides, offsets, tensorAt } from "./offsets.js";
import type { OpCase, OpDefinition, OpName } from "./op.js";
import { awayFromZero, between, randomlyNarrowed, randomShape } from "./random-shapes.js";
import { expectCount, shapeError } from "./shape-error.js";
import { minus, over, times } from "./through-broadcast.js";

type BinaryName = "add" | "sub" | "mul" | "div" | "maximum" | "minimum" | "greater";

function shapeRule(kind: OpName, shapes: readonly Shape[]): Shape {
  expectCount(kind, shapes, 2);
  const shape = broadcastShapes(shapes[0] ?? [], shapes[1] ?? []);
  if (!shape) throw shapeError(kind, shapes, "shapes that broadcast: counted from the last axis, equal lengths or 1");
  return shape;
}

type Side = { readonly a: Value; readonly b: Value; readonly output: Value; readonly grad: Value };

/** Gradients towards a and b before they are summed back to the shape of a and b. */
interface Rules {
  readonly toA: (side: Side) => Value;
  readonly toB: (side: Side) => Value;
}

function binary<N extends BinaryName>(
  name: N,
  compute: (a: number, b: number) => number,
  rules: Rules | undefined,
  fill?: OpCase<Record<string, never>>["fill"],
): OpDefinition<N> {
  return {
    name,
    shape: (shapes) => shapeRule(name, shapes),
    gradient({ inputs, output, grad, wanted }) {
      const [a, b] = inputs;
      if (!rules || !a || !b) return [];
      const side = { a, b, output, grad };
      return [
        wanted[0] ? unbroadcast(rules.toA(side), a.shape) : undefined,
        wanted[1] ? unbroadcast(rules.toB(side), b.shape) : undefined,
      ];
    },
    reference(inputs) {
      const a = tensorAt(inputs, 0);
      const b = tensorAt(inputs, 1);
      const shape = shapeRule(name, [a.shape, b.shape]);
      const atA = offsets(shape, broadcastStrides(a.shape, shape));
      const atB = offsets(shape, broadcastStrides(b.shape, shape));
      const data = new Float64Array(atA.length);
      for (let i = 0; i < data.length; i++) {
        data[i] = compute(a.data[atA[i] as number] as number, b.data[atB[i] as number] as number);
      }
      return { data, shape };
    },
    sample(random) {
      const shape = randomShape(random, between(random, 0, 4), 3);
      const shapes = [randomlyNarrowed(random, shape), randomlyNarrowed(random, shape)];
      return { shapes, attrs: {}, ...(fill ? { fill } : {}) } as ReturnType<OpDefinition<N>["sample"]>;
    },
  };
}

/** Values of a and b on two grids that never meet, so that a small step does not change which is larger. */
const neverEqual = (random: Random, input: number): number => random.integer(20) / 5 - 2 + (input === 0 ? 0 : 0.1);

export const add = binary("add", (a, b) => a + b, { toA: ({ grad }) => grad, toB: ({ grad }) => grad });

export const sub = binary("sub", (a, b) => a - b, { toA: ({ grad }) => grad, toB: ({ grad }) => minus(grad) });

export const mul = binary("mul", (a, b) => a * b, {
  toA: ({ b, grad }) => times(grad, b),
  toB: ({ a, grad }) => times(grad, a),
});

export const div = binary(
  "div",
  (a, b) => a / b,
  {
    toA: ({ b, grad }) => over(grad, b),
    toB: ({ b, output, grad }) => neg(times(over(grad, b), output)),
  },
  (random, input) => (input === 0 ? random.normal() : awayFromZero(random, 0.5)),
);

/** Of equals the first counts as the larger, and gets the whole gradient. */
export const maximum = binary(
  "maximum",
  (a, b) => Math.max(a, b),
  {
    toA: ({ a, b, grad }) => product(grad, difference(1, greaterThan(b, a))),
    toB: ({ a, b, grad }) => product(grad, greaterThan(b, a)),
  },
  neverEqual,
);

/** Of equals the first counts as the smaller, and gets the whole gradient. */
export const minimum = binary(
  "minimum",
  (a, b) => Math.min(a, b),
  {
    toA: ({ a, b, grad }) => product(grad, difference(1, greaterThan(a, b))),
    toB: ({ a, b, grad }) => product(grad, greaterThan(a, b)),
  },
  neverEqual,
);

export const greater = binary("greater", (a, b) => (a > b ? 1 : 0), undefined, neverEqual);
