/**
 * One operation of an ONNX file as operations of ours.
 */
import { type Graph, sizeOf, type Value } from "../graph/graph.js";
import type { ConvAttributes, OpAttributes, OpName } from "../ops/op.js";
import type { OnnxNode } from "./model.js";
import { type Attributes, attributesOf, type Constant } from "./parts.js";
import { unsupported } from "./refuse.js";

/** Longer lists of axes, lengths or channels than any network of ours has; what a damaged file claims must not fill the memory. */
export const LONGEST_LIST = 4096;

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

/** What has been read so far. */
export interface NodeContext {
  readonly graph: Graph;
  readonly valueFor: (name: string) => Value;
  readonly intsOf: (name: string | undefined, what: string) => readonly number[];
  readonly constants: Map<string, Constant>;
}

function convAttributesOf(node: OnnxNode, attributes: Attributes): ConvAttributes {
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

/** One operation of the file as operations of ours. */
export function readNode(node: OnnxNode, { graph, valueFor, intsOf, constants }: NodeContext): Value | undefined {
  const attributes = attributesOf(node);
  const [first = "", second, third] = node.input;
  const x = (): Value => valueFor(first);
  if (node.domain && node.domain !== "ai.onnx") throw unsupported(`the operation "${node.op_type}" of ${node.domain}`);
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
      if (attributes.int("ceil_mode", 0) !== 0) throw unsupported(`"${node.op_type}" with incomplete windows`);
      if (attributes.ints("dilations", [1]).some((step) => step !== 1))
        throw unsupported(`"${node.op_type}" with dilation`);
      return graph.apply(node.op_type === "MaxPool" ? "maxPool" : "avgPool", [x()], {
        kernel: [ky, kx],
        stride: [sy, sx],
      });
    }
    case "Resize": {
      const scales = constants.get(node.input[2] ?? "")?.data;
      const factor = scales?.[2] ?? 0;
      if (
        scales?.length !== 4 ||
        scales[0] !== 1 ||
        scales[1] !== 1 ||
        scales[3] !== factor ||
        !Number.isInteger(factor)
      ) {
        throw unsupported("a resize that is not by one whole factor in both directions");
      }
      return graph.apply(resizeKind(attributes), [x()], { factor });
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
      if (c * block * block > LONGEST_LIST) throw unsupported(`"SpaceToDepth" to ${c * block * block} channels`);
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
    case "LogSoftmax":
      return graph.apply(node.op_type === "Softmax" ? "softmax" : "logSoftmax", [x()], {
        axis: (attributes.int("axis", -1) + x().shape.length) % x().shape.length,
      });
    default:
      throw unsupported(`the operation "${node.op_type}"`, { op: node.op_type });
  }
}

/** Which enlargement of ours is meant; at whole factors nearest neighbours from half-pixel centres are those from corners. */
function resizeKind({ text }: Attributes): "resizeNearest" | "resizeBilinear" {
  const mode = text("mode", "nearest");
  const positions = text("coordinate_transformation_mode", "half_pixel");
  const rounding = text("nearest_mode", "round_prefer_floor");
  if (mode === "linear" && positions === "half_pixel") return "resizeBilinear";
  const isFloor = positions === "asymmetric" && rounding === "floor";
  const isHalf = positions === "half_pixel" && rounding.startsWith("round_prefer");
  if (mode === "nearest" && (isFloor || isHalf)) return "resizeNearest";
  throw unsupported(`a resize of mode "${mode}" with "${positions}" positions`);
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
