/**
 * What each operation becomes for ONNX Runtime on a CPU.
 */
import type { OpAttributes } from "../../ops/op.js";
import type { LoweringContext, LoweringRules } from "../lowering.js";
import { conv, convInputGrad, convWeightGrad } from "./convolution.js";

type Any = LoweringContext<unknown>;
const plain =
  (type: string) =>
  ({ inputs, onnx }: Any): string =>
    onnx.node(type, inputs);

const reduction =
  (type: string) =>
  ({ inputs, attrs, onnx }: LoweringContext<OpAttributes["reduceSum"]>): string =>
    onnx.node(type, [...inputs, onnx.ints(attrs.axes)], { keepdims: attrs.keepDims ? 1 : 0 });

/** Nearest or linear enlargement; the scales are constants, so lengths may stay free. */
const resize = (
  mode: "nearest" | "linear",
  { inputs, attrs, onnx }: LoweringContext<{ readonly factor: readonly number[] }>,
): string => {
  const scales = onnx.floats(Float32Array.of(1, 1, ...attrs.factor), [attrs.factor.length + 2]);
  return onnx.node("Resize", [...inputs, "", scales], {
    mode,
    coordinate_transformation_mode: mode === "nearest" ? "asymmetric" : "half_pixel",
    ...(mode === "nearest" ? { nearest_mode: "floor" } : {}),
  });
};

/** Weights of linear enlargement along one axis, turned: [length, length * factor]. */
function linearMatrix(length: number, factor: number): Float32Array {
  const matrix = new Float32Array(length * length * factor);
  const columns = length * factor;
  for (let out = 0; out < columns; out++) {
    const source = Math.min(Math.max((out + 0.5) / factor - 0.5, 0), length - 1);
    const low = Math.floor(source);
    const high = Math.min(low + 1, length - 1);
    const fraction = source - low;
    matrix[low * columns + out] = (matrix[low * columns + out] as number) + 1 - fraction;
    matrix[high * columns + out] = (matrix[high * columns + out] as number) + fraction;
  }
  return matrix;
}

/** Multiply every line along an axis by a constant matrix [to, from]. */
function alongAxis(
  name: string,
  shape: readonly number[],
  axis: number,
  { matrix, to }: { readonly matrix: Float32Array; readonly to: number },
  onnx: Any["onnx"],
): string {
  const from = shape[axis] ?? 1;
  const before = shape.slice(0, axis).reduce((product, length) => product * length, 1);
  const behind = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const lines = onnx.node("Reshape", [name, onnx.ints([before, from, behind])]);
  const product = onnx.node("MatMul", [onnx.floats(matrix, [to, from]), lines]);
  return onnx.node("Reshape", [product, onnx.ints(shape.map((length, k) => (k === axis ? to : length)))]);
}

