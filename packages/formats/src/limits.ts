/**
 * How much one read may take. Sizes in files are claims; they are checked here before memory is given to them.
 */
import { CambrianError, type DType, throwIfCancelled, type WorkOptions } from "@cambrian/core";

/** One read gives at most 2 GiB; larger images are read by plane or region. */
export const MAX_READ_BYTES = 2 ** 31;

/** No compression we read packs more than this many bytes into one (constant LZW comes nearest). */
const MAX_RATIO = 4096;
/** Small enough to be harmless whatever the file says. */
const HARMLESS_BYTES = 2 ** 28;

const BYTES = { uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4, float64: 8 } as const;

/** Bytes of one pixel value. */
export function bytesPerValue(dtype: DType): number {
  return BYTES[dtype];
}

/** Throws `image/too-large` when `bytes` in memory are more than one read may give or than the file could hold. */
export function checkReadSize(file: { readonly name: string; readonly size: number }, bytes: number, what: string) {
  const cannotBe = bytes > Math.max(HARMLESS_BYTES, file.size * MAX_RATIO);
  if (cannotBe || bytes > MAX_READ_BYTES) {
    const why = cannotBe
      ? `the file has only ${file.size} bytes, so its size fields must be wrong. Copy it again from where it was made`
      : `one read gives at most ${MAX_READ_BYTES / 2 ** 30} GiB. Read one plane or region at a time`;
    throw new CambrianError(
      "image/too-large",
      `${what} of ${file.name} needs ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, but ${why}.`,
      { file: file.name, bytes, fileSize: file.size, limit: MAX_READ_BYTES },
    );
  }
}

/** Let timers and signals through now and then, and stop when asked to: call it between pieces of long work. */
export function makeBreather(work: WorkOptions): () => Promise<void> {
  let last = Date.now();
  return async () => {
    if (Date.now() - last > 40) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      last = Date.now();
    }
    throwIfCancelled(work.signal);
  };
}
