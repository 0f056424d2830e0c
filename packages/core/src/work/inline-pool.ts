/**
 * A pool without threads: jobs run one after another where they were asked for. The same contract as a pool of worker
 * threads, payloads and results are copied or moved just the same, so code tested with it works with threads.
 */
import { errorFromData, throwIfCancelled } from "../error/cambrian-error.js";
import {
  copyableError,
  type JobHandler,
  movable,
  type Pool,
  poolClosed,
  type RunOptions,
  Transferring,
} from "./pool.js";
import { settledOrCancelled } from "./settled-or-cancelled.js";

/** Opens a pool of size 1 around a handler. */
export function inlinePool(handler: JobHandler, options: { readonly workerData?: unknown } = {}): Pool {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const runOne = async (payload: unknown, signal: AbortSignal): Promise<unknown> => {
    throwIfClosed(closing.signal);
    throwIfCancelled(signal);
    try {
      const result = await handler(payload, { signal, workerData: options.workerData });
      return result instanceof Transferring
        ? structuredClone(result.value, { transfer: movable(result.transfer) })
        : structuredClone(result);
    } catch (error) {
      throw errorFromData(copyableError(error));
    }
  };

  const pool: Pool = {
    size: 1,
    async run<T>(payload: unknown, { transfer, signal }: RunOptions = {}): Promise<T> {
      throwIfClosed(closing.signal);
      throwIfCancelled(signal);
      const copy = structuredClone(payload, { transfer: movable(transfer) });
      const told = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      const job = last.then(() => runOne(copy, told));
      last = job.catch(() => undefined); // told to its caller; the next job does not care
      const result = await settledOrCancelled(job, told).catch((error: unknown) => {
        throwIfClosed(closing.signal);
        throw error;
      });
      return result as T;
    },
    async close() {
      closing.abort();
      await last;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
  return pool;
}

function throwIfClosed(closing: AbortSignal): void {
  if (closing.aborted) throw poolClosed();
}
