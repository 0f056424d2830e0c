/**
 * The graph: a list of operations on tensors of known shape, in the order they may run.
 * Networks, losses, gradients and optimiser steps are all written in it; runtimes execute it.
 */
import { CambrianError } from "@cambrian/core";
import type { OpAttributes, OpDefinition, OpName } from "../ops/op.js";

export type Shape = readonly number[];

/** One tensor in a graph: the output of one node. All tensors are float32 on device, float64 on the reference runtime. */
export interface Value {
  readonly graph: Graph;
  readonly node: Node;
  readonly shape: Shape;
}

export type NodeKind = OpName | "input" | "constant";

/** One operation; `output` is its only result. */
export interface Node {
  readonly id: number;
  readonly kind: NodeKind;
  readonly inputs: readonly Value[];
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly output: Value;
  /** For inputs and constants: the name outside the graph (a parameter keeps its own). */
  readonly name?: string;
  /** For constants. Borrowed. */
  readonly data?: Float32Array | Float64Array;
}

/** How many numbers a shape holds; 1 for a scalar `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly #registry: ReadonlyMap<string, OpDefinition>;
  readonly #seen = new Map<string, Value>();

  /** `registry` says which operations exist; callers use `makeGraph()`. */
  constructor(registry: ReadonlyMap<string, OpDefinition>) {
    this.#registry = registry;
  }

  /** A tensor given at every run. */
  input(name: string, shape: Shape): Value {
    if (this.inputs.has(name)) throw new TypeError(`the graph has an input "${name}" already`);
    const value = this.#push("input", [], {}, shape, { name });
    this.inputs.set(name, value);
    return value;
  }

  /** A tensor fixed in the graph; `name` is kept in exported files. */
  constant(data: Float32Array | Float64Array | readonly number[], shape: Shape, name?: string): Value {
    const array = Array.isArray(data) ? Float32Array.from(data) : (data as Float32Array | Float64Array);
    if (array.length !== sizeOf(shape))
      throw new TypeError(`constant [${shape}] needs ${sizeOf(shape)} values, got ${array.length}`);
    return this.#push("constant", [], {}, shape, { data: array, ...(name === undefined ? {} : { name }) });
  }

  /** A constant scalar `[]`; equal scalars are one node. */
  scalar(value: number): Value {
    const key = `scalar ${value}`;
    const found = this.#seen.get(key);
    if (found) return found;
    const made = this.constant([value], []);
    this.#seen.set(key, made);
    return made;
  }

  /**
   * Add one operation, or give back the equal one that is there already.
   * Throws `graph/shape` when the shapes do not fit.
   */
  apply<N extends OpName>(kind: N, inputs: readonly Value[], attrs: OpAttributes[N]): Value {
    const definition = this.#registry.get(kind);
    if (!definition) throw new CambrianError("graph/unknown-op", `There is no operation "${kind}".`, { kind });
    for (const { graph } of inputs) if (graph !== this) throw new TypeError(`"${kind}" mixes values of two graphs`);
    const key = `${kind} ${inputs.map((value) => value.node.id).join(",")} ${JSON.stringify(attrs)}`;
    const found = this.#seen.get(key);
    if (found) return found;
    const shape = definition.shape(
      inputs.map((value) => value.shape),
      attrs,
    );
    const made = this.#push(kind, inputs, attrs as Readonly<Record<string, unknown>>, shape, {});
    this.#seen.set(key, made);
    return made;
  }

  /** Name a tensor as a result of the run. */
  output(name: string, value: Value): void {
    if (value.graph !== this) throw new TypeError(`output "${name}" belongs to another graph`);
    this.outputs.set(name, value);
  }

  /** The definition of an operation. */
  definition(kind: OpName): OpDefinition {
    const definition = this.#registry.get(kind);
    if (!definition) throw new CambrianError("graph/unknown-op", `There is no operation "${kind}".`, { kind });
    return definition;
  }

  /** The nodes that the outputs need, in running order. */
  reachable(): Node[] {
    const needed = new Set<Node>();
    const stack = [...this.outputs.values()].map((value) => value.node);
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (needed.has(node)) continue;
      needed.add(node);
      for (const input of node.inputs) stack.push(input.node);
    }
    return this.nodes.filter((node) => needed.has(node));
  }

  #push(
    kind: NodeKind,
    inputs: readonly Value[],
    attrs: Readonly<Record<string, unknown>>,
    shape: Shape,
    rest: { readonly name?: string; readonly data?: Float32Array | Float64Array },
  ): Value {
    const node = { id: this.nodes.length, kind, inputs, attrs, ...rest } as { -readonly [K in keyof Node]: Node[K] };
    const value: Value = { graph: this, node, shape };
    node.output = value;
    this.nodes.push(node);
    return value;
  }
}
