import { CambrianError, makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Shape } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { initialParameters, layoutOf } from "../layers/parameters.js";
import { cpuRules } from "../lower/cpu/rules.js";
import { lowerToOnnx } from "../lower/lowering.js";
import { unet } from "../networks/unet.js";
import { add, broadcast } from "../ops/construct.js";
import { operations } from "../ops/registry.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import { codeOf, expectClose, randomInputs } from "../testing/index.js";
import { exportOnnx } from "../train/export.js";
import { decodeOnnx, encodeOnnx, type OnnxModel, type OnnxNode } from "./model.js";
import { readOnnx } from "./read.js";

/** Only training needs these; models for prediction do not hold them. */
const TRAINING_ONLY = ["greater", "maxPoolGrad"];

test("what every operation becomes in a file is read back as the same function", () => {
  const refused = new Set<string>();
  for (const definition of operations.values()) {
    for (let seed = 0; seed < 5; seed++) {
      const random = makeRandom(seed);
      const sample = definition.sample(random);
      const graph = makeGraph();
      const values = sample.shapes.map((shape, i) => graph.input(`x${i}`, shape));
      graph.output("y", graph.apply(definition.name, values, sample.attrs));
      const inputs = randomInputs(random, sample);
      const feeds = Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]));
      const bytes = encodeOnnx(lowerToOnnx(graph, { rules: cpuRules }));
      try {
        const { y } = runReference(readOnnx(bytes).graph, feeds);
        const expected = runReference(graph, feeds).y;
        const what = `${definition.name}, seed ${seed}`;
        expect([...(y?.shape ?? [])], what).toEqual([...(expected?.shape ?? [])]);
        expectClose(y?.data ?? [], expected?.data ?? [], { tolerance: 1e-6, what });
      } catch (error) {
        if (!(error instanceof CambrianError && error.code === "onnx/unsupported")) throw error;
        refused.add(definition.name);
      }
    }
  }
  expect([...refused].sort()).toEqual(TRAINING_ONLY);
});

const network = unet({ channels: 1, outputs: { a: 1, b: 2 }, widths: [2, 3] });
const layout = layoutOf(network, makeGraph());
const weights = initialParameters(layout, makeRandom(1));
const exported = exportOnnx(network, layout, weights, { producerVersion: "9.8.7", metadata: { task: "cells" } });

test("a file survives being taken apart and put together, byte for byte", () => {
  const model = decodeOnnx(exported);
  expect(model.producer_version).toBe("9.8.7");
  expect(model.opset_import).toEqual([{ domain: "", version: 18 }]);
  expect(encodeOnnx(model)).toEqual(exported);
});

test("reading tells what is free, what is constant and what was noted", () => {
  const { freeAxes, constants, metadata, graph } = readOnnx(exported, { freeLength: 8 });
  expect(freeAxes).toEqual({ input: [0, 2, 3] });
  expect(metadata).toEqual({ task: "cells" });
  expect(graph.inputs.get("input")?.shape).toEqual([1, 1, 8, 8]);
  expect([...graph.outputs].map(([name, { shape }]) => [name, shape])).toEqual([
    ["a", [1, 1, 4, 4]],
    ["b", [1, 2, 4, 4]],
  ]);
  expect(constants.get("down1.a.weight")?.shape).toEqual([3, 2, 3, 3]);
  expect(constants.get("stem.bias")?.data.length).toBe(2);
});

test("bytes that start anywhere in their memory are read, from a Node buffer too", () => {
  const shifted = Buffer.concat([Buffer.from("x"), exported]).subarray(1);
  const expected = readOnnx(exported).constants;
  for (const [name, { data }] of readOnnx(shifted).constants) expect(data).toEqual(expected.get(name)?.data);
});

/** The code of the refusal, or "model". */
function outcome(bytes: Uint8Array): string {
  const code = codeOf(() => readOnnx(bytes));
  return code === "nothing" ? "model" : code;
}

test("a file cut off anywhere is refused", () => {
  const outcomes = new Set<string>();
  for (let length = 0; length < exported.length; length += 3) outcomes.add(outcome(exported.subarray(0, length)));
  expect([...outcomes].sort()).toEqual(["onnx/damaged"]);
});

test("a file with changed bytes is refused or some model, quickly", () => {
  const random = makeRandom(7);
  const outcomes = new Map<string, number>();
  const start = process.cpuUsage();
  for (let run = 0; run < 800; run++) {
    const bytes = exported.slice();
    for (let k = random.integer(3); k >= 0; k--) bytes[random.integer(bytes.length)] = random.integer(256);
    const found = outcome(bytes);
    outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
  }
  expect([...outcomes.keys()].sort()).toEqual(["model", "onnx/damaged", "onnx/unsupported"]);
  expect(process.cpuUsage(start).user / 1e6, "seconds of processor time for 800 files").toBeLessThan(20);
});

