/**
 * What a report of a model tells, before it becomes a page.
 */
import type { Labels } from "@cambrian/core";
import type { EpochReport } from "@cambrian/tasks";

/** One image with a person's outlines and the model's. */
export interface ReportExample {
  readonly name: string;
  /** The image as PNG, at its own size. */
  readonly png: Uint8Array;
  readonly truth: Labels;
  readonly prediction: Labels;
  /** Ids of the truth that no prediction matches, and of predictions that match nothing. */
  readonly missed: ReadonlySet<number>;
  readonly extra: ReadonlySet<number>;
}

export interface ReportImage {
  readonly name: string;
  readonly right: number;
  readonly missed: number;
  readonly extra: number;
  /** Right / (right + missed + extra), 0..1. */
  readonly ap50: number;
  /** Mean overlap (IoU) of the right ones, 0..1; NaN when there is none. */
  readonly overlap: number;
}

export interface ReportData {
  readonly name: string;
  /** "watched": set aside to choose the best moment; "learnt": the model learnt from them, so the figures flatter it. */
  readonly judgedOn: "watched" | "learnt";
  readonly images: readonly ReportImage[];
  /** Right / (right + missed + extra) over all images together, 0..1. */
  readonly ap50: number;
  /** The same for a method that learns nothing. */
  readonly floor?: { readonly name: string; readonly ap50: number };
  /** More figures, already in words: "AP at IoU 0.75", "0.612". */
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly curves: readonly EpochReport[];
  readonly examples: readonly ReportExample[];
  /** Where the model comes from: version, fingerprint, options, seed. `code` is set in a fixed-width face. */
  readonly provenance: readonly { readonly name: string; readonly value: string; readonly code?: boolean }[];
  /** What was left out and why. */
  readonly notes: readonly string[];
}
