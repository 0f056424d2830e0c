/**
 * Batches made ahead of time: while the network learns from one, the next are being read and augmented.
 * What is in a batch depends on its step alone and never on timing, so a run that goes on at step k sees what it
 * would have seen without the break.
 */
import { CambrianError, settledOrCancelled, throwIfCancelled } from "@cambrian/core";
import type { Tensor } from "../runtime/runtime.js";

/** What one training step eats: tensors by name, each with the batch axis in front. */
export interface Batch {
  readonly inputs: Readonly<Record<string, Tensor>>;
}

export interface BatchesOptions {
  /**
   * Makes the batch of a step, counted from 0: a function of the step (and a seed) alone. May run many times at once;
   * with worker threads: `(step, { signal }) => pool.run({ seed, step }, { signal })`.
   */
  readonly make: (step: number, work: { readonly signal: AbortSignal }) => Promise<Batch>;
  /** How many batches are made or kept ready beyond the one asked for; bounds the memory. Default 4. */
  readonly ahead?: number;
  /** The first step that will not be asked for; nothing is made from there on. Default: no end. */
  readonly until?: number;
  /** Starts making this batch at once instead of at the first `next`. */
  readonly from?: number;
  readonly signal?: AbortSignal;
}

/** Close it with `await using` or `close()`; that stops what is being made. */
export interface Batches extends AsyncDisposable {
  /**
   * The batch of a step, once: it is the caller's then, and asking again makes it again. Ask in order; any other step is
   * answered too, but what was made ahead for elsewhere is thrown away. Throws what `make` threw for this very step,
   * `work/cancelled` when the signal was aborted, and `data/closed` after `close()`.
   */
  next(step: number): Promise<Batch>;
  close(): Promise<void>;
}

interface Pending {
  readonly batch: Promise<Batch>;
  readonly controller: AbortController;
}

/** Start a pipeline of batches; what it costs is `ahead + 1` batches of memory. */
export function openBatches(options: BatchesOptions): Batches {
  const { make, ahead = 4, until = Number.POSITIVE_INFINITY, from, signal } = options;
  if (!Number.isInteger(ahead) || ahead < 0) throw new TypeError(`"ahead" is a whole number from 0, not ${ahead}`);
  const pending = new Map<number, Pending>();
  const running = new Set<Promise<unknown>>();
  let closed = false;

  const start = (step: number): Pending => {
    const controller = new AbortController();
    // an async wrapper, so that a `make` that throws at once fails its own step only
    const batch = (async () => make(step, { signal: controller.signal }))();
    const settled = batch.then(
      () => undefined,
      () => undefined, // told to whoever asks for this step
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    const entry = { batch, controller };
    pending.set(step, entry);
    return entry;
  };

  const moveTo = (step: number): void => {
    for (const [other, { controller }] of pending) {
      if (other < step || other > step + ahead) {
        controller.abort();
        pending.delete(other);
      }
    }
    for (let k = step; k <= step + ahead && k < until; k++) if (!pending.has(k)) start(k);
  };

  const stop = (): void => {
    for (const { controller } of pending.values()) controller.abort(signal?.reason);
    pending.clear();
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (from !== undefined && !signal?.aborted) moveTo(from);

  const batches: Batches = {
    async next(step) {
      throwIfCancelled(signal);
      if (closed) {
        throw new CambrianError("data/closed", `Batch ${step} was asked for, but the batches are closed.`, { step });
      }
      moveTo(step);
      const { batch } = pending.get(step) ?? start(step);
      pending.delete(step);
      return settledOrCancelled(batch, signal);
    },
    async close() {
      closed = true;
      signal?.removeEventListener("abort", stop);
      stop();
      await Promise.all(running);
    },
    [Symbol.asyncDispose]: () => batches.close(),
  };
  return batches;
}