export const cpuRules: LoweringRules = {
  add: plain("Add"),
  sub: plain("Sub"),
  mul: plain("Mul"),
  div: plain("Div"),
  maximum: plain("Max"),
  minimum: plain("Min"),
  // x > 0 in one pass over memory: a hard sigmoid so steep that it is a step (exact for |x| >= 1e-30).
  greater: ({ inputs, scalars, onnx }) =>
    scalars[1] === 0
      ? onnx.node("HardSigmoid", inputs.slice(0, 1), { alpha: { float: 1e30 }, beta: { float: 0 } })
      : onnx.node("Cast", [onnx.node("Greater", inputs)], { to: 1 }),
  neg: plain("Neg"),
  relu: plain("Relu"),
  elu: ({ inputs, attrs, onnx }) => onnx.node("Elu", inputs, { alpha: { float: attrs.slope } }),
  erf: plain("Erf"),
  leakyRelu: ({ inputs, attrs, onnx }) => onnx.node("LeakyRelu", inputs, { alpha: { float: attrs.slope } }),
  silu: ({ inputs, onnx }) => onnx.node("Mul", [...inputs, onnx.node("Sigmoid", inputs)]),
  sigmoid: plain("Sigmoid"),
  tanh: plain("Tanh"),
  exp: plain("Exp"),
  log: plain("Log"),
  sqrt: plain("Sqrt"),
  abs: plain("Abs"),
  sign: plain("Sign"),
  softplus: plain("Softplus"),
  reciprocal: plain("Reciprocal"),
  reduceSum: reduction("ReduceSum"),
  reduceMean: reduction("ReduceMean"),
  reduceMax: reduction("ReduceMax"),
  reshape: ({ inputs, attrs, onnx }) => onnx.node("Reshape", [...inputs, onnx.ints(attrs.shape)]),
  transpose: ({ inputs, attrs, onnx }) => onnx.node("Transpose", inputs, { perm: attrs.perm }),
  broadcast: ({ inputs, attrs, onnx }) => onnx.node("Expand", [...inputs, onnx.ints(attrs.shape)]),
  slice: ({ inputs, attrs, shapes, onnx }) => {
    const lengths = shapes[0] ?? [];
    const axes = lengths.flatMap((length, axis) =>
      attrs.starts[axis] !== 0 || attrs.ends[axis] !== length ? [axis] : [],
    );
    if (axes.length === 0) return onnx.node("Identity", inputs);
    const pick = (from: readonly number[]): string => onnx.ints(axes.map((axis) => from[axis] ?? 0));
    return onnx.node("Slice", [...inputs, pick(attrs.starts), pick(attrs.ends), onnx.ints(axes)]);
  },
  pad: ({ inputs, attrs: { before, after, mode, value }, onnx }) =>
    onnx.node("Pad", [...inputs, onnx.ints([...before, ...after]), onnx.float(value)], { mode }),
  concat: ({ inputs, attrs, onnx }) => onnx.node("Concat", inputs, { axis: attrs.axis }),
  gather: ({ inputs, attrs, onnx }) => onnx.node("Gather", [...inputs, onnx.ints(attrs.indices)], { axis: attrs.axis }),
  scatterAdd: ({ inputs, shapes, attrs: { axis, indices, length }, onnx }) => {
    const matrix = new Float32Array(length * indices.length);
    indices.forEach((index, k) => {
      matrix[index * indices.length + k] = 1;
    });
    return alongAxis(inputs[0] ?? "", shapes[0] ?? [], axis, { matrix, to: length }, onnx);
  },
  flip: ({ inputs, attrs, onnx }) => {
    const each = (value: number): string => onnx.ints(attrs.axes.map(() => value));
    return onnx.node("Slice", [...inputs, each(-1), each(-(2 ** 31)), onnx.ints(attrs.axes), each(-1)]);
  },
  // ONNX's SpaceToDepth orders channels block-first; ours is channel-first, the inverse of DepthToSpace in CRD mode.
  spaceToDepth: ({ inputs, shapes, attrs, onnx }) => {
    const [, c = 1] = shapes[0] ?? [];
    const { block } = attrs;
    const blocks = onnx.node("SpaceToDepth", inputs, { blocksize: block });
    if (c === 1) return blocks;
    const order = Array.from(
      { length: c * block * block },
      (_, k) => (k % (block * block)) * c + Math.floor(k / (block * block)),
    );
    return onnx.node("Gather", [blocks, onnx.ints(order)], { axis: 1 });
  },
  depthToSpace: ({ inputs, attrs, onnx }) => onnx.node("DepthToSpace", inputs, { blocksize: attrs.block, mode: "CRD" }),
  matmul: plain("MatMul"),
  conv,
  convInputGrad,
  convWeightGrad,
  maxPool: ({ inputs, attrs, onnx }) => maxPool(inputs[0] ?? "", attrs, onnx)[0] ?? "",
  maxPoolGrad: ({ inputs, shapes, attrs, onnx }) => {
    const [x = "", dy = ""] = inputs;
    const indices = maxPool(x, attrs, onnx)[1] ?? "";
    return onnx.node("MaxUnpool", [dy, indices, onnx.ints(shapes[0] ?? [])], {
      kernel_shape: attrs.kernel,
      strides: attrs.stride,
    });
  },
  avgPool: ({ inputs, attrs, onnx }) =>
    onnx.node("AveragePool", inputs, { kernel_shape: attrs.kernel, strides: attrs.stride }),
  avgPoolGrad: avgPoolGrad,
  resizeNearest: (context) => resize("nearest", context),
  resizeLinear: (context) => resize("linear", context),
  resizeLinearGrad: ({ inputs, shapes, shape, attrs, onnx }) => {
    let [name = ""] = inputs;
    const now = [...(shapes[0] ?? [])];
    attrs.factor.forEach((factor, k) => {
      const to = shape[k + 2] ?? 1;
      if (factor !== 1) name = alongAxis(name, now, k + 2, { matrix: linearMatrix(to, factor), to }, onnx);
      now[k + 2] = to;
    });
    return name === inputs[0] ? onnx.node("Identity", inputs) : name;
  },
  softmax: ({ inputs, attrs, onnx }) => onnx.node("Softmax", inputs, { axis: attrs.axis }),
  logSoftmax: ({ inputs, attrs, onnx }) => onnx.node("LogSoftmax", inputs, { axis: attrs.axis }),
};

function maxPool(x: string, attrs: OpAttributes["maxPool"], onnx: Any["onnx"]): readonly string[] {
  const outputs = [onnx.fresh("MaxPool"), onnx.fresh("MaxPoolIndices")];
  return onnx.nodeOf("MaxPool", [x], outputs, { kernel_shape: attrs.kernel, strides: attrs.stride });
}

/** Windows that tile the image: repeat and scale. Others: a transposed depthwise convolution with equal weights. */
function avgPoolGrad({ inputs, shapes, shape, attrs, onnx }: LoweringContext<OpAttributes["avgPoolGrad"]>): string {
  const [, c = 1, ...out] = shapes[0] ?? [];
  const size = shape.slice(2);
  const { kernel, stride } = attrs;
  const at = (list: readonly number[], axis: number): number => list[axis] ?? 1;
  const share = 1 / kernel.reduce((product, length) => product * length, 1);
  const tiles = size.every(
    (length, axis) => at(kernel, axis) === at(stride, axis) && at(out, axis) * at(stride, axis) === length,
  );
  if (tiles) {
    const scaled = onnx.node("Mul", [...inputs, onnx.float(share)]);
    return resize("nearest", { inputs: [scaled], shapes, shape, scalars: [], attrs: { factor: kernel }, onnx });
  }
  const weight = onnx.floats(new Float32Array(c / share).fill(share), [c, 1, ...kernel]);
  return onnx.node("ConvTranspose", [...inputs, weight], {
    kernel_shape: kernel,
    strides: stride,
    group: c,
    output_padding: size.map((length, axis) => length - ((at(out, axis) - 1) * at(stride, axis) + at(kernel, axis))),
  });
}
