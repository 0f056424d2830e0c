import { expect, test } from "vitest";
import { add, mul, relu } from "../ops/construct.js";
import { codeOf } from "../testing/index.js";
import { makeGraph } from "./make-graph.js";

test("the same operation on the same values is one node, and so are equal numbers", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  expect(relu(x)).toBe(relu(x));
  expect(add(x, 2)).toBe(add(x, 2));
  expect(add(x, 2)).not.toBe(mul(x, 2));
  expect(graph.nodes.map(({ kind }) => kind)).toEqual(["input", "relu", "constant", "add", "mul"]);
});

test("only what the outputs need is reachable, in running order", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  const wanted = relu(add(x, 1));
  mul(x, 3);
  graph.output("y", wanted);
  expect(graph.reachable().map(({ kind }) => kind)).toEqual(["input", "constant", "add", "relu"]);
});

test("mistakes are refused where they are made", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2]);
  const other = makeGraph();
  expect(() => graph.input("x", [3])).toThrow(TypeError);
  expect(() => graph.constant([1, 2], [3])).toThrow("needs 3 values, got 2");
  expect(() => graph.apply("add", [x, other.input("y", [2])], {})).toThrow("two graphs");
  expect(() => other.output("x", x)).toThrow(TypeError);
  expect(codeOf(() => add(x, graph.input("z", [3])))).toBe("graph/shape");
  expect(codeOf(() => graph.apply("cosine" as "relu", [x], {}))).toBe("graph/unknown-op");
});
