/**
 * Zstandard blocks, unpacked by geotiff's WebAssembly decoder; only loaded when a file needs it.
 */

/** A block that is not raw gives at most this much (RFC 8878, section 3.1.1.2.4). */
const MAX_BLOCK = 1 << 17;
/** What small flushed blocks may be overestimated by; below the second number it does not matter. */
const SLACK = 32;
const HARMLESS = 2 ** 27;

/** `size` bytes, or undefined when damaged or when much more would come out. */
export async function decodeZstd(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const most = mostBytes(packed);
  if (most === undefined || most > Math.max(HARMLESS, size * SLACK)) return undefined;
  const { getDecoder } = await import("geotiff");
  // Only asked to unpack: predictors are undone by ourselves.
  const about = { tileWidth: size, tileHeight: 1, planarConfiguration: 1, bitsPerSample: [8], predictor: 1 };
  const decoder = await getDecoder(50000, about);
  try {
    const bytes = new Uint8Array(await decoder.decodeBlock(packed.slice().buffer));
    return bytes.length >= size ? bytes.slice(0, size) : undefined;
  } catch {
    return undefined;
  }
}

/** No more than this can come out of the frame; undefined when it is no frame that ends. After RFC 8878, section 3.1.1. */
export function mostBytes(packed: Uint8Array): number | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 9 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const about = packed[4] as number;
  const single = (about & 32) !== 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][about >> 6] as number;
  const headEnd = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][about & 3] as number) + sizeBytes;
  if (sizeBytes >= 4 && headEnd <= packed.length) {
    const high = sizeBytes === 8 ? view.getUint32(headEnd - 4, true) : 0;
    if (high > 0 || view.getUint32(headEnd - sizeBytes, true) > 2 ** 31) return Number.POSITIVE_INFINITY;
  }
  let most = 0;
  for (let at = headEnd; at + 3 <= packed.length; ) {
    const head = (packed[at] as number) | ((packed[at + 1] as number) << 8) | ((packed[at + 2] as number) << 16);
    const kind = (head >> 1) & 3;
    const length = head >> 3;
    most += kind === 2 ? MAX_BLOCK : length;
    at += 3 + (kind === 1 ? 1 : length);
    if (head & 1) return most;
  }
  return undefined;
}
