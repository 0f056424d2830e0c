/**
 * How wrong the network was, in the flow representation: cross-entropy of the probability, and half the squared error of the
 * flow times five (Stringer et al. 2021, methods; there as here the network says five times the flow).
 */
import { add, div, mul, reduceSum, sigmoid, softplus, sub, type Value } from "@cambrian/nn";
import type { LossTerms } from "../../task.js";

/** The network says the flow this many times larger, so that its error weighs as much as the probability's. */
export const FLOW_SCALE = 5;

/** Outputs: `probability` logits [n, 1, h, w], `flow` [n, 2, h, w] times `FLOW_SCALE`. Targets as `makeFlowTargets`. */
export function flowLoss(
  outputs: Readonly<Record<string, Value>>,
  targets: Readonly<Record<string, Value>>,
): LossTerms {
  const weight = get(targets, "weight");
  const judged = add(reduceSum(weight), 1e-6);
  const logit = get(outputs, "probability");
  const entropy = sub(softplus(logit), mul(get(targets, "probability"), logit));
  const probability = div(reduceSum(mul(weight, entropy)), judged);
  const error = sub(get(outputs, "flow"), mul(get(targets, "flow"), FLOW_SCALE));
  // Two channels, and half of the square.
  const flow = div(reduceSum(mul(weight, mul(error, error))), mul(judged, 4));
  return { total: add(probability, flow), parts: { probability, flow } };
}

/** Probabilities 0..1 and flows of about unit length. */
export function activateFlow(outputs: Readonly<Record<string, Value>>): Record<string, Value> {
  return { probability: sigmoid(get(outputs, "probability")), flow: div(get(outputs, "flow"), FLOW_SCALE) };
}

function get(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (!value) throw new TypeError(`the flow loss needs "${name}"; there are ${Object.keys(values).join(", ")}`);
  return value;
}
