/**
 * A zip file as the store of a Zarr. The Zarr may be the zip itself or one folder in it.
 */
import { CambrianError } from "@cambrian/core";
import type { ByteSource } from "../source/source.js";
import { isZip, readZipEntries, readZipEntry, readZipRange, type ZipEntry } from "../zip/zip-source.js";
import { checkRange, MAX_VALUE_BYTES, type ZarrStore } from "./store.js";

/** Packed parts are unpacked whole, and a small file can claim much; chunks that are packed once are stored as they are. */
const MAX_UNPACKED_BYTES = 2 ** 28;

function limitOf({ method }: ZipEntry): number {
  return method === 0 ? MAX_VALUE_BYTES : MAX_UNPACKED_BYTES;
}

const ROOTS = ["zarr.json", ".zattrs", ".zgroup"];

/** Whether the bytes are a zip file with a Zarr in it. */
export async function isZarrZip(source: ByteSource): Promise<boolean> {
  if (!(await isZip(source))) return false;
  try {
    return findRoot(await readZipEntries(source)) !== undefined;
  } catch (error) {
    // A damaged zip may still be told as such: nothing else begins like one.
    if (error instanceof CambrianError) return true;
    throw error;
  }
}

/** Throws `zip/damaged`, `zip/refused`. */
export async function zipStore(source: ByteSource): Promise<ZarrStore> {
  const entries = await readZipEntries(source);
  const root = findRoot(entries) ?? "";
  const { name } = source;
  let unpacked: { readonly key: string; readonly bytes: Uint8Array } | undefined;
  const whole = async (key: string, entry: ZipEntry) => {
    if (unpacked?.key === key) return unpacked.bytes;
    const bytes = await readZipEntry(source, entry, limitOf(entry));
    unpacked = { key, bytes };
    return bytes;
  };
  return {
    name,
    async get(key) {
      const entry = entries.get(root + key);
      return entry && readZipEntry(source, entry, limitOf(entry));
    },
    async getRange(key, range) {
      const entry = entries.get(root + key);
      if (!entry) return undefined;
      const { offset, length } = checkRange({ name }, key, range, entry.size);
      const part = await readZipRange(source, entry, offset, length);
      return part ?? (await whole(key, entry)).subarray(offset, offset + length);
    },
  };
}

/** The folder of the uppermost Zarr, "" or ending in a slash; of several beside each other none. */
function findRoot(entries: ReadonlyMap<string, ZipEntry>): string | undefined {
  let best: string | undefined;
  let depth = Number.POSITIVE_INFINITY;
  let ties = 0;
  for (const key of entries.keys()) {
    const slash = key.lastIndexOf("/") + 1;
    if (!ROOTS.includes(key.slice(slash))) continue;
    const folder = key.slice(0, slash);
    const at = folder.split("/").length;
    if (folder === best) continue;
    if (at < depth) [best, depth, ties] = [folder, at, 0];
    else if (at === depth) ties++;
  }
  return ties === 0 ? best : undefined;
}
