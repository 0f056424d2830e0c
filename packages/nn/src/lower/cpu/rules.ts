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
  { inputs, attrs, onnx }: LoweringContext<{ readonly factor: number }>,
): string => {
  const scales = onnx.floats(Float32Array.of(1, 1, attrs.factor, attrs.factor), [4]);
  return onnx.node("Resize", [...inputs, "", scales], {
    mode,
    coordinate_transformation_mode: mode === "nearest" ? "asymmetric" : "half_pixel",
    ...(mode === "nearest" ? { nearest_mode: "floor" } : {}),
  });
};

/** Weights of bilinear enlargement along one axis, as a matrix [length * factor, length]. */
function bilinearMatrix(length: number, factor: number): Float32Array {
  const matrix = new Float32Array(length * factor * length);
  for (let out = 0; out < length * factor; out++) {
    const source = Math.min(Math.max((out + 0.5) / factor - 0.5, 0), length - 1);
    const low = Math.floor(source);
    const high = Math.min(low + 1, length - 1);
    const fraction = source - low;
    matrix[out * length + low] = (matrix[out * length + low] as number) + 1 - fraction;
    matrix[out * length + high] = (matrix[out * length + high] as number) + fraction;
  }
  return matrix;
}

function transposedMatrix(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c] as number;
  return out;
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
  pad: ({ inputs, attrs, onnx }) =>
    onnx.node("Pad", [...inputs, onnx.ints([...attrs.before, ...attrs.after]), onnx.float(attrs.value)]),
  concat: ({ inputs, attrs, onnx }) => onnx.node("Concat", inputs, { axis: attrs.axis }),
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
  resizeBilinear: (context) => resize("linear", context),
  resizeBilinearGrad: ({ inputs, shape, attrs, onnx }) => {
    const [, , h = 1, w = 1] = shape;
    const { factor } = attrs;
    const columns = onnx.floats(bilinearMatrix(w, factor), [w * factor, w]);
    const rows = onnx.floats(transposedMatrix(bilinearMatrix(h, factor), h * factor, h), [h, h * factor]);
    return onnx.node("MatMul", [rows, onnx.node("MatMul", [...inputs, columns])]);
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
  const [, c = 1, oh = 1, ow = 1] = shapes[0] ?? [];
  const [, , h = 1, w = 1] = shape;
  const { kernel, stride } = attrs;
  const share = 1 / (kernel[0] * kernel[1]);
  const tiles = kernel[0] === stride[0] && kernel[1] === stride[1] && oh * stride[0] === h && ow * stride[1] === w;
  if (tiles && kernel[0] === kernel[1]) {
    const scaled = onnx.node("Mul", [...inputs, onnx.float(share)]);
    return resize("nearest", { inputs: [scaled], shapes, shape, scalars: [], attrs: { factor: kernel[0] }, onnx });
  }
  const weight = onnx.floats(new Float32Array(c * kernel[0] * kernel[1]).fill(share), [c, 1, ...kernel]);
  return onnx.node("ConvTranspose", [...inputs, weight], {
    kernel_shape: kernel,
    strides: stride,
    group: c,
    output_padding: [h - ((oh - 1) * stride[0] + kernel[0]), w - ((ow - 1) * stride[1] + kernel[1])],
  });
}
