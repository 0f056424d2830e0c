/**
 * How wrong the network was, in the distance representation: cross-entropy of all three maps, whose targets lie between
 * 0 and 1 (DeepCell uses squared errors; cross-entropy of a sigmoid does not stall where the answer is far off).
 */
import { add, div, mul, reduceSum, sigmoid, softplus, sub, type Value } from "@cambrian/nn";
import type { LossTerms } from "../../task.js";

export const DISTANCE_MAPS = ["probability", "centre", "depth"] as const;

/** Outputs are logits [n, 1, h, w] named as the targets of `makeDistanceTargets`. Parts: one for each map. */
export function distanceLoss(
  outputs: Readonly<Record<string, Value>>,
  targets: Readonly<Record<string, Value>>,
): LossTerms {
  const weight = get(targets, "weight");
  const judged = add(reduceSum(weight), 1e-6);
  const parts = DISTANCE_MAPS.map((name) => {
    const logit = get(outputs, name);
    const entropy = sub(softplus(logit), mul(get(targets, name), logit));
    return [name, div(reduceSum(mul(weight, entropy)), judged)] as const;
  });
  return {
    total: parts.map(([, value]) => value).reduce((sum, value) => add(sum, value)),
    parts: Object.fromEntries(parts),
  };
}

export function activateDistance(outputs: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(DISTANCE_MAPS.map((name) => [name, sigmoid(get(outputs, name))]));
}

function get(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (!value) throw new TypeError(`the distance loss needs "${name}"; there are ${Object.keys(values).join(", ")}`);
  return value;
}
