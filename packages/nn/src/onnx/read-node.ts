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
  Erf: "erf",
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

function convAttributesOf(node: OnnxNode, attributes: Attributes, rank: number): ConvAttributes {
  if (attributes.text("auto_pad", "NOTSET") !== "NOTSET") throw unsupported(`"${node.op_type}" with automatic padding`);
  const each = (value: number, times: number): number[] => Array.from({ length: times }, () => value);
  return {
    stride: attributes.ints("strides", each(1, rank)),
    dilation: attributes.ints("dilations", each(1, rank)),
    pad: attributes.ints("pads", each(0, 2 * rank)),
    groups: attributes.int("group", 1),
  };
}

/** A tensor [c] that meets [n, c, ...] channel by channel. */
function perChannel(graph: Graph, value: Value, rank: number): Value {
  return graph.apply("reshape", [value], { shape: [1, sizeOf(value.shape), ...Array.from({ length: rank }, () => 1)] });
}

/** Larger than any activation, and finite. */
const LOWEST = -1e30;

/** The outputs of one operation of the file, in order. */
export function readNode(node: OnnxNode, context: NodeContext): readonly Value[] {
  if (node.op_type === "Split") return readSplit(node, context);
  return [readSingle(node, context)];
}

/** One operation of the file as operations of ours. */
function readSingle(node: OnnxNode, { graph, valueFor, intsOf, constants }: NodeContext): Value {
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
    case "Dropout":
      // Outside training it does nothing.
      return x();
    case "Elu":
      return graph.apply("elu", [x()], { slope: attributes.float("alpha", 1) });
    case "Clip": {
      const [low, high] = [second, third].map((name) => constants.get(name ?? "")?.data[0]);
      const raised = low === undefined ? x() : graph.apply("maximum", [x(), graph.scalar(low)], {});
      return high === undefined ? raised : graph.apply("minimum", [raised, graph.scalar(high)], {});
    }
    case "BatchNormalization": {
      const [scale, shift, mean, variance] = node.input.slice(1).map(valueFor);
      if (!scale || !shift || !mean || !variance || node.output.filter((name) => name !== "").length > 1)
        throw unsupported("batch normalisation in training");
      const rank = x().shape.length - 2;
      const spread = graph.apply("add", [variance, graph.scalar(attributes.float("epsilon", 1e-5))], {});
      const factor = graph.apply("div", [scale, graph.apply("sqrt", [spread], {})], {});
      const offset = graph.apply("sub", [shift, graph.apply("mul", [mean, factor], {})], {});
      const scaled = graph.apply("mul", [x(), perChannel(graph, factor, rank)], {});
      return graph.apply("add", [scaled, perChannel(graph, offset, rank)], {});
    }
    case "GlobalAveragePool":
      return graph.apply("reduceMean", [x()], {
        axes: x()
          .shape.map((_, axis) => axis)
          .slice(2),
        keepDims: true,
      });
    case "Flatten": {
      const axis = attributes.int("axis", 1);
      const { shape } = x();
      return graph.apply("reshape", [x()], { shape: [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))] });
    }
    case "Squeeze":
    case "Unsqueeze": {
      const axes = second ? intsOf(second, "list of axes") : attributes.ints("axes", []);
      const { shape } = x();
      const rank = node.op_type === "Squeeze" ? shape.length : shape.length + axes.length;
      const named = axes.map((axis) => (axis + rank) % rank);
      const rest = [...shape];
      const made =
        node.op_type === "Squeeze"
          ? shape.filter((length, axis) => (named.length > 0 ? !named.includes(axis) : length !== 1))
          : Array.from({ length: rank }, (_, axis) => (named.includes(axis) ? 1 : (rest.shift() ?? 1)));
      return graph.apply("reshape", [x()], { shape: made });
    }
    case "Gemm": {
      const turn = (value: Value, isTurned: number): Value =>
        isTurned === 0 ? value : graph.apply("transpose", [value], { perm: [1, 0] });
      const product = graph.apply(
        "matmul",
        [turn(x(), attributes.int("transA", 0)), turn(valueFor(second ?? ""), attributes.int("transB", 0))],
        {},
      );
      const alpha = attributes.float("alpha", 1);
      const scaled = alpha === 1 ? product : graph.apply("mul", [product, graph.scalar(alpha)], {});
      if (!third) return scaled;
      const beta = attributes.float("beta", 1);
      const added = valueFor(third);
      return graph.apply("add", [scaled, beta === 1 ? added : graph.apply("mul", [added, graph.scalar(beta)], {})], {});
    }
    case "Identity":
      if (constants.has(first) && !constants.get(first)?.ints) return valueFor(first);
      return x();
    case "LeakyRelu":
      return graph.apply("leakyRelu", [x()], { slope: attributes.float("alpha", 0.01) });
    case "Conv":
      return graph.apply(
        "conv",
        node.input.filter((name) => name !== "").map(valueFor),
        convAttributesOf(node, attributes, x().shape.length - 2),
      );
    case "ConvTranspose": {
      const [, , ...out] = x().shape;
      const rank = out.length;
      const conv = convAttributesOf(node, attributes, rank);
      const weight = valueFor(second ?? "");
      const kernel = weight.shape.slice(2);
      const extra = attributes.ints("output_padding", []);
      const at = (list: readonly number[], axis: number): number => list[axis] ?? 0;
      const size = out.map(
        (length, axis) =>
          (length - 1) * at(conv.stride, axis) +
          at(conv.dilation, axis) * (at(kernel, axis) - 1) +
          1 -
          at(conv.pad, axis) -
          at(conv.pad, axis + rank) +
          at(extra, axis),
      );
      const up = graph.apply("convInputGrad", [x(), weight], { ...conv, size });
      return third ? graph.apply("add", [up, perChannel(graph, valueFor(third), rank)], {}) : up;
    }
    case "MaxPool":
    case "AveragePool": {
      const kernel = attributes.ints("kernel_shape");
      const rank = kernel.length;
      const pads = attributes.ints("pads", []);
      if (attributes.text("auto_pad", "NOTSET") !== "NOTSET")
        throw unsupported(`"${node.op_type}" with automatic padding`);
      if (attributes.int("ceil_mode", 0) !== 0) throw unsupported(`"${node.op_type}" with incomplete windows`);
      if (attributes.ints("dilations", [1]).some((step) => step !== 1))
        throw unsupported(`"${node.op_type}" with dilation`);
      const isPadded = pads.some((width) => width !== 0);
      const isMax = node.op_type === "MaxPool";
      if (isPadded && !isMax && attributes.int("count_include_pad", 0) === 0)
        throw unsupported(`"AveragePool" that leaves its padding out of the mean`);
      const source = isPadded
        ? graph.apply("pad", [x()], {
            before: [0, 0, ...pads.slice(0, rank)],
            after: [0, 0, ...pads.slice(rank)],
            mode: "constant",
            value: isMax ? LOWEST : 0,
          })
        : x();
      const stride = attributes.ints(
        "strides",
        kernel.map(() => 1),
      );
      return graph.apply(isMax ? "maxPool" : "avgPool", [source], { kernel, stride });
    }
    case "Resize": {
      const { shape } = x();
      const scales = constants.get(node.input[2] ?? "")?.data;
      const sizes = constants.get(node.input[3] ?? "")?.ints;
      const factors = shape.map((length, axis) =>
        sizes && sizes.length > 0 ? (sizes[axis] ?? 0) / length : (scales?.[axis] ?? 0),
      );
      const [n, c, ...factor] = factors;
      if (n !== 1 || c !== 1 || !factor.every((each) => Number.isInteger(each) && each >= 1))
        throw unsupported("a resize that is not by whole factors along the axes behind the channels");
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
      const rank = x().shape.length;
      const given = intsOf(second, "padding");
      const named = node.input[3] ? intsOf(node.input[3], "list of axes") : x().shape.map((_, axis) => axis);
      const pads = Array.from({ length: 2 * rank }, () => 0);
      named.forEach((axis, k) => {
        pads[(axis + rank) % rank] = given[k] ?? 0;
        pads[rank + ((axis + rank) % rank)] = given[named.length + k] ?? 0;
      });
      const mode = attributes.text("mode", "constant");
      if (mode !== "constant" && mode !== "reflect" && mode !== "edge") throw unsupported(`padding of mode "${mode}"`);
      return graph.apply("pad", [x()], {
        before: pads.slice(0, rank),
        after: pads.slice(rank),
        mode,
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
    case "Gather": {
      const rank = x().shape.length;
      const axis = (attributes.int("axis", 0) + rank) % rank;
      const indices = intsOf(second, "index");
      if ((constants.get(second ?? "")?.shape.length ?? 1) !== 1) throw unsupported("Gather by anything but a list");
      return axis === 1 && rank === 4 ? gather(graph, x(), indices) : graph.apply("gather", [x()], { axis, indices });
    }
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
function resizeKind({ text }: Attributes): "resizeNearest" | "resizeLinear" {
  const mode = text("mode", "nearest");
  const positions = text("coordinate_transformation_mode", "half_pixel");
  const rounding = text("nearest_mode", "round_prefer_floor");
  if (mode === "linear" && (positions === "half_pixel" || positions === "pytorch_half_pixel")) return "resizeLinear";
  const isFloor = positions === "asymmetric" && rounding === "floor";
  const isHalf = positions === "half_pixel" && rounding.startsWith("round_prefer");
  if (mode === "nearest" && (isFloor || isHalf)) return "resizeNearest";
  throw unsupported(`a resize of mode "${mode}" with "${positions}" positions`);
}

/** Channels in a new order. */
function gather(graph: Graph, x: Value, order: readonly number[]): Value {
  const [original] = x.node.inputs;
  // A gather of a gather that undoes it: give back the original.
  const earlier = x.node.kind === "gather" ? (x.node.attrs.indices as readonly number[]) : [];
  if (original && earlier.length === order.length && order.every((index, k) => earlier[index] === k)) return original;
  return graph.apply("gather", [x], { axis: 1, indices: order });
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

/** A tensor cut into parts along one axis. */
function readSplit(node: OnnxNode, { graph, valueFor, intsOf }: NodeContext): readonly Value[] {
  const attributes = attributesOf(node);
  const [first = "", second] = node.input;
  const x = valueFor(first);
  const axis = (attributes.int("axis", 0) + x.shape.length) % x.shape.length;
  const whole = x.shape[axis] ?? 0;
  const equal = Math.ceil(whole / node.output.length);
  const lengths = second
    ? intsOf(second, "list of lengths")
    : attributes.ints(
        "split",
        node.output.map((_, k) => Math.min(equal, whole - k * equal)),
      );
  let start = 0;
  return lengths.map((length) => {
    const part = graph.apply("slice", [x], {
      starts: x.shape.map((_, k) => (k === axis ? start : 0)),
      ends: x.shape.map((end, k) => (k === axis ? start + length : end)),
    });
    start += length;
    return part;
  });
}
