/**
 * Between our stores and zarrita: keys without slash, parts that are missing, and its errors in our words.
 */
import { CambrianError } from "@cambrian/core";
import { isZarritaError } from "zarrita";
import { type ByteRange, damaged, unsupported, type ZarrStore } from "./store.js";

/** Thrown for a part that is not there, before zarrita makes a whole chunk of the fill value. */
class Missing extends Error {}

export function isMissing(error: unknown): boolean {
  return error instanceof Missing;
}

/** The store as zarrita asks it; `known` is what the metadata reads as. */
export function zarritaStore(store: ZarrStore, known: { readonly key: string; readonly bytes: Uint8Array }) {
  const found = (bytes: Uint8Array | undefined) => {
    if (!bytes) throw new Missing("nothing was written here");
    return bytes;
  };
  return {
    async get(path: string) {
      const key = path.slice(1);
      return key === known.key ? known.bytes : found(await store.get(key));
    },
    getRange: async (path: string, range: ByteRange) => found(await store.getRange(path.slice(1), range)),
  };
}

/** Runs `work`; what zarrita or a codec throws becomes `zarr/damaged` or `zarr/unsupported`. */
export async function explain<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (let each = error; each !== undefined; each = each instanceof Error ? each.cause : undefined) {
      if (each instanceof CambrianError || each instanceof Missing) throw each;
      if (isZarritaError(each, "UnknownCodecError")) throw unsupported(name, `it is packed with ${each.codec}`);
      if (isZarritaError(each, "UnsupportedError")) throw unsupported(name, each.message);
    }
    throw damaged(name, `a part cannot be unpacked or understood (${reason(error)})`);
  }
}

/** Errors of WebAssembly are sometimes bare numbers. */
function reason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message.slice(0, 200) : "its packing is damaged";
}
