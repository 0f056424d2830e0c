/**
 * Where written bytes go: a file, or memory. Writers place pieces where they belong, in any order.
 */
export interface ByteSink {
  /** Put bytes at an offset; they are borrowed until the promise resolves. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
}

/** A sink in memory; `bytes()` gives what was written so far. */
export function memorySink(): ByteSink & { bytes(): Uint8Array } {
  let held = new Uint8Array(1 << 16);
  let size = 0;
  return {
    async write(offset, bytes) {
      const end = offset + bytes.length;
      if (end > held.length) {
        const larger = new Uint8Array(Math.max(end, held.length * 2));
        larger.set(held.subarray(0, size));
        held = larger;
      }
      held.set(bytes, offset);
      size = Math.max(size, end);
    },
    bytes: () => held.slice(0, size),
  };
}
