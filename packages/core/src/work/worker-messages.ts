/** What a pool and its worker threads say to each other. */
import type { ErrorData } from "../error/cambrian-error.js";

export type ToWorker =
  | { readonly kind: "job"; readonly id: number; readonly payload: unknown }
  | { readonly kind: "cancel"; readonly id: number };

export type FromWorker =
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorData };
