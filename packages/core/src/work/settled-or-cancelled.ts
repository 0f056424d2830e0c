/** Wait for something, but not beyond the moment it is cancelled. */
import { throwIfCancelled } from "../error/cambrian-error.js";

/** The result of `work`, or `work/cancelled` as soon as the signal is aborted; `work` itself goes on unheard. */
export async function settledOrCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => {
      try {
        throwIfCancelled(signal);
      } catch (error) {
        reject(error);
      }
    };
  });
  work.catch(() => undefined); // when cancelling came first, nobody else hears a later failure
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) stop();
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
