/**
 * The contract of the family of runtimes: something that can run a graph.
 */
import { CambrianError } from "@cambrian/core";
import { type Graph, type Shape, sizeOf } from "../graph/graph.js";

/** Numbers with their shape, on the host. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: Shape;
}

export interface CompileOptions {
  /** Threads for one run; default: all cores (a runtime with one thread ignores it). */
  readonly threads?: number;
  /**
   * Axes of inputs that may change from run to run, by input name; outputs follow.
   * Only for graphs whose nodes do not depend on those lengths. Default: none.
   */
  readonly freeAxes?: Readonly<Record<string, readonly number[]>>;
}

/** A graph made ready to run. Close it with `using` or `close()`. */
export interface Executable extends AsyncDisposable {
  /** All outputs by name. Inputs are borrowed until the promise settles. Throws `runtime/bad-input` for a missing input or wrong shape. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  close(): Promise<void>;
}

export interface Runtime {
  readonly id: "reference" | "ort-node" | "ort-web";
  /** Name and version for provenance, for example "onnxruntime-node 1.30.0 cpu". */
  readonly description: string;
  /** Threads it uses when nobody says; part of the provenance. */
  readonly defaultThreads: number;
  compile(graph: Graph, options?: CompileOptions): Promise<Executable>;
}

/** Refuse a missing input or one whose shape differs from the graph's; throws `runtime/bad-input`. */
export function checkFeeds(
  graph: Graph,
  inputs: Readonly<Record<string, { readonly data: { readonly length: number }; readonly shape: Shape }>>,
  options: CompileOptions = {},
): void {
  for (const [name, value] of graph.inputs) {
    const given = inputs[name];
    const free = options.freeAxes?.[name] ?? [];
    const fits =
      given &&
      given.shape.length === value.shape.length &&
      given.data.length === sizeOf(given.shape) &&
      given.shape.every((length, axis) => length === value.shape[axis] || (free.includes(axis) && length > 0));
    if (!fits) {
      throw new CambrianError(
        "runtime/bad-input",
        `Input "${name}" must be [${value.shape}]${given ? `, but [${given.shape}] with ${given.data.length} values was given` : ", but it is missing"}.`,
        { name, expected: value.shape, got: given?.shape ?? null },
      );
    }
  }
}
