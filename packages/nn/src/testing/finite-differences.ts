/**
 * Gradients checked against what a small step really does, in float64 on the reference runtime.
 */

import { makeRandom } from "@cambrian/core";
import { gradients } from "../autodiff/gradients.js";
import type { Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { mul, reduceSum } from "../ops/construct.js";
import type { ReferenceTensor } from "../ops/op.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { expectClose, randomTensor } from "./numbers.js";

const STEP = 1e-5;

/** Central differences of a function of one list of numbers. */
export function finiteDifferences(f: (x: Float64Array) => number, x: Float64Array): Float64Array {
  return x.map((value, i) => {
    const moved = x.slice();
    moved[i] = value + STEP;
    const up = f(moved);
    moved[i] = value - STEP;
    return (up - f(moved)) / (2 * STEP);
  });
}

/**
 * Check the gradient of `build` towards every one of its inputs, all together and each alone.
 * Outputs are weighted with fixed random numbers, so that no error can hide in a sum.
 */
export function expectGradients(
  build: (inputs: readonly Value[]) => Value,
  inputs: readonly ReferenceTensor[],
  { tolerance = 1e-6, what = "gradient" }: { readonly tolerance?: number; readonly what?: string } = {},
): void {
  const graph = makeGraph();
  const values = inputs.map(({ shape }, i) => graph.input(`x${i}`, shape));
  const output = build(values);
  const weights = randomTensor(makeRandom(inputs.length + output.shape.length), output.shape);
  const loss = reduceSum(mul(output, graph.constant(weights.data, weights.shape)));
  graph.output("loss", loss);
  gradients(loss, values).forEach((value, i) => {
    graph.output(`together${i}`, value);
  });
  values.forEach((value, i) => {
    const [alone] = gradients(loss, [value]);
    if (alone) graph.output(`alone${i}`, alone);
  });
  const feeds = Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]));
  const results = runReference(graph, feeds);
  const lossGraph = makeGraph();
  const again = build(inputs.map(({ shape }, i) => lossGraph.input(`x${i}`, shape)));
  lossGraph.output("loss", reduceSum(mul(again, lossGraph.constant(weights.data, weights.shape))));
  inputs.forEach(({ data, shape }, i) => {
    const numeric = finiteDifferences((moved) => {
      const { loss: value } = runReference(lossGraph, { ...feeds, [`x${i}`]: { data: moved, shape } });
      return value?.data[0] ?? Number.NaN;
    }, data);
    for (const name of [`together${i}`, `alone${i}`]) {
      expectClose(results[name]?.data ?? [], numeric, { tolerance, what: `${what}, input ${i} (${name})` });
    }
  });
}
