/** Models that other programs trained and exported, beside the outputs they are published with. They are not part of the project. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { type Shape, sizeOf } from "../graph/graph.js";
import { ortNodeRuntime } from "../runtime/ort-node/ort-node-runtime.node.js";
import { codeOf } from "../testing/index.js";
import { readOnnx } from "./read.js";

const folder = resolve(process.env.CAMBRIAN_MODELS ?? "../shared/models");

/** A float32 array of NumPy's format 1.0 in C order. */
function readNpy(path: string): { readonly data: Float32Array; readonly shape: Shape } {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const head = bytes.subarray(10, start).toString("latin1");
  expect(head).toContain("'<f4'");
  expect(head).toContain("'fortran_order': False");
  const shape = (/\(([^)]*)\)/.exec(head)?.[1] ?? "")
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map(Number);
  return { data: new Float32Array(new Uint8Array(bytes.subarray(start)).buffer, 0, sizeOf(shape)), shape };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** As the BioImage Model Zoo means `zero_mean_unit_variance`. */
function standardised({ data, shape }: ReturnType<typeof readNpy>): ReturnType<typeof readNpy> {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return { data: data.map((value) => (value - mean) / (Math.sqrt(variance) + 1e-6)), shape };
}

interface Case {
  readonly model: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly prepare?: typeof standardised;
  readonly finish?: (value: number) => number;
  /** Largest difference. */
  readonly tolerance: number;
}

const cases: readonly Case[] = [
  {
    model: "bioimageio_unet2d_nuclei_broad/weights.onnx",
    inputs: { "input.1": "test_input.npy" },
    outputs: { "82": "test_output.npy" },
    prepare: standardised,
    finish: sigmoid,
    tolerance: 1e-5,
  },
  {
    model: "bioimageio_unet2d_multi_tensor/weights.onnx",
    inputs: { "0": "test_input_0.npy", "1": "test_input_1.npy" },
    outputs: { "348": "test_output_0.npy", "353": "test_output_1.npy" },
    prepare: standardised,
    tolerance: 1e-5,
  },
  {
    model: "cremi_dunet2d/model.onnx",
    inputs: { em: "model__in_em.npy" },
    outputs: { membrane: "model__out_membrane.npy" },
    tolerance: 1e-5,
  },
  {
    model: "ffn_fib25/model.onnx",
    inputs: { patches: "in_patches.npy", seed: "in_seed.npy" },
    outputs: { logits: "out_logits_torch.npy" },
    tolerance: 1e-5,
  },
];

for (const { model, inputs, outputs, prepare, finish = (x: number) => x, tolerance } of cases) {
  const path = join(folder, model);
  test.skipIf(!existsSync(path))(
    `${model} becomes our graph and answers as published (needs CAMBRIAN_MODELS)`,
    async () => {
      const beside = (name: string): string => join(path, "..", name);
      const given = Object.fromEntries(
        Object.entries(inputs).map(([name, file]) => {
          const array = readNpy(beside(file));
          return [name, prepare ? prepare(array) : array];
        }),
      );
      const { graph } = readOnnx(readFileSync(path), {
        shapes: Object.fromEntries(Object.entries(given).map(([name, { shape }]) => [name, shape])),
      });
      await using run = await ortNodeRuntime.compile(graph, { threads: 1 });
      const answers = await run.run(given);
      for (const [name, file] of Object.entries(outputs)) {
        const expected = readNpy(beside(file));
        const found = answers[name];
        expect(found?.shape).toEqual(expected.shape);
        let worst = 0;
        expected.data.forEach((value, k) => {
          worst = Math.max(worst, Math.abs(value - finish(found?.data[k] ?? Number.NaN)));
        });
        expect(worst).toBeLessThan(tolerance);
      }
    },
  );
}

test.skipIf(!existsSync(join(folder, "imagenet_shufflenet_v2_int8")))(
  "a quantised model is refused by the name of its operation (needs CAMBRIAN_MODELS)",
  () => {
    const bytes = readFileSync(join(folder, "imagenet_shufflenet_v2_int8/shufflenet-v2-12-int8.onnx"));
    expect(codeOf(() => readOnnx(bytes))).toBe("onnx/unsupported");
  },
);
