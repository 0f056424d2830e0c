/**
 * From our graph to an ONNX model. What each operation becomes differs per target (what is fast on a CPU is
 * not what is fast on a GPU), so the rules live in one folder per target.
 */
import { CambrianError } from "@cambrian/core";
import type { Graph, Shape } from "../graph/graph.js";
import { OnnxBuilder } from "../onnx/builder.js";
import type { OnnxModel, OnnxValueInfo } from "../onnx/model.js";
import type { OpAttributes, OpName } from "../ops/op.js";

/** What a rule sees: names of the inputs in the ONNX graph, shapes, and where to put nodes. */
export interface LoweringContext<A> {
  readonly inputs: readonly string[];
  readonly shapes: readonly Shape[];
  readonly shape: Shape;
  readonly attrs: A;
  /** The value of each input that is a constant scalar. */
  readonly scalars: readonly (number | undefined)[];
  readonly onnx: OnnxBuilder;
}
export type LoweringRule<N extends OpName> = (context: LoweringContext<OpAttributes[N]>) => string;
export type LoweringRules = { readonly [N in OpName]: LoweringRule<N> };

export interface LowerOptions {
  readonly rules: LoweringRules;
  /** Axes that may change from run to run, by input name; outputs get the same axes by the names given here. */
  readonly freeAxes?: Readonly<Record<string, Readonly<Record<number, string>>>>;
  readonly producerVersion?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const OPSET = 18;

function valueInfo(name: string, shape: Shape, free: Readonly<Record<number, string>> = {}): OnnxValueInfo {
  const dim = shape.map((length, axis) => {
    const symbol = free[axis];
    return symbol === undefined ? { dim_value: length } : { dim_param: symbol };
  });
  return { name, type: { tensor_type: { elem_type: 1, shape: { dim } } } };
}

/** Write a graph as an ONNX model; nodes that no output needs are left out. */
export function lowerToOnnx(graph: Graph, options: LowerOptions): OnnxModel {
  const onnx = new OnnxBuilder();
  const names = new Map<number, string>();
  const { rules, freeAxes = {} } = options;
  for (const node of graph.reachable()) {
    if (node.kind === "input") names.set(node.id, node.name ?? "");
    else if (node.kind === "constant") {
      const data = node.data instanceof Float32Array ? node.data : Float32Array.from(node.data ?? []);
      const name =
        node.output.shape.length === 0 && node.name === undefined
          ? onnx.float(data[0] ?? 0)
          : onnx.floats(data, node.output.shape, node.name);
      names.set(node.id, name);
    } else {
      const rule = rules[node.kind] as LoweringRule<OpName> | undefined;
      if (!rule)
        throw new CambrianError("graph/not-lowered", `"${node.kind}" cannot run on this target.`, { kind: node.kind });
      const name = rule({
        inputs: node.inputs.map((value) => names.get(value.node.id) ?? ""),
        shapes: node.inputs.map((value) => value.shape),
        shape: node.output.shape,
        attrs: node.attrs as OpAttributes[OpName],
        scalars: node.inputs.map(({ node: { kind, data }, shape }) =>
          kind === "constant" && shape.length === 0 ? data?.[0] : undefined,
        ),
        onnx,
      });
      names.set(node.id, name);
    }
  }
  const outputs: OnnxValueInfo[] = [];
  const symbols = Object.assign({}, ...Object.values(freeAxes)) as Readonly<Record<number, string>>;
  for (const [name, value] of graph.outputs) {
    onnx.nodes.push({
      op_type: "Identity",
      input: [names.get(value.node.id) ?? ""],
      output: [name],
      name: `output ${name}`,
    });
    const free = Object.fromEntries(Object.entries(symbols).map(([axis, symbol]) => [axis, `${name}_${symbol}`]));
    outputs.push(valueInfo(name, value.shape, free));
  }
  return {
    ir_version: 9,
    producer_name: "cambrian",
    ...(options.producerVersion === undefined ? {} : { producer_version: options.producerVersion }),
    opset_import: [
      { domain: "", version: OPSET },
      ...(onnx.nodes.some((node) => node.domain === "com.microsoft") ? [{ domain: "com.microsoft", version: 1 }] : []),
    ],
    metadata_props: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: {
      name: "cambrian",
      node: onnx.nodes,
      initializer: onnx.initializers,
      input: [...graph.inputs].map(([name, value]) => valueInfo(name, value.shape, freeAxes[name])),
      output: outputs,
    },
  };
}
