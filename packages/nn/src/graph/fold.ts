/**
 * Replace everything that follows from constants alone by its value, so that an exported network holds
 * finished weights.
 */

import type { OpAttributes, OpName, ReferenceTensor } from "../ops/op.js";
import { operations } from "../ops/registry.js";
import { Graph, type Value } from "./graph.js";

/** A fresh graph with the same inputs and outputs. `names` (by node id of the old graph) are given to the constants that arise. */
export function foldConstants(graph: Graph, names: ReadonlyMap<number, string> = new Map()): Graph {
  const folded = new Graph(operations);
  const values = new Map<number, Value>();
  const known = new Map<number, ReferenceTensor>();
  const needed = new Set(graph.reachable());
  const toValue = (id: number): Value => {
    const found = values.get(id);
    if (found) return found;
    const constant = known.get(id);
    if (!constant) throw new Error(`Assertion failed: node ${id} comes after its use`);
    const made = folded.constant(Float32Array.from(constant.data), constant.shape, names.get(id));
    values.set(id, made);
    return made;
  };
  for (const node of graph.nodes) {
    const { id, kind, output } = node;
    if (kind === "input") {
      // Inputs stay even where nothing reads them: they are what callers give.
      values.set(id, folded.input(node.name ?? "", output.shape));
    } else if (!needed.has(node)) {
    } else if (kind === "constant") {
      known.set(id, { data: Float64Array.from(node.data ?? []), shape: output.shape });
      if (node.name !== undefined || output.shape.length === 0) {
        values.set(
          id,
          output.shape.length === 0 && node.name === undefined
            ? folded.scalar(node.data?.[0] ?? 0)
            : folded.constant(node.data ?? [], output.shape, node.name),
        );
      }
    } else {
      const inputs = node.inputs.map((value) => known.get(value.node.id));
      if (inputs.every((tensor) => tensor !== undefined)) {
        known.set(id, graph.definition(kind).reference(inputs, node.attrs as OpAttributes[OpName]));
      } else {
        values.set(
          id,
          folded.apply(
            kind,
            node.inputs.map((value) => toValue(value.node.id)),
            node.attrs as OpAttributes[OpName],
          ),
        );
      }
    }
  }
  for (const [name, value] of graph.outputs) folded.output(name, toValue(value.node.id));
  return folded;
}
