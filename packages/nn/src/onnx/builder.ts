/**
 * Collects ONNX nodes and initialisers while a graph is lowered: fresh names, shared shape constants.
 */
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./model.js";

export type AttributeValue = number | readonly number[] | string | { readonly float: number };

function attribute(name: string, value: AttributeValue): OnnxAttribute {
  if (typeof value === "number") return { name, type: 2, i: value };
  if (typeof value === "string") return { name, type: 3, s: new TextEncoder().encode(value) };
  if ("float" in value) return { name, type: 1, f: value.float };
  return { name, type: 7, ints: value };
}

const bytesOf = (data: Float32Array | BigInt64Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly #shared = new Map<string, string>();
  #fresh = 0;

  fresh(hint: string): string {
    return `${hint}_${this.#fresh++}`;
  }

  /** Add a node with one output and give that output's name. */
  node(
    type: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    options: { readonly domain?: string; readonly output?: string } = {},
  ): string {
    return this.nodeOf(type, input, [options.output ?? this.fresh(type)], attributes, options.domain)[0] as string;
  }

  /** Add a node with these outputs; an equal node that is there already is shared. */
  nodeOf(
    type: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    domain?: string,
  ): readonly string[] {
    const key = `${domain ?? ""} ${type} ${input.join(",")} ${JSON.stringify(attributes)} ${output.length}`;
    const found = this.#shared.get(key);
    if (found !== undefined) return found.split(",");
    this.#shared.set(key, output.join(","));
    this.nodes.push({
      op_type: type,
      input,
      output,
      name: output[0] ?? "",
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      ...(domain === undefined ? {} : { domain }),
    });
    return output;
  }

  /** A constant list of whole numbers. */
  ints(values: readonly number[]): string {
    const key = `ints ${values.join(",")}`;
    const found = this.#shared.get(key);
    if (found !== undefined) return found;
    const name = this.fresh("ints");
    this.initializers.push({
      name,
      dims: [values.length],
      data_type: 7,
      raw_data: bytesOf(BigInt64Array.from(values, BigInt)),
    });
    this.#shared.set(key, name);
    return name;
  }

  /** A constant float tensor. */
  floats(data: Float32Array, dims: readonly number[], name = this.fresh("floats")): string {
    this.initializers.push({ name, dims, data_type: 1, raw_data: bytesOf(data) });
    return name;
  }

  /** A constant float scalar, shared. */
  float(value: number): string {
    const key = `float ${value}`;
    const found = this.#shared.get(key);
    if (found !== undefined) return found;
    const name = this.floats(Float32Array.of(value), []);
    this.#shared.set(key, name);
    return name;
  }
}
