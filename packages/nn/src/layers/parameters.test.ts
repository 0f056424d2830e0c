import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../graph/make-graph.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import type { Initialiser, Network } from "./network.js";
import { initialParameters, layoutOf, makeScope, scopeOfFlat } from "./parameters.js";

const network = (initialiser: Initialiser, more: readonly string[] = []): Network => ({
  channels: 2,
  multipleOf: 4,
  grid: 1,
  reach: 0,
  description: {},
  build(input, scope) {
    for (const name of more) scope.child("more").param(name, [5], { kind: "normal", deviation: 1 });
    const weight = scope.child("a").child("b").param("w", [2, 3], initialiser);
    scope.param("v", [4], { kind: "normal", deviation: 2 });
    expect(scope.child("a").param("b.w", [2, 3], initialiser)).toBe(weight);
    return { input, weight };
  },
});

test("parameters lie one after the other in the order they are asked for, each once", () => {
  const { parameters, total } = layoutOf(network({ kind: "zeros" }), makeGraph());
  expect(parameters.map(({ name, offset, size }) => [name, offset, size])).toEqual([
    ["a.b.w", 0, 6],
    ["v", 6, 4],
  ]);
  expect(total).toBe(10);
});

test("a flat vector is read back part by part", () => {
  const layout = layoutOf(network({ kind: "zeros" }), makeGraph());
  const graph = makeGraph();
  const { scope, values } = scopeOfFlat(layout, graph.input("flat", [layout.total]));
  graph.output("w", scope.child("a").child("b").param("w", [2, 3], { kind: "zeros" }));
  graph.output("v", values.get("v") ?? graph.scalar(0));
  const { w, v } = runReference(graph, { flat: { data: Float64Array.from({ length: 10 }, (_, k) => k), shape: [10] } });
  expect(w).toEqual({ data: Float64Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] });
  expect(v).toEqual({ data: Float64Array.of(6, 7, 8, 9), shape: [4] });
  expect(() => scope.param("late", [1], { kind: "zeros" })).toThrow('"late" only on its second build');
});

test("fresh parameters are what their initialiser says, the same for the same seed", () => {
  const constant = layoutOf(network({ kind: "constant", value: 3 }), makeGraph());
  const flat = initialParameters(constant, makeRandom(1));
  expect([...flat.subarray(0, 6)]).toEqual([3, 3, 3, 3, 3, 3]);
  expect(initialParameters(constant, makeRandom(1))).toEqual(flat);
  expect(initialParameters(constant, makeRandom(2)).subarray(6)).not.toEqual(flat.subarray(6));

  const many: Network = {
    ...network({ kind: "zeros" }),
    build: (input, scope) => ({ input, w: scope.param("w", [20_000], { kind: "normal", deviation: 2 }) }),
  };
  const drawn = initialParameters(layoutOf(many, makeGraph()), makeRandom(1));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
});

test("the labels of a scope carry its whole path", () => {
  const graph = makeGraph();
  const seen: string[] = [];
  const scope = makeScope(
    (name, shape) => graph.input(name, shape),
    (name, value) => {
      seen.push(name);
      return value;
    },
  );
  scope.child("up1").child("a").named("weight", graph.scalar(1));
  expect(seen).toEqual(["up1.a.weight"]);
});
