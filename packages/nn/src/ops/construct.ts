/**
 * Operations as functions, for writing networks, losses and gradient rules:
 * `relu(conv(x, w, { pad: [1, 1, 1, 1] }))`. Shapes are checked at once.
 */
import type { Shape, Value } from "../graph/graph.js";
import type { ConvAttributes, OpName, PoolAttributes } from "./op.js";

type Operand = Value | number;

const lift = (graph: Value["graph"], operand: Operand): Value =>
  typeof operand === "number" ? graph.scalar(operand) : operand;

type BinaryName = "add" | "sub" | "mul" | "div" | "maximum" | "minimum" | "greater";
type UnaryName =
  | "neg"
  | "relu"
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

const binary =
  (kind: BinaryName & OpName) =>
  (a: Operand, b: Operand): Value => {
    const graph = typeof a === "number" ? (b as Value).graph : a.graph;
    return graph.apply(kind, [lift(graph, a), lift(graph, b)], {});
  };
const unary =
  (kind: UnaryName & OpName) =>
  (x: Value): Value =>
    x.graph.apply(kind, [x], {});

/** Broadcasting sum, difference, product, quotient; numbers become scalars. */
export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
export const maximum = binary("maximum");
export const minimum = binary("minimum");
/** 1 where a > b, else 0. */
export const greater = binary("greater");

export const erf = unary("erf");
export const neg = unary("neg");
export const relu = unary("relu");
export const silu = unary("silu");
export const sigmoid = unary("sigmoid");
export const tanh = unary("tanh");
export const exp = unary("exp");
export const log = unary("log");
export const sqrt = unary("sqrt");
export const abs = unary("abs");
export const sign = unary("sign");
export const softplus = unary("softplus");
export const reciprocal = unary("reciprocal");

/** x where positive, slope * x elsewhere. */
export function leakyRelu(x: Value, slope: number): Value {
  return x.graph.apply("leakyRelu", [x], { slope });
}

/** x where positive, slope * (exp(x) - 1) elsewhere; default slope 1 (Clevert et al. 2016). */
export function elu(x: Value, slope = 1): Value {
  return x.graph.apply("elu", [x], { slope });
}
/** x times the normal distribution's share below x (Hendrycks and Gimpel 2016), exact. */
export function gelu(x: Value): Value {
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
}

interface ReduceOptions {
  /** Default: all axes. */
  readonly axes?: readonly number[];
  /** Default false. */
  readonly keepDims?: boolean;
}
const reduce =
  (kind: "reduceSum" | "reduceMean" | "reduceMax") =>
  (x: Value, { axes = x.shape.map((_, axis) => axis), keepDims = false }: ReduceOptions = {}): Value =>
    axes.length === 0 ? x : x.graph.apply(kind, [x], { axes: [...axes].sort((a, b) => a - b), keepDims });
export const reduceSum = reduce("reduceSum");
export const reduceMean = reduce("reduceMean");
export const reduceMax = reduce("reduceMax");

const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** The same numbers under another shape of equal size. */
export function reshape(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : x.graph.apply("reshape", [x], { shape: [...shape] });
}
/** Axis k of the result is axis perm[k] of x. */
export function transpose(x: Value, perm: readonly number[]): Value {
  return x.graph.apply("transpose", [x], { perm: [...perm] });
}
/** NumPy broadcasting to `shape`. */
export function broadcast(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : x.graph.apply("broadcast", [x], { shape: [...shape] });
}
/** Half-open ranges along every axis. */
export function slice(x: Value, starts: readonly number[], ends: readonly number[]): Value {
  return x.graph.apply("slice", [x], { starts: [...starts], ends: [...ends] });
}
/** `value` (default 0) around x. */
export function pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
  return x.graph.apply("pad", [x], { before: [...before], after: [...after], value });
}
/** One behind the other along `axis`. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new TypeError("concat needs at least one value");
  return values.length === 1 ? first : first.graph.apply("concat", values, { axis });
}
/** The slices of an axis with these numbers. */
export function gather(x: Value, axis: number, indices: readonly number[]): Value {
  return x.graph.apply("gather", [x], { axis, indices: [...indices] });
}
/** Slice k added to slice indices[k] of zeros of this length along the axis. */
export function scatterAdd(x: Value, axis: number, indices: readonly number[], length: number): Value {
  return x.graph.apply("scatterAdd", [x], { axis, indices: [...indices], length });
}
/** Reverse the order along these axes. */
export function flip(x: Value, axes: readonly number[]): Value {
  return x.graph.apply("flip", [x], { axes: [...axes] });
}
export function spaceToDepth(x: Value, block: number): Value {
  return x.graph.apply("spaceToDepth", [x], { block });
}
export function depthToSpace(x: Value, block: number): Value {
  return x.graph.apply("depthToSpace", [x], { block });
}
/** Batched matrix product on the last two axes. */
export function matmul(a: Value, b: Value): Value {
  return a.graph.apply("matmul", [a, b], {});
}

