/**
 * Reverse-mode differentiation: from a scalar loss back through the operations that made it, adding the
 * gradient to the same graph as ordinary operations.
 */
import { CambrianError } from "@cambrian/core";
import type { Node, Value } from "../graph/graph.js";
import { add, broadcast } from "../ops/construct.js";
import type { OpAttributes, OpName } from "../ops/op.js";

/** The nodes up to `last` that change when one of `wrt` does. */
function dependents(nodes: readonly Node[], wrt: readonly Value[]): ReadonlySet<Node> {
  const found = new Set<Node>(wrt.map((value) => value.node));
  for (const node of nodes) if (node.inputs.some((input) => found.has(input.node))) found.add(node);
  return found;
}

function gradientsThrough(node: Node, grad: Value, wanted: readonly boolean[]): readonly (Value | undefined)[] {
  const kind = node.kind as OpName;
  const towards = grad.graph.definition(kind).gradient({
    inputs: node.inputs,
    output: node.output,
    attrs: node.attrs as OpAttributes[OpName],
    grad,
    wanted,
  });
  const missing = wanted.findIndex((is, i) => is && towards[i] === undefined);
  if (missing >= 0) {
    throw new CambrianError(
      "graph/not-differentiable",
      `The loss depends on a parameter through "${kind}", which has no gradient towards its input ${missing} with ${JSON.stringify(node.attrs)}. Use a smooth operation there, or keep it out of the loss.`,
      { kind, input: missing, attrs: node.attrs },
    );
  }
  return towards;
}

/**
 * d loss / d value for each of `wrt`, in order, each shaped as its value; zeros where the loss does not depend on it.
 * `loss` must be a scalar `[]`. Throws `graph/shape` when it is not, and `graph/not-differentiable` when the way
 * from `wrt` to the loss leads through an operation without a gradient.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  const { graph } = loss;
  if (loss.shape.length > 0) {
    throw new CambrianError(
      "graph/shape",
      `Gradients are taken of one number, but the loss is [${loss.shape.join(", ")}]. Reduce it with reduceMean or reduceSum.`,
      { shape: loss.shape },
    );
  }
  for (const value of wrt) if (value.graph !== graph) throw new TypeError("the loss belongs to another graph");
  const nodes = graph.nodes.slice(0, loss.node.id + 1);
  const depends = dependents(nodes, wrt);
  const arrived = new Map<Node, Value>([[loss.node, graph.scalar(1)]]);
  for (const node of nodes.reverse()) {
    const grad = arrived.get(node);
    const wanted = node.inputs.map((input) => depends.has(input.node));
    if (!grad || !wanted.includes(true)) continue;
    gradientsThrough(node, grad, wanted).forEach((part, i) => {
      const input = node.inputs[i];
      if (!part || !input || !wanted[i]) return;
      const sum = arrived.get(input.node);
      arrived.set(input.node, sum ? add(sum, part) : part);
    });
  }
  return wrt.map((value) => arrived.get(value.node) ?? broadcast(graph.scalar(0), value.shape));
}
