/**
 * One tensor, element by element. Gradients are written from the output where that saves work.
 */
import type { Random } from "@cambrian/core";
import type { Value } from "../graph/graph.js";
import {
  add,
  exp as exponential,
  greater as isGreater,
  sigmoid as logistic,
  maximum,
  mul,
  neg as negative,
  sign as signOf,
  sub,
} from "./construct.js";
import { tensorAt } from "./offsets.js";
import type { GradientContext, OpAttributes, OpDefinition } from "./op.js";
import { awayFromZero, between, randomShape } from "./random-shapes.js";
import { onlyShape, shapeError } from "./shape-error.js";
import { minus, over, times } from "./through-broadcast.js";

type UnaryName =
  | "neg"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "erf"
  | "silu"
  | "sigmoid"
  | "tanh"
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "sign"
  | "softplus"
  | "reciprocal";

interface Rule<A> {
  readonly compute: (x: number, attrs: A) => number;
  /** Missing for an operation without a gradient. */
  readonly gradient?: (x: Value, output: Value, grad: Value, attrs: A) => Value;
  readonly attrs: (random: Random) => A;
  readonly fill?: (random: Random) => number;
}

function unary<N extends UnaryName>(name: N, rule: Rule<OpAttributes[N]>): OpDefinition<N> {
  const { fill } = rule;
  return {
    name,
    shape: (shapes) => onlyShape(name, shapes),
    gradient({ inputs, output, grad, attrs }: GradientContext<OpAttributes[N]>) {
      const [x] = inputs;
      return x && rule.gradient ? [rule.gradient(x, output, grad, attrs)] : [];
    },
    reference(inputs, attrs) {
      const { data, shape } = tensorAt(inputs, 0);
      return { data: data.map((x) => rule.compute(x, attrs)), shape };
    },
    sample: (random) => ({
      shapes: [randomShape(random, between(random, 0, 4), 3)],
      attrs: rule.attrs(random),
      ...(fill ? { fill } : {}),
    }),
  };
}

const none = (): Record<string, never> => ({});
const noKink = (random: Random): number => awayFromZero(random);
const positive = (random: Random): number => random.uniform(0.5, 3);

const sigmoidOf = (x: number): number => {
  const small = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
};

export const neg = unary("neg", { compute: (x) => -x, gradient: (_x, _y, grad) => minus(grad), attrs: none });

/** The mask is 1 where something came through. */
export const relu = unary("relu", {
  compute: (x) => Math.max(x, 0),
  gradient: (_x, output, grad) => times(grad, isGreater(output, 0)),
  attrs: none,
  fill: noKink,
});

const plainLeakyRelu = unary("leakyRelu", {
  compute: (x, { slope }) => (x > 0 ? x : slope * x),
  // max(sign(x), slope) is 1 where x is positive and the slope elsewhere.
  gradient: (x, _y, grad, { slope }) => times(grad, maximum(signOf(x), slope)),
  attrs: (random) => ({ slope: random.uniform(0, 0.5) }),
  fill: noKink,
});
export const leakyRelu: OpDefinition<"leakyRelu"> = {
  ...plainLeakyRelu,
  shape(shapes, attrs) {
    if (!(attrs.slope >= 0 && attrs.slope <= 1)) {
      throw shapeError("leakyRelu", shapes, `a slope from 0 to 1, not ${attrs.slope}`);
    }
    return onlyShape("leakyRelu", shapes);
  },
};

/** With s = sigmoid(x) and y = x s, the derivative is s + y (1 - s). */
export const silu = unary("silu", {
  compute: (x) => x * sigmoidOf(x),
  gradient(x, output, grad) {
    const s = logistic(x);
    return times(grad, add(s, mul(output, sub(1, s))));
  },
  attrs: none,
});

export const sigmoid = unary("sigmoid", {
  compute: sigmoidOf,
  gradient: (_x, output, grad) => times(grad, sub(output, mul(output, output))),
  attrs: none,
});

export const tanh = unary("tanh", {
  compute: Math.tanh,
  gradient: (_x, output, grad) => times(grad, sub(1, mul(output, output))),
  attrs: none,
});

export const exp = unary("exp", {
  compute: Math.exp,
  gradient: (_x, output, grad) => times(grad, output),
  attrs: none,
});

export const log = unary("log", {
  compute: Math.log,
  gradient: (x, _y, grad) => over(grad, x),
  attrs: none,
  fill: positive,
});

export const sqrt = unary("sqrt", {
  compute: Math.sqrt,
  gradient: (_x, output, grad) => mul(over(grad, output), 0.5),
  attrs: none,
  fill: positive,
});

export const abs = unary("abs", {
  compute: Math.abs,
  gradient: (x, _y, grad) => times(grad, signOf(x)),
  attrs: none,
  fill: noKink,
});

export const sign = unary("sign", { compute: Math.sign, attrs: none, fill: noKink });

export const softplus = unary("softplus", {
  compute: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (x, _y, grad) => times(grad, logistic(x)),
  attrs: none,
});

export const reciprocal = unary("reciprocal", {
  compute: (x) => 1 / x,
  gradient: (_x, output, grad) => negative(times(grad, mul(output, output))),
  attrs: none,
  fill: (random) => awayFromZero(random, 0.5),
});

export const elu = unary("elu", {
  compute: (x, { slope }) => (x > 0 ? x : slope * Math.expm1(x)),
  // Below zero the slope is slope * exp(x), which is the output plus the slope.
  gradient: (x, output, grad, { slope }) => {
    const above = isGreater(x, 0);
    return times(grad, add(above, mul(sub(1, above), add(output, slope))));
  },
  attrs: (random) => ({ slope: random.uniform(0.5, 1.5) }),
  fill: noKink,
});

export const erf = unary("erf", {
  compute: errorFunction,
  gradient: (x, _y, grad) => times(grad, mul(exponential(negative(mul(x, x))), 2 / Math.sqrt(Math.PI))),
  attrs: none,
});

/** To about 1e-15: the Taylor series near zero, the continued fraction of the complement elsewhere (Abramowitz and Stegun, 7.1.5 and 7.1.14). */
function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = size;
  for (let n = 60; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction));
}
