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
/** A number (default 0) around x, or its mirror image, or its outermost pixels; widths for every axis. */
export function pad(
  x: Value,
  before: readonly number[],
  after: readonly number[],
  fill: number | "reflect" | "edge" = 0,
): Value {
  const how =
    typeof fill === "number" ? ({ mode: "constant", value: fill } as const) : ({ mode: fill, value: 0 } as const);
  return x.graph.apply("pad", [x], { before: [...before], after: [...after], ...how });
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
interface ConvTransposeOptions extends Partial<ConvAttributes> {
  readonly bias?: Value;
  /** Rows, columns, planes at the far end that are added to the smallest size that fits; below the stride. Default 0. */
  readonly outputPad?: readonly number[];
}
/**
 * Transposed convolution of [n, ci, ...lengths] with weights [ci, co / groups, ...kernel] (PyTorch's order): every pixel is spread
 * by the kernel. Lengths become (length - 1) * stride + dilation * (kernel - 1) + 1 - padding + outputPad.
 */
export function convTranspose(x: Value, weight: Value, options: ConvTransposeOptions = {}): Value {
  const { bias, outputPad = [], ...given } = options;
  const lengths = x.shape.slice(2);
  const attrs = convAttributes(given, lengths.length);
  const at = (list: readonly number[], axis: number): number => list[axis] ?? 0;
  const size = lengths.map((length, axis) => {
    const kernel = at(weight.shape, axis + 2);
    const cut = at(attrs.pad, axis) + at(attrs.pad, axis + lengths.length);
    return (
      (length - 1) * at(attrs.stride, axis) + at(attrs.dilation, axis) * (kernel - 1) + 1 - cut + at(outputPad, axis)
    );
  });
  const y = convInputGrad(x, weight, size, attrs);
  return bias ? add(y, reshape(bias, [1, ...bias.shape, ...size.map(() => 1)])) : y;
}
/** `conv`'s gradient towards its input of `size`. */
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

interface PoolOptions {
  /** How far windows are apart; default: their size. */
  readonly stride?: Factor;
  /** What is put before and behind every axis; default 0. */
  readonly pad?: Factor;
}
const pool =
  (kind: "maxPool" | "avgPool", around: number) =>
  (x: Value, window: Factor, options: PoolOptions = {}): Value => {
    const kernel = factorsOf(x, window);
    const stride = options.stride === undefined ? kernel : factorsOf(x, options.stride);
    const widths = [0, 0, ...factorsOf(x, options.pad ?? 0)];
    const padded = widths.every((width) => width === 0) ? x : pad(x, widths, widths, around);
    return x.graph.apply(kind, [padded], { kernel, stride } satisfies PoolAttributes);
  };
/** Below any activation, and finite. */
const LOWEST = -1e30;
/** Largest of each window; padding never wins. Windows that would hang over the edge are left out. */
export const maxPool = pool("maxPool", LOWEST);
/** Mean of each window; padding counts as zeros. Windows that would hang over the edge are left out. */
export const avgPool = pool("avgPool", 0);
/** Mean of all pixels of each channel: [n, c, ...] -> [n, c]. */
export function globalAvgPool(x: Value): Value {
  return reduceMean(x, { axes: x.shape.map((_, axis) => axis).slice(2) });
}
/** Largest of all pixels of each channel: [n, c, ...] -> [n, c]. */
export function globalMaxPool(x: Value): Value {
  return reduceMax(x, { axes: x.shape.map((_, axis) => axis).slice(2) });
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
