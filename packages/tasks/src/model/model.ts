/**
 * A trained model: weights, what they were trained on and how, and everything needed to use them again.
 */
import type { EpochReport, StopReason } from "@cambrian/nn";
import type { Traits } from "../task.js";

export type { EpochReport } from "@cambrian/nn";

/** What a model says about itself; `card.json`. */
export interface ModelCard {
  readonly name: string;
  readonly task: string;
  readonly taskVersion: number;
  /** Of the program that trained it. */
  readonly cambrian: string;
  /** SHA-256 of model.onnx, hexadecimal. */
  readonly sha256: string;
  readonly created: string;
  /** The task's options it was trained with. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly traits: Traits;
  readonly network: Readonly<Record<string, unknown>>;
  readonly training: {
    readonly seed: number;
    readonly threads: number;
    readonly runtime: string;
    readonly images: number;
    readonly validationImages: number;
    readonly epochs: number;
    readonly steps: number;
    readonly minutes: number;
    /** Name of the model it was fine-tuned from. */
    readonly from?: string;
    readonly stopped: StopReason;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly curves: readonly EpochReport[];
  /** Best on the validation images. */
  readonly validation?: { readonly name: string; readonly value: number };
  /** For shipped models, written by hand: data, licence, split, score, floor, limits. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly scores?: Readonly<Record<string, unknown>>;
  readonly limits?: readonly string[];
}

export interface Model {
  readonly card: ModelCard;
  /** The network with constant weights, ready for any ONNX program. Borrowed. */
  readonly onnx: Uint8Array;
}
