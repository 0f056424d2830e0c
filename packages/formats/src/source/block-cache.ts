/**
 * The last unpacked strips, tiles or chunks of an opened image, so that small regions side by side do not unpack the same
 * one again. Two askers at the same time share one unpacking.
 */
export interface BlockCache<Block> {
  /** `bytes`: what the block takes in memory. The block is shared: do not write into it. */
  get(key: string | number, bytes: number, make: () => Promise<Block>): Promise<Block>;
}

/** Enough for two rows of 256-pixel tiles across 30,000 pixels of 16 bits. */
export const CACHE_BYTES = 2 ** 26;

/** Forgets the block that was not asked for longest when more than `limit` bytes are held; the newest always stays. */
export function makeBlockCache<Block>(limit = CACHE_BYTES): BlockCache<Block> {
  const held = new Map<string | number, { readonly block: Promise<Block>; readonly bytes: number }>();
  let total = 0;
  const forget = (key: string | number) => {
    total -= held.get(key)?.bytes ?? 0;
    held.delete(key);
  };
  return {
    get(key, bytes, make) {
      const known = held.get(key);
      if (known) {
        held.delete(key);
        held.set(key, known);
        return known.block;
      }
      const entry = { block: make(), bytes };
      held.set(key, entry);
      total += bytes;
      entry.block.catch(() => {
        if (held.get(key) === entry) forget(key);
      });
      for (const oldest of held.keys()) {
        if (total <= limit || oldest === key) break;
        forget(oldest);
      }
      return entry.block;
    },
  };
}
