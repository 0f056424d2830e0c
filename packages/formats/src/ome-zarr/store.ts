/**
 * Where the pieces of a Zarr are: a folder, a zip file, later a web server. Keys are paths without a leading slash, such as
 * `0/zarr.json`; a key that is not there gives undefined, which for chunks means "nothing was written here".
 */
import { CambrianError } from "@cambrian/core";

export interface ZarrStore {
  /** The name of the folder or file, for messages. */
  readonly name: string;
  /** Borrowed: do not write into it. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Some bytes of a value, or its last ones. Throws `zarr/damaged` for more than there is. */
  getRange(key: string, range: ByteRange): Promise<Uint8Array | undefined>;
}

export type ByteRange = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/** A value larger than this is not read at once. */
export const MAX_VALUE_BYTES = 2 ** 30;

/** Begin and length of a range in a value of `size` bytes. */
export function checkRange(store: { readonly name: string }, key: string, range: ByteRange, size: number) {
  const place =
    "suffixLength" in range ? { offset: size - range.suffixLength, length: range.suffixLength } : { ...range };
  const { offset, length } = place;
  if (!(offset >= 0 && length >= 0 && offset + length <= size && length <= MAX_VALUE_BYTES))
    throw damaged(store.name, `${key} has ${size} bytes, but ${length} at ${offset} were to be read`, { key, size });
  return place;
}

/** Throws `zarr/damaged` for keys that would lead out of the store. */
export function checkKey(store: { readonly name: string }, key: string) {
  const parts = key.split("/");
  if (/[\\\0]/.test(key) || parts.some((part) => part === "" || part === "." || part === ".."))
    throw damaged(store.name, `it names a part ${JSON.stringify(key.slice(0, 200))}, which would lie outside of it`);
}

/** What is wrong with a Zarr, said. */
export function damaged(name: string, what: string, details: Record<string, unknown> = {}): CambrianError {
  return new CambrianError(
    "zarr/damaged",
    `${name} is not a sound OME-Zarr: ${what}. Copy it again, or write it anew with the program that made it.`,
    { file: name, ...details },
  );
}

/** What is right, but not read here. */
export function unsupported(name: string, what: string, details: Record<string, unknown> = {}): CambrianError {
  return new CambrianError(
    "zarr/unsupported",
    `${name} cannot be read: ${what}. OME-Zarr 0.1 to 0.5 with axes t c z y x is read; convert it to that.`,
    { file: name, ...details },
  );
}

/** A store in memory; the values are borrowed. */
export function memoryStore(name: string, values: ReadonlyMap<string, Uint8Array>): ZarrStore {
  return {
    name,
    async get(key) {
      checkKey({ name }, key);
      return values.get(key);
    },
    async getRange(key, range) {
      checkKey({ name }, key);
      const value = values.get(key);
      if (!value) return undefined;
      const { offset, length } = checkRange({ name }, key, range, value.length);
      return value.subarray(offset, offset + length);
    },
  };
}
