/**
 * The contract of the family of runtimes: something that can run a graph.
 */
import type { Graph, Shape } from "../graph/graph.js";

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
  compile(graph: Graph, options?: CompileOptions): Promise<Executable>;
}
