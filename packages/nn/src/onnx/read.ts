/**
 * An ONNX model as our graph again: what `lowerToOnnx` writes for inference, and any other model made of the same operations.
 */
import { CambrianError } from "@cambrian/core";
import { Graph, type Shape, sizeOf, type Value } from "../graph/graph.js";
import type { ConvAttributes, OpAttributes, OpName } from "../ops/op.js";
import { operations } from "../ops/registry.js";
import { decodeOnnx, type OnnxModel, type OnnxNode, type OnnxTensor } from "./model.js";

export interface OnnxImport {
  readonly graph: Graph;
  /** Constant tensors by the names they have in the file. */
  readonly constants: ReadonlyMap<string, { readonly data: Float32Array; readonly shape: Shape }>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Axes without a fixed length, by input name. */
  readonly freeAxes: Readonly<Record<string, readonly number[]>>;
}

export interface ReadOnnxOptions {
  /** Length given to axes that the file leaves free; default 64, and 1 for the first axis. */
  readonly freeLength?: number;
}

type Constant = { readonly data: Float32Array; readonly ints: readonly number[] | undefined; readonly shape: Shape };

const unsupported = (what: string, details: Record<string, unknown> = {}): CambrianError =>
  new CambrianError(
    "onnx/unsupported",
    `This model uses ${what}, which Cambrian cannot run as a graph of its own.`,
    details,
  );

function readTensor(tensor: OnnxTensor): Constant {
  const shape = tensor.dims;
  const count = sizeOf(shape);
  const raw = tensor.raw_data;
  const checked = (have: number): void => {
    if (have !== count || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
      throw new CambrianError(
        "onnx/damaged",
        `Tensor "${tensor.name}" of shape [${shape}] needs ${count} values, the file holds ${have}. Copy or export the model again.`,
        { name: tensor.name },
      );
    }
  };
  if (tensor.data_type === 7) {
    const ints =
      raw && raw.length > 0
        ? Array.from(new BigInt64Array(raw.slice().buffer, 0, raw.length >> 3), Number)
        : [...(tensor.int64_data ?? [])];
    checked(ints.length);
    return { data: Float32Array.from(ints), ints, shape };
  }
  if (tensor.data_type !== 1)
    throw unsupported(`a constant of data type ${tensor.data_type}`, { dataType: tensor.data_type });
  const data =
    raw && raw.length > 0
      ? new Float32Array(raw.slice().buffer, 0, raw.length >> 2)
      : Float32Array.from(tensor.float_data ?? []);
  checked(data.length);
  return { data, ints: undefined, shape };
}

/** Attributes by name, as numbers, lists or words. */
function attributesOf(node: OnnxNode): {
  ints(name: string, fallback?: readonly number[]): readonly number[];
  int(name: string, fallback?: number): number;
  float(name: string, fallback: number): number;
  text(name: string, fallback: string): string;
} {
  const found = new Map((node.attribute ?? []).map((attribute) => [attribute.name, attribute]));
  const missing = (name: string): never => {
    throw new CambrianError(
      "onnx/damaged",
      `"${node.op_type}" lacks its attribute "${name}". Copy or export the model again.`,
      { op: node.op_type, name },
    );
  };
  return {
    ints: (name, fallback) => found.get(name)?.ints ?? fallback ?? missing(name),
    int: (name, fallback) => found.get(name)?.i ?? fallback ?? missing(name),
    float: (name, fallback) => found.get(name)?.f ?? fallback,
    text: (name, fallback) => {
      const bytes = found.get(name)?.s;
      return bytes ? new TextDecoder().decode(bytes) : fallback;
    },
  };
}

