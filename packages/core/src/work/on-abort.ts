/**
 * Hear of a cancellation with one listener a signal, however many jobs wait for it; Node warns of a leak from the
 * eleventh listener on.
 */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `callback` once when the signal is aborted (not when it already was). Returns the way to stop listening. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = waiting.get(signal);
  if (!callbacks) {
    const added = new Set<() => void>();
    callbacks = added;
    waiting.set(signal, added);
    signal.addEventListener(
      "abort",
      () => {
        for (const call of [...added]) call();
        added.clear();
      },
      { once: true },
    );
  }
  const own = (): void => callback(); // the same callback may be given twice
  callbacks.add(own);
  return () => callbacks.delete(own);
}
