import { expect, test } from "vitest";
import { add, mul, reduceSum, relu } from "../ops/construct.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { foldConstants } from "./fold.js";
import { makeGraph } from "./make-graph.js";

const run = (graph: ReturnType<typeof makeGraph>, x: readonly number[]) =>
  runReference(graph, { x: { data: Float64Array.from(x), shape: [x.length] } });

test("what follows from constants becomes one constant with the name asked for; the rest stays", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  const weight = graph.constant([1, -2], [2], "raw");
  const finished = mul(relu(weight), 3);
  graph.output("y", add(mul(x, finished), finished));
  const folded = foldConstants(graph, new Map([[finished.node.id, "finished"]]));
  expect(folded.reachable().map(({ kind }) => kind)).toEqual(["input", "constant", "mul", "add"]);
  const constant = folded.reachable().find(({ kind }) => kind === "constant");
  expect(constant).toMatchObject({ name: "finished", data: Float32Array.of(3, 0) });
  expect(run(folded, [5, 7]).y?.data).toEqual(run(graph, [5, 7]).y?.data);
});

test("outputs that are constants or inputs, and inputs nobody reads, survive", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  graph.input("unread", [3]);
  const fixed = graph.constant([1, 2], [2]);
  graph.output("same", x);
  graph.output("fixed", fixed);
  graph.output("sum", reduceSum(fixed));
  graph.output("named", graph.constant([4], [1], "four"));
  const folded = foldConstants(graph);
  expect([...folded.inputs.keys()]).toEqual(["x", "unread"]);
  expect([...folded.outputs.keys()]).toEqual(["same", "fixed", "sum", "named"]);
  const got = runReference(folded, {
    x: { data: Float64Array.of(8, 9), shape: [2] },
    unread: { data: new Float64Array(3), shape: [3] },
  });
  expect(Object.values(got).map(({ data }) => [...data])).toEqual([[8, 9], [1, 2], [3], [4]]);
  expect(got.sum?.shape).toEqual([]);
  expect(folded.reachable().filter(({ kind }) => kind === "reduceSum")).toEqual([]);
});

test("nodes that no output needs are left out, the graph given is untouched", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  relu(x);
  graph.output("y", add(x, 1));
  const before = graph.nodes.length;
  expect(foldConstants(graph).nodes.map(({ kind }) => kind)).toEqual(["input", "constant", "add"]);
  expect(graph.nodes.length).toBe(before);
});
