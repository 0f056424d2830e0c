/** Wait for something, but not beyond the moment it is cancelled. */
import { throwIfCancelled } from "../error/cambrian-error.js";
import { onAbort } from "./on-abort.js";

/** The result of `work`, or `work/cancelled` as soon as the signal is aborted; `work` itself goes on unheard. */
export async function settledOrCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  work.catch(() => undefined); // when cancelling came first, nobody else hears a later failure
  throwIfCancelled(signal);
  let stopListening = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => {
    stopListening = onAbort(signal, resolve);
  });
  try {
    return await Promise.race([
      work,
      cancelled.then((): never => {
        throwIfCancelled(signal);
        throw new Error("a signal told of an abort that had not happened");
      }),
    ]);
  } finally {
    stopListening();
  }
}