const ELEMENTWISE: Readonly<Record<string, OpName>> = {
  Add: "add",
  Sub: "sub",
  Mul: "mul",
  Div: "div",
  Max: "maximum",
  Min: "minimum",
  Neg: "neg",
  Relu: "relu",
  Sigmoid: "sigmoid",
  Tanh: "tanh",
  Exp: "exp",
  Log: "log",
  Sqrt: "sqrt",
  Abs: "abs",
  Sign: "sign",
  Softplus: "softplus",
  Reciprocal: "reciprocal",
  MatMul: "matmul",
};
const REDUCTIONS: Readonly<Record<string, "reduceSum" | "reduceMean" | "reduceMax">> = {
  ReduceSum: "reduceSum",
  ReduceMean: "reduceMean",
  ReduceMax: "reduceMax",
};

/** Read a model. Throws `onnx/damaged`, or `onnx/unsupported` naming the operation. */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): OnnxImport {
  const model: OnnxModel = decodeOnnx(bytes);
  if (!model.graph)
    throw new CambrianError(
      "onnx/damaged",
      "This is not a readable ONNX file: it holds no graph. Copy or export the model again.",
    );
  const graph = new Graph(operations);
  const constants = new Map<string, Constant>(
    model.graph.initializer.map((tensor) => [tensor.name ?? "", readTensor(tensor)]),
  );
  const values = new Map<string, Value>();
  const freeAxes: Record<string, readonly number[]> = {};
  for (const { name, type } of model.graph.input) {
    if (constants.has(name)) continue;
    const dims = type?.tensor_type?.shape?.dim ?? [];
    freeAxes[name] = dims.flatMap((dim, axis) => (dim.dim_value === undefined ? [axis] : []));
    values.set(
      name,
      graph.input(
        name,
        dims.map((dim, axis) => dim.dim_value ?? (axis === 0 ? 1 : (options.freeLength ?? 64))),
      ),
    );
  }
  const valueFor = (name: string): Value => {
    const found = values.get(name);
    if (found) return found;
    const constant = constants.get(name);
    if (!constant)
      throw new CambrianError(
        "onnx/damaged",
        `The file uses "${name}" before it is computed. Copy or export the model again.`,
        { name },
      );
    const made =
      constant.shape.length === 0
        ? graph.scalar(constant.data[0] ?? 0)
        : graph.constant(constant.data, constant.shape, name);
    values.set(name, made);
    return made;
  };
  const intsOf = (name: string | undefined, what: string): readonly number[] => {
    const ints = constants.get(name ?? "")?.ints;
    if (!ints) throw unsupported(`a computed ${what}`);
    return ints;
  };
  for (const node of model.graph.node) {
    const made = readNode(node, { graph, valueFor, intsOf, constants });
    const [first = ""] = node.output;
    if (made) values.set(first, made);
  }
  for (const { name } of model.graph.output) graph.output(name, valueFor(name));
  return {
    graph,
    constants: new Map(
      [...constants]
        .filter(([, { ints }]) => ints === undefined)
        .map(([name, { data, shape }]) => [name, { data, shape }]),
    ),
    metadata: Object.fromEntries((model.metadata_props ?? []).map(({ key, value }) => [key, value])),
    freeAxes,
  };
}

interface NodeContext {
  readonly graph: Graph;
  readonly valueFor: (name: string) => Value;
  readonly intsOf: (name: string | undefined, what: string) => readonly number[];
  readonly constants: Map<string, Constant>;
}

function convAttributesOf(node: OnnxNode, attributes: ReturnType<typeof attributesOf>): ConvAttributes {
  if (attributes.text("auto_pad", "NOTSET") !== "NOTSET") throw unsupported(`"${node.op_type}" with automatic padding`);
  const pair = (list: readonly number[]): [number, number] => {
    if (list.length !== 2) throw unsupported(`"${node.op_type}" in ${list.length} dimensions`);
    return [list[0] as number, list[1] as number];
  };
  const pads = attributes.ints("pads", [0, 0, 0, 0]);
  return {
    stride: pair(attributes.ints("strides", [1, 1])),
    dilation: pair(attributes.ints("dilations", [1, 1])),
    pad: [pads[0] ?? 0, pads[1] ?? 0, pads[2] ?? 0, pads[3] ?? 0],
    groups: attributes.int("group", 1),
  };
}

