/**
 * A network described once, without a backend: which parameters it has and how they and an input become outputs.
 * Training, prediction and export all read this one description.
 */
import type { Shape, Value } from "../graph/graph.js";

/** How the numbers of a new parameter are drawn. */
export type Initialiser =
  | { readonly kind: "zeros" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number };

/** Where layers declare their parameters; the same name always gives the same value. */
export interface Scope {
  param(name: string, shape: Shape, initialiser: Initialiser): Value;
  /** Give a value computed from parameters a name that exported files keep. */
  named(name: string, value: Value): Value;
  /** A scope whose names begin with `name.`. */
  child(name: string): Scope;
}

export interface Network {
  /** Channels of the input [n, c, h, w]. */
  readonly channels: number;
  /** Heights and widths must be multiples of this. */
  readonly multipleOf: number;
  /** Input pixels per output pixel. */
  readonly grid: number;
  /** How far, in input pixels, an output can see; a tile needs this much around its core. */
  readonly reach: number;
  /** The description from which `build` follows, kept in the model's card. Plain JSON. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Raw outputs, as the loss wants them (logits). */
  build(input: Value, scope: Scope): Readonly<Record<string, Value>>;
  /** Raw outputs to what they mean (probabilities); part of the exported model. Default: unchanged. */
  activate?(outputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>>;
}
