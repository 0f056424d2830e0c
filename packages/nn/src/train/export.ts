/**
 * A trained network as a graph with constant weights, and as an ONNX file that any program can open.
 */
import { foldConstants } from "../graph/fold.js";
import type { Graph } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import type { Network } from "../layers/network.js";
import { makeScope, type ParameterLayout } from "../layers/parameters.js";
import { cpuRules } from "../lower/cpu/rules.js";
import { lowerToOnnx } from "../lower/lowering.js";
import { encodeOnnx } from "../onnx/model.js";

/** The name of a network's input, [n, c, y, x]. */
export const INPUT_NAME = "input";

/** The network with these weights, for an input of [1, channels, height, width]; weights are finished constants. */
export function inferenceGraph(
  network: Network,
  layout: ParameterLayout,
  weights: Float32Array,
  size: { readonly height: number; readonly width: number } = { height: network.multipleOf, width: network.multipleOf },
): Graph {
  const graph = makeGraph();
  const places = new Map(layout.parameters.map((parameter) => [parameter.name, parameter]));
  const names = new Map<number, string>();
  const scope = makeScope(
    (name, shape) => {
      const place = places.get(name);
      if (!place) throw new TypeError(`the weights lack "${name}"`);
      return graph.constant(weights.subarray(place.offset, place.offset + place.size), shape, name);
    },
    (name, value) => {
      names.set(value.node.id, name);
      return value;
    },
  );
  const input = graph.input(INPUT_NAME, [1, network.channels, size.height, size.width]);
  const raw = network.build(input, scope);
  for (const [name, value] of Object.entries(network.activate?.(raw) ?? raw)) graph.output(name, value);
  return foldConstants(graph, names);
}

/** Batch, rows and columns of the input may have any length (rows and columns: multiples of `network.multipleOf`). */
export function exportOnnx(
  network: Network,
  layout: ParameterLayout,
  weights: Float32Array,
  about: { readonly producerVersion: string; readonly metadata?: Readonly<Record<string, string>> },
): Uint8Array {
  const model = lowerToOnnx(inferenceGraph(network, layout, weights), {
    rules: cpuRules,
    freeAxes: { [INPUT_NAME]: { 0: "batch", 2: "height", 3: "width" } },
    ...about,
  });
  return encodeOnnx(model);
}
