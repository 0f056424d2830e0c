import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../graph/make-graph.js";
import { unet } from "../networks/unet.js";
import { readOnnx } from "../onnx/read.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { expectClose, randomTensor } from "../testing/index.js";
import { exportOnnx, inferenceGraph } from "../train/export.js";
import { adoptConvWeights, type ConvLayerOptions, convLayer } from "./conv-layer.js";
import type { Network } from "./network.js";
import { initialParameters, layoutOf } from "./parameters.js";

const oneLayer = (options: ConvLayerOptions): Network => ({
  channels: 4,
  multipleOf: 1,
  grid: 1,
  reach: 1,
  description: {},
  build: (input, scope) => ({ y: convLayer(scope.child("only"), input, options) }),
});

test("every filter has mean zero, and unit variance in gives variance gain squared out", () => {
  const network = oneLayer({ out: 6, gain: 3, bias: 10 });
  const layout = layoutOf(network, makeGraph());
  const graph = inferenceGraph(network, layout, initialParameters(layout, makeRandom(2)), { height: 60, width: 60 });
  const weight = graph.nodes.find(({ name }) => name === "only.weight");
  for (let filter = 0; filter < 6; filter++) {
    const part = [...(weight?.data ?? [])].slice(filter * 36, (filter + 1) * 36);
    expect(part.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(part.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(9, 2);
  }
  const { y } = runReference(graph, { input: randomTensor(makeRandom(3), [1, 4, 60, 60]) });
  const values = [...(y?.data ?? [])];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(10, 0);
  expect(Math.abs(Math.sqrt(variance) - 3)).toBeLessThan(0.2);
});

test("kernel, dilation and groups keep height and width", () => {
  for (const options of [{ kernel: 1 }, { kernel: 5 }, { dilation: 3 }, { groups: 2 }, { kernel: 5, dilation: 2 }]) {
    const network = oneLayer({ out: 2, ...options });
    const graph = makeGraph();
    const { y } = network.build(graph.input("input", [1, 4, 7, 9]), {
      param: (name, shape) => graph.inputs.get(name) ?? graph.input(name, shape),
      named: (_, value) => value,
      child() {
        return this;
      },
    });
    expect(y?.shape, JSON.stringify(options)).toEqual([1, 2, 7, 9]);
  }
});

test("exported weights, taken over as parameters, give the same network again", () => {
  const network = unet({ channels: 2, outputs: { a: 1, b: 3 }, widths: [3, 4] });
  const layout = layoutOf(network, makeGraph());
  const random = makeRandom(5);
  // gains of both signs, silent filters, and biases that are not zero
  const weights = initialParameters(layout, random).map(
    (value) => value * random.uniform(-2, 2) + 0.1 * random.normal(),
  );
  const silent = layout.parameters.find(({ name }) => name === "head.gain");
  weights.fill(0, silent?.offset, (silent?.offset ?? 0) + 1);
  const { constants } = readOnnx(exportOnnx(network, layout, weights, { producerVersion: "1" }));
  const adopted = adoptConvWeights(constants);
  const again = new Float32Array(layout.total);
  for (const { name, shape, offset } of layout.parameters) {
    expect([...(adopted.get(name)?.shape ?? [])], name).toEqual([...shape]);
    again.set(adopted.get(name)?.data ?? [], offset);
  }
  const size = { height: 8, width: 12 };
  const feeds = { input: randomTensor(random, [1, 2, 8, 12]) };
  const expected = runReference(inferenceGraph(network, layout, weights, size), feeds);
  const got = runReference(inferenceGraph(network, layout, again, size), feeds);
  for (const [name, { data }] of Object.entries(expected))
    expectClose(got[name]?.data ?? [], data, { tolerance: 1e-4, what: name });
});
