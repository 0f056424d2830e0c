/**
 * The parameters of a network as one flat vector: which part belongs to which layer, how it starts,
 * and how a graph reads it.
 */
import type { Random } from "@cambrian/core";
import { type Graph, type Shape, sizeOf, type Value } from "../graph/graph.js";
import { reshape, slice } from "../ops/construct.js";
import type { Initialiser, Network, Scope } from "./network.js";

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly initialiser: Initialiser;
  /** Where it begins in the flat vector. */
  readonly offset: number;
  readonly size: number;
}

export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  /** Length of the flat vector. */
  readonly total: number;
}

type Declare = (name: string, shape: Shape, initialiser: Initialiser) => Value;
type Label = (name: string, value: Value) => Value;

/** A scope that gets its values from `declare`; a name asked for twice gives the same value. */
export function makeScope(declare: Declare, label: Label = (_, value) => value): Scope {
  const known = new Map<string, Value>();
  const at = (prefix: string): Scope => ({
    param(name, shape, initialiser) {
      const full = prefix + name;
      const found = known.get(full);
      if (found) return found;
      const made = declare(full, shape, initialiser);
      known.set(full, made);
      return made;
    },
    named: (name, value) => label(prefix + name, value),
    child: (name) => at(`${prefix}${name}.`),
  });
  return at("");
}

/** Find a network's parameters by building it once on a scratch graph. */
export function layoutOf(network: Network, scratch: Graph): ParameterLayout {
  const parameters: Parameter[] = [];
  let total = 0;
  const side = network.multipleOf;
  const input = scratch.input("input", [1, network.channels, side, side]);
  network.build(
    input,
    makeScope((name, shape, initialiser) => {
      const size = sizeOf(shape);
      parameters.push({ name, shape, initialiser, offset: total, size });
      total += size;
      return scratch.input(name, shape);
    }),
  );
  return { parameters, total };
}

/** A scope that reads every parameter out of one flat vector `[total]` of the graph. */
export function scopeOfFlat(
  layout: ParameterLayout,
  flat: Value,
): { readonly scope: Scope; readonly values: ReadonlyMap<string, Value> } {
  const values = new Map<string, Value>();
  for (const { name, shape, offset, size } of layout.parameters) {
    values.set(name, reshape(slice(flat, [offset], [offset + size]), shape));
  }
  const scope = makeScope((name) => {
    const value = values.get(name);
    if (!value) throw new TypeError(`the network declared "${name}" only on its second build`);
    return value;
  });
  return { scope, values };
}

/** Fresh parameters; each is drawn from its own fork of the seed, so adding a layer does not change the others. */
export function initialParameters(layout: ParameterLayout, random: Random): Float32Array {
  const flat = new Float32Array(layout.total);
  layout.parameters.forEach(({ initialiser, offset, size }, index) => {
    if (initialiser.kind === "constant") flat.fill(initialiser.value, offset, offset + size);
    if (initialiser.kind === "normal") {
      const own = random.fork(index);
      for (let i = 0; i < size; i++) flat[offset + i] = own.normal() * initialiser.deviation;
    }
  });
  return flat;
}