interface Claims {
  readonly nodes: readonly OnnxNode[];
  readonly shape?: Shape;
  readonly ints?: readonly number[];
}
/** A file with one input "x", a list of whole numbers "list", and these nodes, the last of which makes "y". */
function fileOf({ nodes, shape = [1, 4, 8, 8], ints = [1] }: Claims): Uint8Array {
  const info = (name: string, dims: Shape) => ({
    name,
    type: { tensor_type: { elem_type: 1, shape: { dim: dims.map((dim_value) => ({ dim_value })) } } },
  });
  const model: OnnxModel = {
    ir_version: 9,
    producer_name: "test",
    opset_import: [{ domain: "", version: 18 }],
    graph: {
      name: "g",
      node: nodes,
      initializer: [{ name: "list", data_type: 7, dims: [ints.length], int64_data: ints }],
      input: [info("x", shape)],
      output: [info("y", [])],
    },
  };
  return encodeOnnx(model);
}
const text = (name: string, value: string) => ({ name, type: 3, s: new TextEncoder().encode(value) });
const int = (name: string, i: number) => ({ name, type: 2, i });
const node = (op_type: string, more: Partial<OnnxNode> = {}): OnnxNode => ({
  op_type,
  input: ["x"],
  output: ["y"],
  ...more,
});

test("claims of absurd sizes cost nothing", () => {
  const million = 2 ** 20;
  const depth = node("SpaceToDepth", { attribute: [int("blocksize", million)] });
  expect(outcome(fileOf({ shape: [1, million, million, million], nodes: [depth] }))).toBe("onnx/unsupported");
  const gather = node("Gather", { input: ["x", "list"], attribute: [int("axis", 1)] });
  const long = Array.from({ length: 5000 }, () => 0);
  expect(outcome(fileOf({ ints: long, nodes: [gather] }))).toBe("onnx/unsupported");
  expect(outcome(fileOf({ shape: [1, -4, 8, 8], nodes: [node("Relu")] }))).toBe("onnx/damaged");
  expect(outcome(fileOf({ shape: [0, 4, 8, 8], nodes: [node("Relu")] }))).toBe("onnx/damaged");
});

test("an operation that means something else than ours is refused, not misread", () => {
  const scales = { name: "scales", data_type: 1, dims: [4], float_data: [1, 1, 2, 2] };
  const resize = (...attribute: ReturnType<typeof text>[]) => {
    const model = decodeOnnx(fileOf({ nodes: [node("Resize", { input: ["x", "", "scales"], attribute })] }));
    const initializer = [...model.graph.initializer, scales];
    return outcome(encodeOnnx({ ...model, graph: { ...model.graph, initializer } }));
  };
  const where = "coordinate_transformation_mode";
  expect(resize(text("mode", "linear"))).toBe("model");
  expect(resize(text("mode", "linear"), text(where, "align_corners"))).toBe("onnx/unsupported");
  expect(resize(text("mode", "cubic"))).toBe("onnx/unsupported");
  expect(resize(text("mode", "nearest"), text(where, "asymmetric"))).toBe("onnx/unsupported");
  expect(resize(text("mode", "nearest"), text(where, "asymmetric"), text("nearest_mode", "floor"))).toBe("model");

  const window = { name: "kernel_shape", type: 7, ints: [3, 3] };
  expect(outcome(fileOf({ nodes: [node("MaxPool", { attribute: [window] })] }))).toBe("model");
  const ceil = node("MaxPool", { attribute: [window, int("ceil_mode", 1)] });
  expect(outcome(fileOf({ nodes: [ceil] }))).toBe("onnx/unsupported");
  expect(outcome(fileOf({ nodes: [node("Relu", { domain: "ai.other" })] }))).toBe("onnx/unsupported");
  expect(outcome(fileOf({ nodes: [node("Loop")] }))).toBe("onnx/unsupported");
});

test("parts that do not fit are onnx/damaged and say which", () => {
  const wrong = node("Add", { input: ["x"] });
  expect(outcome(fileOf({ nodes: [wrong] }))).toBe("onnx/damaged");
  expect(() => readOnnx(fileOf({ nodes: [wrong] }))).toThrow(/"add"/);
  expect(() => readOnnx(fileOf({ nodes: [node("Relu", { input: ["later"] })] }))).toThrow(/"later" before/);
  expect(outcome(fileOf({ nodes: [node("Relu", { output: ["z"] })] }))).toBe("onnx/damaged");
  expect(outcome(new Uint8Array())).toBe("onnx/damaged");
});

test("a graph that takes one input twice and gives it out again survives", () => {
  const graph = makeGraph();
  const x = graph.input("x", [2, 3]);
  graph.output("same", x);
  graph.output("twice", add(x, x));
  graph.output("one", broadcast(graph.scalar(1), [2]));
  const again = readOnnx(encodeOnnx(lowerToOnnx(graph, { rules: cpuRules }))).graph;
  const got = runReference(again, { x: { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] } });
  expect([...(got.same?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...(got.twice?.data ?? [])]).toEqual([2, 4, 6, 8, 10, 12]);
  expect([...(got.one?.data ?? [])]).toEqual([1, 1]);
});
