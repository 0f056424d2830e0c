/** What construct.ts makes of several operations must satisfy what each of them does: true gradients, and the same numbers everywhere. */
import { makeRandom } from "@cambrian/core";
import { describe, expect, test } from "vitest";
import { gradients } from "../autodiff/gradients.js";
import type { Shape, Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { ortNodeRuntime } from "../runtime/ort-node/ort-node-runtime.node.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { codeOf, evaluate, expectClose, expectGradients, picture, randomTensor, rowsOf } from "../testing/index.js";
import * as op from "./construct.js";

interface Composite {
  readonly shapes: readonly Shape[];
  readonly build: (inputs: readonly Value[]) => Value;
}
const x = (values: readonly Value[]): Value => values[0] as Value;
const w = (values: readonly Value[]): Value => values[1] as Value;

const composites: Readonly<Record<string, Composite>> = {
  gelu: { shapes: [[3, 4]], build: (v) => op.gelu(x(v)) },
  globalAvgPool: { shapes: [[2, 3, 3, 2]], build: (v) => op.globalAvgPool(x(v)) },
  "globalAvgPool of volumes": { shapes: [[2, 2, 2, 3, 2]], build: (v) => op.globalAvgPool(x(v)) },
  globalMaxPool: { shapes: [[2, 3, 3, 2]], build: (v) => op.globalMaxPool(x(v)) },
  "maxPool 3 by 2 with padding": {
    shapes: [[2, 2, 6, 5]],
    build: (v) => op.maxPool(x(v), 3, { stride: 2, pad: 1 }),
  },
  "maxPool of volumes, other along z": {
    shapes: [[1, 2, 3, 5, 4]],
    build: (v) => op.maxPool(x(v), [1, 3, 2], { stride: [1, 2, 1], pad: [0, 1, 0] }),
  },
  "avgPool 3 by 2 with padding": { shapes: [[1, 2, 5, 6]], build: (v) => op.avgPool(x(v), 3, { stride: 2, pad: 1 }) },
  "convTranspose 4 by 2, as pix2pix enlarges": {
    shapes: [[1, 3, 3, 2], [3, 2, 4, 4], [2]],
    build: (v) => op.convTranspose(x(v), w(v), { stride: [2, 2], pad: [1, 1, 1, 1], bias: v[2] as Value }),
  },
  "convTranspose of volumes, in plane only": {
    shapes: [
      [1, 2, 2, 2, 3],
      [2, 2, 1, 2, 2],
    ],
    build: (v) => op.convTranspose(x(v), w(v), { stride: [1, 2, 2] }),
  },
  "convTranspose with groups, dilation and a fuller end": {
    shapes: [
      [2, 4, 3, 3],
      [4, 1, 2, 3],
    ],
    build: (v) =>
      op.convTranspose(x(v), w(v), {
        stride: [3, 2],
        dilation: [2, 1],
        pad: [1, 0, 0, 1],
        groups: 2,
        outputPad: [2, 1],
      }),
  },
};

for (const [name, { shapes, build }] of Object.entries(composites)) {
  describe(name, () => {
    const random = makeRandom(11);
    const inputs = shapes.map((shape) => randomTensor(random, shape));

    test("has the gradient that finite differences show", () => {
      expectGradients(build, inputs, { what: name });
    });

    test("gives on ONNX Runtime what the reference gives, gradients included", async () => {
      const graph = makeGraph();
      const values = shapes.map((shape, i) => graph.input(`x${i}`, shape));
      const y = build(values);
      graph.output("y", y);
      gradients(op.reduceSum(op.mul(y, y)), values).forEach((value, i) => {
        graph.output(`towards${i}`, value);
      });
      const narrow = inputs.map(({ data, shape }) => ({ data: Float32Array.from(data), shape }));
      await using run = await ortNodeRuntime.compile(graph, { threads: 1 });
      const got = await run.run(Object.fromEntries(narrow.map((tensor, i) => [`x${i}`, tensor])));
      const wide = narrow.map(({ data, shape }) => ({ data: Float64Array.from(data), shape }));
      const expected = runReference(graph, Object.fromEntries(wide.map((tensor, i) => [`x${i}`, tensor])));
      for (const [key, { data, shape }] of Object.entries(expected)) {
        expect([...(got[key]?.shape ?? [])]).toEqual([...shape]);
        expectClose(got[key]?.data ?? [], data, { tolerance: 1e-4, what: `${key} of ${name}` });
      }
    });
  });
}

test("of equal maxima in windows that overlap, the first of each window gets the gradient", () => {
  const dx = evaluate(
    ([v]) => {
      const value = v as Value;
      const pooled = op.maxPool(value, [1, 2], { stride: 1 });
      const weights = value.graph.constant([1, 2, 4], [1, 1, 1, 3]);
      return gradients(op.reduceSum(op.mul(pooled, weights)), [value])[0] as Value;
    },
    [picture(["5533"])],
  );
  // windows 55, 53, 33
  expect(rowsOf(dx)).toEqual([[1, 2, 4, 0]]);
});

test("padding before maxima never wins, also where all is far below zero", () => {
  const low = { data: Float64Array.of(-1e6, -2e6, -3e6, -4e6), shape: [1, 1, 2, 2] };
  expect(rowsOf(evaluate(([v]) => op.maxPool(v as Value, 3, { stride: 2, pad: 1 }), [low]))).toEqual([[-1e6]]);
});

test("borders are mirrored in the outermost pixel, or repeat it", () => {
  const grid = picture(["123", "456"]);
  const pad = (fill: "reflect" | "edge") =>
    rowsOf(evaluate(([v]) => op.pad(v as Value, [0, 0, 1, 2], [0, 0, 0, 1], fill), [grid]));
  expect(pad("reflect")).toEqual([
    [6, 5, 4, 5, 6, 5],
    [3, 2, 1, 2, 3, 2],
    [6, 5, 4, 5, 6, 5],
  ]);
  expect(pad("edge")).toEqual([
    [1, 1, 1, 2, 3, 3],
    [1, 1, 1, 2, 3, 3],
    [4, 4, 4, 5, 6, 6],
  ]);
});

test("a transposed convolution is as large as its formula says, and refuses weights that do not fit", () => {
  const graph = makeGraph();
  const small = graph.input("x", [1, 2, 5, 6]);
  const weight = graph.input("w", [2, 3, 4, 4]);
  const options = { stride: [2, 2], pad: [1, 1, 1, 1] };
  expect(op.convTranspose(small, weight, options).shape).toEqual([1, 3, 10, 12]);
  expect(op.convTranspose(small, weight, { ...options, outputPad: [1, 0] }).shape).toEqual([1, 3, 11, 12]);
  expect(codeOf(() => op.convTranspose(small, weight, { ...options, outputPad: [2, 0] }))).toBe("graph/shape");
  expect(codeOf(() => op.convTranspose(small, graph.input("v", [3, 2, 4, 4]), options))).toBe("graph/shape");
});
