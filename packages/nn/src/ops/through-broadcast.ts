/**
 * Products of gradients that skip a needless copy: a gradient that was only broadcast (behind a mean, say) is
 * multiplied in its small form when the other factor already has the full shape.
 */
import type { Value } from "../graph/graph.js";
import { broadcast, div, mul, neg } from "./construct.js";

function smallForm(grad: Value, other: Value): Value {
  const [source] = grad.node.inputs;
  const full = grad.shape.length === other.shape.length && grad.shape.every((length, i) => length === other.shape[i]);
  return grad.node.kind === "broadcast" && source && full ? source : grad;
}

/** grad * factor. */
export function times(grad: Value, factor: Value): Value {
  return mul(smallForm(grad, factor), factor);
}

/** grad / divisor. */
export function over(grad: Value, divisor: Value): Value {
  return div(smallForm(grad, divisor), divisor);
}

/** -grad, still a broadcast when grad was one. */
export function minus(grad: Value): Value {
  const [source] = grad.node.inputs;
  return grad.node.kind === "broadcast" && source ? broadcast(neg(source), grad.shape) : neg(grad);
}
