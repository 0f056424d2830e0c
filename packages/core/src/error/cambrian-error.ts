/**
 * The one error people meet. It carries a documented code, says what was found,
 * what was expected and what to try, and survives workers and sockets as plain data.
 */

export interface ErrorData {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * An expected failure. `code` is `area/what` (see docs/errors.md), `message` is a full sentence for a person,
 * `details` are plain values for a program.
 */
export class CambrianError extends Error {
  override readonly name = "CambrianError";
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** Turn any thrown value into plain data for `postMessage` or JSON; an unknown error gets the code `internal/unexpected`. */
export function errorToData(error: unknown): ErrorData {
  if (error instanceof CambrianError) return { code: error.code, message: error.message, details: error.details };
  if (error instanceof Error) {
    const code = error.name === "AbortError" ? "work/cancelled" : "internal/unexpected";
    return { code, message: error.message, details: { name: error.name, stack: error.stack ?? "" } };
  }
  return { code: "internal/unexpected", message: String(error), details: {} };
}

/** The way back from {@link errorToData}. */
export function errorFromData(data: ErrorData): CambrianError {
  return new CambrianError(data.code, data.message, data.details);
}

/** Throws the coded error `work/cancelled` when the signal was aborted; does nothing otherwise. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new CambrianError(
      "work/cancelled",
      "The work was cancelled before it finished.",
      {},
      { cause: signal.reason },
    );
  }
}

/** True for the error that {@link throwIfCancelled} throws and for a DOM `AbortError`. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof CambrianError && error.code === "work/cancelled") ||
    (error instanceof Error && error.name === "AbortError")
  );
}

/** A state that cannot be, with its reason. A failure is a defect of ours, never of the user's data. */
export function assert(condition: unknown, reason: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${reason}`);
}