/** Fill in the defaults of a convolution along `rank` axes: stride 1, dilation 1, no padding, one group. */
export function convAttributes(options: Partial<ConvAttributes> = {}, rank = 2): ConvAttributes {
  return {
    stride: options.stride ?? Array.from({ length: rank }, () => 1),
    dilation: options.dilation ?? Array.from({ length: rank }, () => 1),
    pad: options.pad ?? Array.from({ length: 2 * rank }, () => 0),
    groups: options.groups ?? 1,
  };
}
/** Convolution (cross-correlation, as every deep-learning library means it) of [n, c, ...lengths] along one to three axes. */
export function conv(
  x: Value,
  weight: Value,
  options: Partial<ConvAttributes> & { readonly bias?: Value } = {},
): Value {
  const inputs = options.bias ? [x, weight, options.bias] : [x, weight];
  return x.graph.apply("conv", inputs, convAttributes(options, x.shape.length - 2));
}
/** Transposed convolution: `conv`'s gradient towards its input, here as a layer of its own. */
export function convInputGrad(
  dy: Value,
  weight: Value,
  size: readonly number[],
  options: Partial<ConvAttributes> = {},
): Value {
  return dy.graph.apply("convInputGrad", [dy, weight], { ...convAttributes(options, size.length), size: [...size] });
}
export function convWeightGrad(
  x: Value,
  dy: Value,
  kernel: readonly number[],
  options: Partial<ConvAttributes> = {},
): Value {
  return x.graph.apply("convWeightGrad", [x, dy], { ...convAttributes(options, kernel.length), kernel: [...kernel] });
}

/** One factor for all axes behind the channels, or one for each. */
type Factor = number | readonly number[];
const factorsOf = (x: Value, factor: Factor): readonly number[] =>
  typeof factor === "number" ? x.shape.slice(2).map(() => factor) : [...factor];

const pool =
  (kind: "maxPool" | "avgPool") =>
  (x: Value, factor: Factor): Value => {
    const kernel = factorsOf(x, factor);
    return x.graph.apply(kind, [x], { kernel, stride: kernel } satisfies PoolAttributes);
  };
/** Largest of each block. */
export const maxPool = pool("maxPool");
/** Mean of each block. */
export const avgPool = pool("avgPool");
/** Mean of all pixels of each channel: [n, c, ...] -> [n, c]. */
export function globalAvgPool(x: Value): Value {
  return reduceMean(x, { axes: x.shape.map((_, axis) => axis).slice(2) });
}
/** Each pixel repeated. */
export function resizeNearest(x: Value, factor: Factor): Value {
  return x.graph.apply("resizeNearest", [x], { factor: factorsOf(x, factor) });
}
/** Linear, bilinear or trilinear, by the number of axes behind the channels. */
export function resizeLinear(x: Value, factor: Factor): Value {
  return x.graph.apply("resizeLinear", [x], { factor: factorsOf(x, factor) });
}
export function softmax(x: Value, axis: number): Value {
  return x.graph.apply("softmax", [x], { axis });
}
export function logSoftmax(x: Value, axis: number): Value {
  return x.graph.apply("logSoftmax", [x], { axis });
}

/** Sum a gradient back to the shape that was broadcast. */
export function unbroadcast(grad: Value, shape: Shape): Value {
  const extra = grad.shape.length - shape.length;
  const axes = grad.shape.flatMap((length, axis) =>
    axis < extra || (shape[axis - extra] === 1 && length !== 1) ? [axis] : [],
  );
  return reshape(reduceSum(grad, { axes, keepDims: true }), shape);
}
