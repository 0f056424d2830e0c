/**
 * An empty graph that knows all operations.
 */
import { operations } from "../ops/registry.js";
import { Graph } from "./graph.js";

/** Start here: declare inputs on it, combine them with the operations, name the outputs. */
export function makeGraph(): Graph {
  return new Graph(operations);
}
