import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../graph/make-graph.js";
import type { Network } from "../layers/network.js";
import { initialParameters, layoutOf } from "../layers/parameters.js";
import { unet } from "../networks/unet.js";
import { readOnnx } from "../onnx/read.js";
import { sigmoid } from "../ops/construct.js";
import { openOnnx, ortNodeRuntime } from "../runtime/ort-node/ort-node-runtime.node.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { expectClose, randomTensor } from "../testing/index.js";
import { exportOnnx, INPUT_NAME, inferenceGraph } from "./export.js";

const raw = unet({ channels: 2, outputs: { spot: 1, way: 3 }, widths: [3, 4, 4] });
const network: Network = {
  ...raw,
  activate: ({ spot, ...rest }) => ({ ...(spot ? { spot: sigmoid(spot) } : {}), ...rest }),
};
const layout = layoutOf(network, makeGraph());
const random = makeRandom(1);
const weights = initialParameters(layout, random).map((value) => value + 0.2 * random.normal());
const exported = exportOnnx(network, layout, weights, { producerVersion: "1" });

const sizes = [
  [1, 8, 8],
  [3, 16, 8],
  [1, 40, 24],
] as const;

/** One image after the other on the reference, from a graph made for this size. */
function expectedFor(input: Float64Array, [count, height, width]: readonly [number, number, number]) {
  const graph = inferenceGraph(network, layout, weights, { height, width });
  const size = 2 * height * width;
  const each = Array.from({ length: count }, (_, k) =>
    runReference(graph, {
      [INPUT_NAME]: { data: input.slice(k * size, (k + 1) * size), shape: [1, 2, height, width] },
    }),
  );
  return (name: string): number[] => each.flatMap((outputs) => [...(outputs[name]?.data ?? [])]);
}

test("an exported file gives the network's numbers for any batch, height and width, in ONNX Runtime and read back", async () => {
  await using file = await openOnnx(exported, { threads: 1 });
  await using read = await ortNodeRuntime.compile(readOnnx(exported, { freeLength: network.multipleOf }).graph, {
    freeAxes: { [INPUT_NAME]: [0, 2, 3] },
    threads: 1,
  });
  for (const size of sizes) {
    const [count, height, width] = size;
    const input = randomTensor(random, [count, 2, height, width]);
    const expected = expectedFor(input.data, size);
    const feeds = { [INPUT_NAME]: { data: Float32Array.from(input.data), shape: input.shape } };
    for (const [who, executable] of Object.entries({ file, read })) {
      const got = await executable.run(feeds);
      expect([...(got.way?.shape ?? [])]).toEqual([count, 3, height / 2, width / 2]);
      for (const name of ["spot", "way"])
        expectClose(got[name]?.data ?? [], expected(name), { tolerance: 1e-4, what: `${name} of ${who}, ${size}` });
    }
  }
});

test("the file read back gives exactly what the exported graph gives on the reference", () => {
  const graph = readOnnx(exported, { freeLength: 16 }).graph;
  const feeds = { [INPUT_NAME]: randomTensor(random, [1, 2, 16, 16]) };
  const expected = runReference(inferenceGraph(network, layout, weights, { height: 16, width: 16 }), feeds);
  const got = runReference(graph, feeds);
  expect(Object.keys(got)).toEqual(["spot", "way"]);
  for (const [name, { data }] of Object.entries(expected))
    expectClose(got[name]?.data ?? [], data, { tolerance: 1e-12, what: name });
});

test("the file holds finished weights under the layers' names, and activated outputs", () => {
  const { constants, graph } = readOnnx(exported);
  const names = [...constants.keys()].filter((name) => name.endsWith(".weight"));
  expect(names.length).toBe(layout.parameters.filter(({ name }) => name.endsWith(".direction")).length);
  expect([...constants.keys()].some((name) => name.endsWith(".direction") || name.endsWith(".gain"))).toBe(false);
  expect(graph.outputs.get("spot")?.node.kind).toBe("sigmoid");
  expect(graph.reachable().some(({ kind }) => kind.startsWith("reduce"))).toBe(false);
});

test("weights of another network are refused", () => {
  const other = { parameters: layout.parameters.slice(1), total: layout.total };
  expect(() => inferenceGraph(network, other, weights)).toThrow(TypeError);
});