function readNode(node: OnnxNode, { graph, valueFor, intsOf, constants }: NodeContext): Value | undefined {
  const attributes = attributesOf(node);
  const [first = "", second, third] = node.input;
  const x = (): Value => valueFor(first);
  const simple = ELEMENTWISE[node.op_type];
  if (simple) return graph.apply(simple, node.input.map(valueFor), {} as OpAttributes[typeof simple]);
  const reduction = REDUCTIONS[node.op_type];
  if (reduction) {
    const rank = x().shape.length;
    const axes = second
      ? intsOf(second, "list of axes")
      : attributes.ints(
          "axes",
          x().shape.map((_, axis) => axis),
        );
    return graph.apply(reduction, [x()], {
      axes: axes.map((axis) => (axis + rank) % rank).sort((a, b) => a - b),
      keepDims: attributes.int("keepdims", 1) === 1,
    });
  }
  switch (node.op_type) {
    case "Identity":
      if (constants.has(first) && !constants.get(first)?.ints) return valueFor(first);
      return x();
    case "LeakyRelu":
      return graph.apply("leakyRelu", [x()], { slope: attributes.float("alpha", 0.01) });
    case "Conv":
      return graph.apply(
        "conv",
        node.input.filter((name) => name !== "").map(valueFor),
        convAttributesOf(node, attributes),
      );
    case "ConvTranspose": {
      const conv = convAttributesOf(node, attributes);
      const weight = valueFor(second ?? "");
      const [, , oh = 1, ow = 1] = x().shape;
      const [, , kh = 1, kw = 1] = weight.shape;
      const [extraY = 0, extraX = 0] = attributes.ints("output_padding", [0, 0]);
      const size = [
        (oh - 1) * conv.stride[0] + conv.dilation[0] * (kh - 1) + 1 - conv.pad[0] - conv.pad[2] + extraY,
        (ow - 1) * conv.stride[1] + conv.dilation[1] * (kw - 1) + 1 - conv.pad[1] - conv.pad[3] + extraX,
      ] as const;
      const up = graph.apply("convInputGrad", [x(), weight], { ...conv, size });
      if (!third) return up;
      const bias = valueFor(third);
      return graph.apply("add", [up, graph.apply("reshape", [bias], { shape: [1, sizeOf(bias.shape), 1, 1] })], {});
    }
    case "MaxPool":
    case "AveragePool": {
      const [ky = 1, kx = 1] = attributes.ints("kernel_shape");
      const [sy = 1, sx = 1] = attributes.ints("strides", [1, 1]);
      if (attributes.ints("pads", [0]).some((width) => width !== 0))
        throw unsupported(`"${node.op_type}" with padding`);
      return graph.apply(node.op_type === "MaxPool" ? "maxPool" : "avgPool", [x()], {
        kernel: [ky, kx],
        stride: [sy, sx],
      });
    }
    case "Resize": {
      const scales = constants.get(node.input[2] ?? "")?.data;
      const factor = scales?.[2] ?? 0;
      if (
        !scales ||
        scales.length !== 4 ||
        scales[0] !== 1 ||
        scales[1] !== 1 ||
        scales[3] !== factor ||
        !Number.isInteger(factor)
      ) {
        throw unsupported("a resize that is not by one whole factor in both directions");
      }
      return graph.apply(attributes.text("mode", "nearest") === "nearest" ? "resizeNearest" : "resizeBilinear", [x()], {
        factor,
      });
    }
    case "Reshape": {
      const asked = intsOf(second, "shape");
      const known = asked.map((length, axis) => (length === 0 ? (x().shape[axis] ?? 1) : length));
      const rest = sizeOf(x().shape) / Math.abs(sizeOf(known));
      return graph.apply("reshape", [x()], { shape: known.map((length) => (length === -1 ? rest : length)) });
    }
    case "Transpose":
      return graph.apply("transpose", [x()], { perm: attributes.ints("perm") });
    case "Expand":
      return graph.apply("broadcast", [x()], { shape: intsOf(second, "shape") });
    case "Concat":
      return graph.apply("concat", node.input.map(valueFor), {
        axis: (attributes.int("axis") + x().shape.length) % x().shape.length,
      });
    case "Pad": {
      const pads = intsOf(second, "padding");
      const rank = x().shape.length;
      if (attributes.text("mode", "constant") !== "constant") throw unsupported("padding other than by a constant");
      return graph.apply("pad", [x()], {
        before: pads.slice(0, rank),
        after: pads.slice(rank),
        value: third ? (constants.get(third)?.data[0] ?? 0) : 0,
      });
    }
    case "Slice":
      return readSlice(node, x(), { graph, valueFor, intsOf, constants });
    case "SpaceToDepth": {
      // ONNX orders block first; the Gather that our writer puts behind brings it to channel first.
      const block = attributes.int("blocksize");
      const ours = graph.apply("spaceToDepth", [x()], { block });
      const [, c = 1] = x().shape;
      return c === 1
        ? ours
        : gather(
            graph,
            ours,
            Array.from({ length: c * block * block }, (_, k) => (k % c) * block * block + Math.floor(k / c)),
          );
    }
    case "DepthToSpace":
      if (attributes.text("mode", "DCR") !== "CRD") throw unsupported("DepthToSpace in mode DCR");
      return graph.apply("depthToSpace", [x()], { block: attributes.int("blocksize") });
    case "Gather":
      if (attributes.int("axis", 0) !== 1) throw unsupported("Gather along an axis other than channels");
      return gather(graph, x(), intsOf(second, "index"));
    case "Softmax":
      return graph.apply("softmax", [x()], {
        axis: (attributes.int("axis", -1) + x().shape.length) % x().shape.length,
      });
    default:
      throw unsupported(`the operation "${node.op_type}"${node.domain ? ` of ${node.domain}` : ""}`, {
        op: node.op_type,
      });
  }
}

