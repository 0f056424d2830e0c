/**
 * Run a small function of the graph on numbers written in a test.
 */
import type { Shape, Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import type { ReferenceTensor } from "../ops/op.js";
import { runReference } from "../runtime/reference/reference-runtime.js";

/** A tensor from its numbers; `shape` defaults to one axis. */
export function tensorOf(data: readonly number[], shape: Shape = [data.length]): ReferenceTensor {
  return { data: Float64Array.from(data), shape };
}

/** A picture [1, 1, h, w] from rows of digits; a dot is 0. */
export function picture(rows: readonly string[]): ReferenceTensor {
  const digits = rows.map((row) => [...row].map((digit) => (digit === "." ? 0 : Number(digit))));
  return tensorOf(digits.flat(), [1, 1, rows.length, rows[0]?.length ?? 0]);
}

/** What `build` makes of these inputs, in float64. */
export function evaluate(
  build: (inputs: readonly Value[]) => Value,
  inputs: readonly ReferenceTensor[],
): ReferenceTensor {
  const graph = makeGraph();
  graph.output("y", build(inputs.map(({ shape }, i) => graph.input(`x${i}`, shape))));
  const { y } = runReference(graph, Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor])));
  if (!y) throw new Error("Assertion failed: the output y was not computed");
  return y;
}

/** The rows of a picture [1, 1, h, w] as lists of numbers. */
export function rowsOf({ data, shape }: ReferenceTensor): number[][] {
  const [, , h = 0, w = 0] = shape;
  return Array.from({ length: h }, (_, y) => [...data.slice(y * w, (y + 1) * w)]);
}
