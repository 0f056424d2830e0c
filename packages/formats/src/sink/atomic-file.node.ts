/**
 * A file that appears under its name only when it is complete: written beside it under another name, flushed to the
 * disk, then renamed. A crash, a full disk or a cancel leaves what was there before.
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { ByteSink } from "./sink.js";

export interface AtomicFile extends ByteSink, AsyncDisposable {
  /** Flush and give the file its name. Nothing may be written afterwards. */
  commit(): Promise<void>;
  /** Throw away what was written. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/** Throws `file/cannot-write`; so do `write` and `commit`. Disposing it without `commit` discards. */
export async function createAtomicFile(path: string): Promise<AtomicFile> {
  // A link stays a link; the file it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.cambrian-${randomBytes(8).toString("hex")}.tmp`);
  const handle = await open(temporary, "wx").catch((error) => {
    throw writingFailed(path, error);
  });
  let unfinished = true;
  const discard = async () => {
    if (!unfinished) return;
    unfinished = false;
    await handle.close().catch(() => {});
    await unlink(temporary).catch(() => {});
  };
  const guard = async <T>(work: () => Promise<T>) => {
    if (!unfinished) throw new TypeError(`${path} is already finished`);
    try {
      return await work();
    } catch (error) {
      await discard();
      throw writingFailed(path, error);
    }
  };
  return {
    write: (offset, bytes) => guard(() => writeAll(handle, offset, bytes)),
    commit: () =>
      guard(async () => {
        await handle.sync();
        await handle.close();
        await rename(temporary, target);
        unfinished = false;
        await syncFolder(dirname(target));
      }),
    discard,
    [Symbol.asyncDispose]: discard,
  };
}

async function writeAll(handle: FileHandle, offset: number, bytes: Uint8Array) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Makes the rename itself last; some systems cannot flush folders, and then the rename lasts a little later. */
async function syncFolder(path: string) {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** What writing `path` failed with, as our code; `errno` is kept in the details. */
export function writingFailed(path: string, error: unknown): CambrianError {
  const errno = (error as NodeJS.ErrnoException).code ?? "unknown";
  const why =
    {
      ENOSPC: "the disk is full. Make room or choose another folder",
      EDQUOT: "your quota is used up. Make room or choose another folder",
      EROFS: "the disk is read-only. Choose another folder",
      EACCES: "you have no permission to write there. Choose another folder",
      EPERM: "you have no permission to write there. Choose another folder",
      ENOENT: "its folder does not exist. Make the folder first",
      ENOTDIR: "its folder is not a folder. Choose another path",
      EISDIR: "there is a folder of that name. Choose another name",
      ENAMETOOLONG: "the name is too long. Choose a shorter one",
    }[errno] ?? `the system said ${errno}. Check the folder and the disk`;
  return new CambrianError(
    "file/cannot-write",
    `${path} could not be written: ${why}.`,
    { path, errno },
    { cause: error },
  );
}
