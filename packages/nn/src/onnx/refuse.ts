/**
 * The two ways in which a model file is refused.
 */
import { CambrianError } from "@cambrian/core";

/** What Cambrian's graph does not have. */
export const unsupported = (what: string, details: Record<string, unknown> = {}): CambrianError =>
  new CambrianError(
    "onnx/unsupported",
    `This model uses ${what}, which Cambrian cannot run as a graph of its own.`,
    details,
  );

/** What no ONNX file can be; `what` completes "This is not a readable ONNX file: ...". */
export const damaged = (
  what: string,
  details: Record<string, unknown> = {},
  options: { readonly cause?: unknown } = {},
): CambrianError =>
  new CambrianError(
    "onnx/damaged",
    `This is not a readable ONNX file: ${what.replace(/\.$/, "")}. Copy or export the model again.`,
    details,
    options,
  );
