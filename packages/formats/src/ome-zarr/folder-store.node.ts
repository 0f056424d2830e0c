/** A folder as the store of a Zarr. */
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readingFailed } from "../source/file-source.node.js";
import { checkKey, checkRange, damaged, MAX_VALUE_BYTES, type ZarrStore } from "./store.js";

export function folderStore(path: string): ZarrStore {
  const name = basename(resolve(path));
  const withFile = async <T>(key: string, work: (file: FileHandle, size: number) => Promise<T>) => {
    checkKey({ name }, key);
    const file = join(path, key);
    let handle: FileHandle;
    try {
      handle = await open(file, "r");
    } catch (error) {
      if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
      throw readingFailed(file, error);
    }
    try {
      const about = await handle.stat();
      if (!about.isFile()) return undefined;
      return await work(handle, about.size);
    } finally {
      await handle.close();
    }
  };
  const read = async (key: string, handle: FileHandle, offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    for (let have = 0; have < length; ) {
      const { bytesRead } = await handle.read(bytes, have, length - have, offset + have).catch((error) => {
        throw readingFailed(join(path, key), error);
      });
      if (bytesRead === 0) throw damaged(name, `${key} became shorter while it was read`, { key });
      have += bytesRead;
    }
    return bytes;
  };
  return {
    name,
    get: (key) =>
      withFile(key, (handle, size) => {
        if (size > MAX_VALUE_BYTES) throw damaged(name, `${key} has ${size} bytes`, { key, size });
        return read(key, handle, 0, size);
      }),
    getRange: (key, range) =>
      withFile(key, (handle, size) => {
        const { offset, length } = checkRange({ name }, key, range, size);
        return read(key, handle, offset, length);
      }),
  };
}

/** Whether a path is a folder that holds a Zarr. Does not throw. */
export async function isZarrFolder(path: string): Promise<boolean> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isDirectory()) return false;
  for (const file of ["zarr.json", ".zattrs", ".zgroup", ".zarray"])
    if ((await stat(join(path, file)).catch(() => undefined))?.isFile()) return true;
  return /\.zarr$/i.test(resolve(path));
}
