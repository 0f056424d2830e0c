/**
 * Graphs on ONNX Runtime's native library, on the CPU.
 */
import { availableParallelism } from "node:os";
import { CambrianError } from "@cambrian/core";
import type * as Ort from "onnxruntime-node";
import type { Graph } from "../../graph/graph.js";
import { cpuRules } from "../../lower/cpu/rules.js";
import { lowerToOnnx } from "../../lower/lowering.js";
import { encodeOnnx } from "../../onnx/model.js";
import { type CompileOptions, checkFeeds, type Executable, type Runtime, type Tensor } from "../runtime.js";

let loaded: Promise<typeof Ort> | undefined;

/** Load the native library once. Throws `runtime/no-native-library` when it is missing or does not fit this machine. */
export function loadOrt(): Promise<typeof Ort> {
  loaded ??= import("onnxruntime-node").then(
    (module) => ((module as unknown as { default?: typeof Ort }).default ?? module) as typeof Ort,
    (cause: unknown) => {
      throw new CambrianError(
        "runtime/no-native-library",
        `ONNX Runtime's native library could not be loaded on ${process.platform} ${process.arch}: ${cause instanceof Error ? cause.message.split("\n")[0] : cause}. Reinstall with "npm install onnxruntime-node@1.30.0" on the machine that runs it; "cambrian doctor" shows what is missing.`,
        { platform: process.platform, arch: process.arch },
        { cause },
      );
    },
  );
  return loaded;
}

/** Cores to use unless told otherwise. */
export function defaultThreads(): number {
  return availableParallelism();
}

interface SessionPlan {
  readonly ort: typeof Ort;
  readonly session: Ort.InferenceSession;
  readonly check: (inputs: Readonly<Record<string, Tensor>>) => void;
}

function executable({ ort, session, check }: SessionPlan): Executable {
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await session.release();
  };
  return {
    async run(inputs) {
      if (!open) throw new CambrianError("runtime/closed", "This executable was closed; compile the graph again.");
      check(inputs);
      const feeds: Record<string, Ort.Tensor> = {};
      for (const name of session.inputNames) {
        const tensor = inputs[name];
        if (tensor) feeds[name] = new ort.Tensor("float32", tensor.data, tensor.shape);
      }
      const results = await session.run(feeds);
      const outputs: Record<string, Tensor> = {};
      for (const name of session.outputNames) {
        const tensor = results[name];
        if (tensor) outputs[name] = { data: tensor.data as Float32Array, shape: tensor.dims };
      }
      return outputs;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openSession(
  bytes: Uint8Array,
  threads: number,
): Promise<{ ort: typeof Ort; session: Ort.InferenceSession }> {
  const ort = await loadOrt();
  try {
    const session = await ort.InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
    return { ort, session };
  } catch (cause) {
    throw new CambrianError(
      "runtime/cannot-compile",
      `ONNX Runtime refused the graph: ${cause instanceof Error ? cause.message : cause}.`,
      {},
      { cause },
    );
  }
}

export const ortNodeRuntime: Runtime = {
  id: "ort-node",
  description: "onnxruntime-node 1.30.0 cpu",
  defaultThreads: defaultThreads(),
  async compile(graph: Graph, options: CompileOptions = {}): Promise<Executable> {
    const freeAxes = Object.fromEntries(
      Object.entries(options.freeAxes ?? {}).map(([name, axes]) => [
        name,
        Object.fromEntries(axes.map((axis) => [axis, `axis${axis}`])),
      ]),
    );
    const model = lowerToOnnx(graph, { rules: cpuRules, freeAxes });
    const plan = await openSession(encodeOnnx(model), options.threads ?? defaultThreads());
    return executable({ ...plan, check: (inputs) => checkFeeds(graph, inputs, options) });
  },
};

/** Run an ONNX file as it is; the caller knows its inputs. */
export async function openOnnx(bytes: Uint8Array, options: { readonly threads?: number } = {}): Promise<Executable> {
  const plan = await openSession(bytes, options.threads ?? defaultThreads());
  return executable({ ...plan, check: () => {} });
}
