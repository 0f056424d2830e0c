/**
 * Where bytes come from: a file, memory, later a URL. Readers ask for pieces and never for the whole unless they need it.
 */
import { CambrianError } from "@cambrian/core";

export interface ByteSource {
  /** The file name without folders, for messages. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, borrowed: do not write into them. Throws `file/truncated` past the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Throws `file/truncated` unless the piece lies inside the source. */
export function checkInside(source: { readonly name: string; readonly size: number }, offset: number, length: number) {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.size)) {
    throw new CambrianError(
      "file/truncated",
      `${source.name} ends after ${source.size} bytes, but its content says there are ${length} bytes at ${offset}. The file is cut off or damaged; copy it again from where it was made.`,
      { file: source.name, size: source.size, offset, length },
    );
  }
}

/** Bytes in memory as a source. The array is borrowed. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  const source = {
    name,
    size: bytes.length,
    async read(offset: number, length: number) {
      checkInside(source, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
  return source;
}

const BLOCK = 1 << 18;
const BLOCKS_KEPT = 16;

/** The same source with the last 4 MB of small reads kept, so that walking directories does not touch the disk each time. */
export function cachedSource(source: ByteSource): ByteSource {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number) => {
    const known = blocks.get(index);
    if (known) {
      blocks.delete(index);
      blocks.set(index, known);
      return known;
    }
    const start = index * BLOCK;
    const fresh = source.read(start, Math.min(BLOCK, source.size - start));
    blocks.set(index, fresh);
    fresh.catch(() => blocks.delete(index));
    if (blocks.size > BLOCKS_KEPT) for (const oldest of [...blocks.keys()].slice(0, 1)) blocks.delete(oldest);
    return fresh;
  };
  return {
    name: source.name,
    size: source.size,
    async read(offset, length) {
      checkInside(source, offset, length);
      if (length === 0) return new Uint8Array(0);
      if (length > BLOCK / 2) return source.read(offset, length);
      const first = Math.floor(offset / BLOCK);
      const last = Math.floor((offset + length - 1) / BLOCK);
      const start = offset - first * BLOCK;
      if (first === last) return (await block(first)).subarray(start, start + length);
      const [head, tail] = [await block(first), await block(last)];
      const joined = new Uint8Array(length);
      joined.set(head.subarray(start));
      joined.set(tail.subarray(0, length - (head.length - start)), head.length - start);
      return joined;
    },
  };
}
