import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../../graph/make-graph.js";
import { describeRuntime, expectClose, randomTensor } from "../../testing/index.js";
import { runReference } from "../reference/reference-runtime.js";
import type { Tensor } from "../runtime.js";
import { openOnnx, ortNodeRuntime } from "./ort-node-runtime.node.js";

describeRuntime("ort-node", () => ortNodeRuntime, { tolerance: 2e-4 });

/** All gradients of a convolution as far as the kernels go: padding beyond the kernel's reach, rows that no window meets. */
const awkward = [
  {
    what: "padding wider than the kernel",
    x: [1, 2, 5, 6],
    kernel: [1, 3],
    stride: [1, 1],
    dilation: [1, 1],
    pad: [2, 3, 1, 4],
    groups: 1,
  },
  {
    what: "far rows no window meets",
    x: [2, 2, 9, 8],
    kernel: [2, 2],
    stride: [3, 3],
    dilation: [1, 1],
    pad: [0, 0, 0, 0],
    groups: 1,
  },
  {
    what: "dilation, stride and groups together",
    x: [2, 6, 11, 9],
    kernel: [3, 2],
    stride: [2, 3],
    dilation: [2, 3],
    pad: [1, 0, 2, 1],
    groups: 3,
  },
  {
    what: "one filter per channel",
    x: [1, 4, 7, 7],
    kernel: [3, 3],
    stride: [1, 1],
    dilation: [1, 1],
    pad: [1, 1, 1, 1],
    groups: 4,
  },
  {
    what: "a kernel as large as the image",
    x: [3, 1, 4, 5],
    kernel: [4, 5],
    stride: [1, 1],
    dilation: [1, 1],
    pad: [0, 0, 0, 0],
    groups: 1,
  },
  {
    what: "steps wider than the kernel",
    x: [1, 2, 10, 10],
    kernel: [1, 1],
    stride: [4, 3],
    dilation: [1, 1],
    pad: [0, 0, 0, 0],
    groups: 1,
  },
] as const;

for (const { what, x, kernel, groups, ...steps } of awkward) {
  test(`a convolution and its gradients are right with ${what}`, async () => {
    const random = makeRandom(5);
    const graph = makeGraph();
    const attrs = { ...steps, groups };
    const image = graph.input("x", x);
    const weight = graph.input("w", [2 * groups, x[1] / groups, ...kernel]);
    const y = graph.apply("conv", [image, weight], attrs);
    const dy = graph.input("dy", y.shape);
    graph.output("y", y);
    graph.output("dx", graph.apply("convInputGrad", [dy, weight], { ...attrs, size: [x[2], x[3]] }));
    graph.output("dw", graph.apply("convWeightGrad", [image, dy], { ...attrs, kernel }));
    const feeds = Object.fromEntries([...graph.inputs].map(([name, { shape }]) => [name, randomTensor(random, shape)]));
    const expected = runReference(graph, feeds);
    await using executable = await ortNodeRuntime.compile(graph, { threads: 1 });
    const got = await executable.run(
      Object.fromEntries(
        Object.entries(feeds).map(([name, { data, shape }]): [string, Tensor] => [
          name,
          { data: Float32Array.from(data), shape },
        ]),
      ),
    );
    for (const [name, { data, shape }] of Object.entries(expected)) {
      expect([...(got[name]?.shape ?? [])]).toEqual([...shape]);
      expectClose(got[name]?.data ?? [], data, { tolerance: 1e-4, what: `${name} with ${what}` });
    }
  });
}

test("of equal largest pixels the first gets the gradient, as in the reference", async () => {
  const graph = makeGraph();
  const x = graph.input("x", [1, 1, 4, 4]);
  const dy = graph.input("dy", [1, 1, 2, 2]);
  graph.output("dx", graph.apply("maxPoolGrad", [x, dy], { kernel: [2, 2], stride: [2, 2] }));
  await using executable = await ortNodeRuntime.compile(graph, { threads: 1 });
  const { dx } = await executable.run({
    x: { data: Float32Array.of(0, 0, 1, 2, 0, 0, 2, 2, 3, -1, -5, -5, 3, 3, -5, -5), shape: [1, 1, 4, 4] },
    dy: { data: Float32Array.of(1, 2, 3, 4), shape: [1, 1, 2, 2] },
  });
  expect([...(dx?.data ?? [])]).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0]);
});

test("zeros and tiny numbers fall on the same side of zero as in the reference", async () => {
  const graph = makeGraph();
  const x = graph.input("x", [7]);
  graph.output("above", graph.apply("greater", [x, graph.scalar(0)], {}));
  await using executable = await ortNodeRuntime.compile(graph, { threads: 1 });
  const data = Float32Array.of(0, -0, 1e-20, -1e-20, 3e38, -3e38, 1);
  const { above } = await executable.run({ x: { data, shape: [7] } });
  expect([...(above?.data ?? [])]).toEqual([0, 0, 1, 0, 1, 0, 1]);
});

test("bytes that are no model are refused as runtime/cannot-compile", async () => {
  await expect(openOnnx(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: "runtime/cannot-compile" });
});