/** Channels in a new order. Runs of a constant step become slices, so a reordering and its inverse cost little. */
function gather(graph: Graph, x: Value, order: readonly number[]): Value {
  const [source] = x.node.inputs;
  // A gather of a gather that undoes it: give back the original.
  const earlier =
    x.node.kind === "concat"
      ? x.node.inputs.map((part) => part.node.attrs.starts as readonly number[] | undefined)
      : [];
  const original = source?.node.inputs[0];
  if (original && earlier.length === order.length && order.every((index, k) => earlier[index]?.[1] === k))
    return original;
  const parts = order.map((channel) =>
    graph.apply("slice", [x], {
      starts: x.shape.map((_, axis) => (axis === 1 ? channel : 0)),
      ends: x.shape.map((length, axis) => (axis === 1 ? channel + 1 : length)),
    }),
  );
  return graph.apply("concat", parts, { axis: 1 });
}

function readSlice(node: OnnxNode, x: Value, { graph, intsOf }: NodeContext): Value {
  const rank = x.shape.length;
  const [, startsName, endsName, axesName, stepsName] = node.input;
  const starts = intsOf(startsName, "start");
  const axes = (axesName ? intsOf(axesName, "list of axes") : starts.map((_, axis) => axis)).map(
    (axis) => (axis + rank) % rank,
  );
  const steps = stepsName ? intsOf(stepsName, "step") : starts.map(() => 1);
  const ends = intsOf(endsName, "end");
  if (steps.every((step) => step === -1)) return graph.apply("flip", [x], { axes });
  if (!steps.every((step) => step === 1)) throw unsupported("a slice with a step");
  const clamp = (value: number, length: number): number =>
    Math.min(Math.max(value < 0 ? value + length : value, 0), length);
  const from = x.shape.map(() => 0);
  const to = [...x.shape];
  axes.forEach((axis, k) => {
    from[axis] = clamp(starts[k] ?? 0, x.shape[axis] ?? 0);
    to[axis] = clamp(ends[k] ?? 0, x.shape[axis] ?? 0);
  });
  return graph.apply("slice", [x], { starts: from, ends: to });
}
