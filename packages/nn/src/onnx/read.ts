/**
 * An ONNX model as our graph again: what `lowerToOnnx` writes for inference, and any other model made of the same operations.
 */
import { CambrianError } from "@cambrian/core";
import { Graph, type Shape, type Value } from "../graph/graph.js";
import { operations } from "../ops/registry.js";
import { foldNode } from "./fold.js";
import { decodeOnnx, type OnnxModel } from "./model.js";
import { type Constant, readTensor } from "./parts.js";
import { LONGEST_LIST, readNode } from "./read-node.js";
import { damaged, unsupported } from "./refuse.js";

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
  /** Lengths of inputs, by name; for axes that the file leaves free. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

const MOST_NODES = 200_000;

/** Read a model. Throws `onnx/damaged`, or `onnx/unsupported` naming the operation. */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): OnnxImport {
  const model: OnnxModel = decodeOnnx(bytes);
  if (!model.graph) throw damaged("it holds no graph");
  try {
    return readModel(model, options);
  } catch (cause) {
    if (!(cause instanceof CambrianError && cause.code === "graph/shape")) throw cause;
    throw damaged(`its parts do not fit together. ${cause.message}`, {}, { cause });
  }
}

function readModel(model: OnnxModel, options: ReadOnnxOptions): OnnxImport {
  const graph = new Graph(operations);
  const constants = new Map<string, Constant>(
    model.graph.initializer.map((tensor) => [tensor.name ?? "", readTensor(tensor)]),
  );
  const values = new Map<string, Value>();
  const freeAxes: Record<string, readonly number[]> = {};
  for (const { name, type } of model.graph.input) {
    if (constants.has(name)) continue;
    if (graph.inputs.has(name)) throw damaged(`it has two inputs called "${name}"`, { name });
    const elementType = type?.tensor_type?.elem_type;
    if (elementType !== 1) throw unsupported(`the input "${name}" of data type ${elementType}`, { name });
    const dims = type.tensor_type.shape?.dim ?? [];
    if (dims.some(({ dim_value: length = 1 }) => !Number.isSafeInteger(length) || length < 1))
      throw damaged(`the input "${name}" has an axis without a length`, { name });
    freeAxes[name] = dims.flatMap((dim, axis) => (dim.dim_value === undefined ? [axis] : []));
    values.set(
      name,
      graph.input(
        name,
        dims.map(
          (dim, axis) =>
            dim.dim_value ?? options.shapes?.[name]?.[axis] ?? (axis === 0 ? 1 : (options.freeLength ?? 64)),
        ),
      ),
    );
  }
  const valueFor = (name: string): Value => {
    const found = values.get(name);
    if (found) return found;
    const constant = constants.get(name);
    if (!constant) throw damaged(`it uses "${name}" before it is computed`, { name });
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
    if (ints.length > LONGEST_LIST) throw unsupported(`a ${what} with ${ints.length} entries`);
    return ints;
  };
  for (const node of model.graph.node) {
    const [first = ""] = node.output;
    const folded = foldNode(node, { constants, shapeOf: (name) => values.get(name)?.shape });
    if (folded) {
      constants.set(first, folded);
      continue;
    }
    for (const [k, made] of readNode(node, { graph, valueFor, intsOf, constants }).entries())
      values.set(node.output[k] ?? "", made);
    if (graph.nodes.length > MOST_NODES) throw unsupported(`more than ${MOST_NODES} operations`);
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
