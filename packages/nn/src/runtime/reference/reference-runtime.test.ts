import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../../graph/make-graph.js";
import { add, mul, reduceSum } from "../../ops/construct.js";
import { codeOf, describeRuntime, randomTensor } from "../../testing/index.js";
import { referenceRuntime, runReference } from "./reference-runtime.js";

describeRuntime("reference", () => referenceRuntime, { tolerance: 1e-6 });

test("inside it keeps float64: a sum that float32 cannot hold comes out exact", () => {
  const graph = makeGraph();
  const x = graph.input("x", [3]);
  graph.output("sum", reduceSum(add(mul(x, 1), 0)));
  const { sum } = runReference(graph, { x: { data: Float64Array.of(2 ** 40, 2 ** -10, -(2 ** 40)), shape: [3] } });
  expect(sum?.data[0]).toBe(2 ** -10);
});

test("a single run refuses a missing input too", () => {
  const graph = makeGraph();
  graph.output("y", graph.input("x", [2]));
  expect(codeOf(() => runReference(graph, {}))).toBe("runtime/bad-input");
  expect(codeOf(() => runReference(graph, { x: randomTensor(makeRandom(1), [3]) }))).toBe("runtime/bad-input");
});
