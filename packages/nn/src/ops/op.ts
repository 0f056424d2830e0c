/**
 * The contract of the family of operations. Each operation says which shape it makes, how a gradient
 * flows back through it (written with operations only), and how to compute it in plain loops.
 *
 * Pictures are NCHW, volumes NCDHW. Attributes are plain JSON.
 */
import type { Random } from "@cambrian/core";
import type { Shape, Value } from "../graph/graph.js";

type None = Record<string, never>;

/**
 * Convolution along one, two or three axes. `stride` and `dilation` have a number for each; `pad` is what is added before every
 * axis, then what is added behind: [top, left, bottom, right] in two dimensions.
 */
export interface ConvAttributes {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly pad: readonly number[];
  readonly groups: number;
}

/** Pooling windows of `kernel` placed every `stride` pixels, a number for each axis; no padding, incomplete windows are dropped. */
export interface PoolAttributes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
}

/** Enlargement by whole factors, one for each axis behind the channels. */
export interface ResizeAttributes {
  readonly factor: readonly number[];
}

/** Which operations exist and what each is told. */
export interface OpAttributes {
  // elementwise, two inputs with NumPy broadcasting
  add: None;
  sub: None;
  mul: None;
  div: None;
  maximum: None;
  minimum: None;
  /** 1 where a > b, else 0; no gradient. */
  greater: None;
  // elementwise, one input
  neg: None;
  relu: None;
  leakyRelu: { readonly slope: number };
  /** x * sigmoid(x) */
  silu: None;
  /** x where positive, slope * (exp(x) - 1) elsewhere. */
  elu: { readonly slope: number };
  sigmoid: None;
  tanh: None;
  /** 2 / sqrt(pi) times the integral of exp(-t * t) from 0 to x. */
  erf: None;
  exp: None;
  log: None;
  sqrt: None;
  abs: None;
  /** -1, 0 or 1; no gradient. */
  sign: None;
  /** log(1 + exp(x)) without overflow. */
  softplus: None;
  reciprocal: None;
  // reductions; `axes` ascending and non-negative; reduced axes stay with length 1 when `keepDims`
  reduceSum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  reduceMean: { readonly axes: readonly number[]; readonly keepDims: boolean };
  reduceMax: { readonly axes: readonly number[]; readonly keepDims: boolean };
  // layout
  reshape: { readonly shape: readonly number[] };
  transpose: { readonly perm: readonly number[] };
  /** NumPy broadcasting to a shape. */
  broadcast: { readonly shape: readonly number[] };
  /** Half-open ranges along every axis. */
  slice: { readonly starts: readonly number[]; readonly ends: readonly number[] };
  /**
   * Something around; `before` and `after` per axis. `mode` "constant" puts `value` there, "reflect" the pixels mirrored in
   * the outermost (which itself comes once; widths below the length), "edge" the outermost pixels.
   */
  pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly mode: "constant" | "reflect" | "edge";
    readonly value: number;
  };
  concat: { readonly axis: number };
  /** The slices of an axis with these numbers, in this order; a number may come twice. */
  gather: { readonly axis: number; readonly indices: readonly number[] };
  /** Gradient of `gather`: slice k is added to slice indices[k] of zeros of `length`. */
  scatterAdd: { readonly axis: number; readonly indices: readonly number[]; readonly length: number };
  /** Reverse the order along these axes. */
  flip: { readonly axes: readonly number[] };
  /** [n, c, h, w] -> [n, c*b*b, h/b, w/b]; channel order is c, then row in block, then column (inverse of `depthToSpace`). */
  spaceToDepth: { readonly block: number };
  /** [n, c*b*b, h, w] -> [n, c, h*b, w*b]; ONNX mode CRD. */
  depthToSpace: { readonly block: number };
  // dense
  /** Batched matrix product on the last two axes, leading axes broadcast. */
  matmul: None;
  /** Inputs x [n, ci, ...size], w [co, ci/groups, ...kernel], optional bias [co]. */
  conv: ConvAttributes;
  /** Gradient of `conv` towards x. Inputs dy [n, co, ...], w. `size` = lengths of x. This is the transposed convolution. */
  convInputGrad: ConvAttributes & { readonly size: readonly number[] };
  /** Gradient of `conv` towards w. Inputs x, dy. `kernel` = lengths of w. */
  convWeightGrad: ConvAttributes & { readonly kernel: readonly number[] };
  // pooling and resizing
  maxPool: PoolAttributes;
  /** Inputs x, dy; kernel equals stride. The first of equal maxima gets the gradient. */
  maxPoolGrad: PoolAttributes;
  avgPool: PoolAttributes;
  /** Input dy. `size` = lengths of x. */
  avgPoolGrad: PoolAttributes & { readonly size: readonly number[] };
  /** Each pixel repeated `factor` times, a number for each axis behind the channels. */
  resizeNearest: ResizeAttributes;
  /** Linear along every axis, half-pixel centres, edge pixels held (ONNX `half_pixel`, as PyTorch align_corners=False). */
  resizeLinear: ResizeAttributes;
  resizeLinearGrad: ResizeAttributes;
  /** Along `axis`; shifted by the maximum so that it cannot overflow. */
  softmax: { readonly axis: number };
  /** log(softmax(x)) along `axis`, exact also where the softmax itself is too small for a number. */
  logSoftmax: { readonly axis: number };
}

export type OpName = keyof OpAttributes;

/** A tensor of the reference runtime. */
export interface ReferenceTensor {
  readonly data: Float64Array;
  readonly shape: Shape;
}

/** What a gradient rule sees. */
export interface GradientContext<A> {
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attrs: A;
  /** d loss / d output, shaped as the output. */
  readonly grad: Value;
  /** Which inputs a gradient is wanted for; others may be left undefined. */
  readonly wanted: readonly boolean[];
}

/** One random case for the contract suite. */
export interface OpCase<A> {
  readonly shapes: readonly Shape[];
  readonly attrs: A;
  /** How to fill the inputs so that the function is smooth around them; default standard normal. */
  readonly fill?: (random: Random, input: number) => number;
}

export interface OpDefinition<N extends OpName = OpName> {
  readonly name: N;
  /** The shape of the output; throws `graph/shape` saying what was got and expected. */
  shape(inputs: readonly Shape[], attrs: OpAttributes[N]): Shape;
  /** Gradient towards each input, in order; `undefined` where there is none. */
  gradient(context: GradientContext<OpAttributes[N]>): readonly (Value | undefined)[];
  /** Plain loops in float64; the truth every runtime is held against. */
  reference(inputs: readonly ReferenceTensor[], attrs: OpAttributes[N]): ReferenceTensor;
  /** A random valid use, small enough for finite differences. */
  sample(random: Random): OpCase<OpAttributes[N]>;
}
