/**
 * The truth the other runtimes are held against: every operation in plain loops, float64 inside. Slow, exact, everywhere.
 */
import { CambrianError } from "@cambrian/core";
import type { Graph, Node } from "../../graph/graph.js";
import type { OpAttributes, OpName, ReferenceTensor } from "../../ops/op.js";
import { type CompileOptions, checkFeeds, type Executable, type Runtime, type Tensor } from "../runtime.js";

function evaluate(
  graph: Graph,
  inputs: Readonly<Record<string, ReferenceTensor>>,
): Readonly<Record<string, ReferenceTensor>> {
  const values = new Map<Node, ReferenceTensor>();
  const get = (node: Node): ReferenceTensor => {
    const value = values.get(node);
    if (!value) throw new Error(`Assertion failed: node ${node.id} ran before its inputs`);
    return value;
  };
  for (const node of graph.reachable()) {
    if (node.kind === "input") {
      const given = inputs[node.name ?? ""];
      if (given) values.set(node, given);
    } else if (node.kind === "constant") {
      values.set(node, { data: Float64Array.from(node.data ?? []), shape: node.output.shape });
    } else {
      const operands = node.inputs.map((input) => get(input.node));
      values.set(node, graph.definition(node.kind).reference(operands, node.attrs as OpAttributes[OpName]));
    }
  }
  return Object.fromEntries([...graph.outputs].map(([name, { node }]) => [name, get(node)]));
}

/**
 * Run a graph once, float64 in and out; for finite differences and exact comparisons.
 * Throws `runtime/bad-input` for a missing input or wrong shape.
 */
export function runReference(
  graph: Graph,
  inputs: Readonly<Record<string, ReferenceTensor>>,
): Readonly<Record<string, ReferenceTensor>> {
  checkFeeds(graph, inputs);
  return evaluate(graph, inputs);
}

const mapRecord = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

function makeExecutable(graph: Graph, options: CompileOptions): Executable {
  let open = true;
  const close = async (): Promise<void> => {
    open = false;
  };
  return {
    async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
      if (!open) throw new CambrianError("runtime/closed", "This executable was closed; compile the graph again.");
      checkFeeds(graph, inputs, options);
      const wide = mapRecord(inputs, ({ data, shape }) => ({ data: Float64Array.from(data), shape }));
      return mapRecord(evaluate(graph, wide), ({ data, shape }) => ({ data: Float32Array.from(data), shape }));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Plain loops in float64; float32 at the door. For tests and tiny graphs. */
export const referenceRuntime: Runtime = {
  id: "reference",
  description: "reference float64",
  defaultThreads: 1,
  compile: async (graph, options = {}) => makeExecutable(graph, options),
};
