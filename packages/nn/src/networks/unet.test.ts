import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../graph/make-graph.js";
import { initialParameters, layoutOf } from "../layers/parameters.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { codeOf, randomTensor } from "../testing/index.js";
import { inferenceGraph } from "../train/export.js";
import { type UnetOptions, unet } from "./unet.js";

const cases: readonly Partial<UnetOptions>[] = [
  { grid: 1, widths: [3, 3] },
  { grid: 2, widths: [3, 4] },
  { grid: 1, widths: [2, 3, 3] },
  { grid: 4, widths: [3] },
  { grid: 2, widths: [3, 4], everyPixel: true },
];

/** Random weights that let every path through: all layers speak, and most units of a relu are on. */
function randomWeights(network: ReturnType<typeof unet>): Float32Array {
  const layout = layoutOf(network, makeGraph());
  const random = makeRandom(3);
  const weights = initialParameters(layout, random);
  for (const { name, offset, size } of layout.parameters) {
    for (let i = offset; i < offset + size; i++) {
      if (name.endsWith(".gain")) weights[i] = random.uniform(0.5, 1.5);
      if (name.endsWith(".bias")) weights[i] = 2;
    }
  }
  return weights;
}

for (const given of cases) {
  const network = unet({ channels: 1, outputs: { a: 2 }, ...given });
  const { reach, grid, multipleOf } = network;

  test(`an output sees no farther than ${reach} pixels around it, and almost that far (grid ${grid}, ${given.widths?.length} levels)`, () => {
    const layout = layoutOf(network, makeGraph());
    const half = Math.ceil((reach + multipleOf) / multipleOf) * multipleOf;
    const size = { height: multipleOf, width: 2 * half + multipleOf };
    const graph = inferenceGraph(network, layout, randomWeights(network), size);
    const image = randomTensor(makeRandom(4), [1, 1, size.height, size.width]);
    const answer = (data: Float64Array) => {
      const { a } = runReference(graph, { input: { data, shape: image.shape } });
      return a?.data ?? new Float64Array();
    };
    const before = answer(image.data);
    const columns = size.width / grid;
    let farthest = 0;
    // every position relative to the coarsest grid, in the middle of the image
    for (let x = half; x < half + multipleOf; x++) {
      const changed = image.data.slice();
      for (let y = 0; y < size.height; y++) changed[y * size.width + x] = 1e6;
      answer(changed).forEach((value, at) => {
        if (value === before[at]) return;
        const column = at % columns;
        const gap = Math.max(0, column * grid - x, x - (column * grid + grid - 1));
        farthest = Math.max(farthest, gap);
      });
    }
    expect(farthest).toBeLessThanOrEqual(reach);
    // tiles pay for every pixel: the claim is no wider than the steps of the coarsest level
    expect(farthest, "how far it really sees").toBeGreaterThan(reach - 2 * multipleOf);
  });
}

test("sizes are multiples of multipleOf; others are refused", () => {
  const network = unet({ channels: 1, outputs: { a: 1 }, widths: [2, 2, 2] });
  expect(network.multipleOf).toBe(8);
  const layout = layoutOf(network, makeGraph());
  const weights = initialParameters(layout, makeRandom(1));
  for (const [height, width] of [
    [8, 8],
    [24, 16],
  ] as const) {
    const graph = inferenceGraph(network, layout, weights, { height, width });
    expect(graph.outputs.get("a")?.shape).toEqual([1, 1, height / 2, width / 2]);
  }
  for (const height of [4, 12, 9])
    expect(codeOf(() => inferenceGraph(network, layout, weights, { height, width: 8 }))).toBe("graph/shape");
});

test("outputs start at their bias, and the description builds the same network", () => {
  const network = unet({ channels: 3, outputs: { a: 1, b: 2 }, outputBias: { b: -4 }, widths: [2, 3] });
  const layout = layoutOf(network, makeGraph());
  const biases = layout.parameters.filter(({ name }) => name === "a.bias" || name === "b.bias");
  expect(biases.map(({ initialiser }) => initialiser)).toEqual([
    { kind: "constant", value: 0 },
    { kind: "constant", value: -4 },
  ]);
  const { kind, ...options } = JSON.parse(JSON.stringify(network.description)) as UnetOptions & { kind: string };
  expect(kind).toBe("unet");
  expect(layoutOf(unet(options), makeGraph())).toEqual(layout);
});
