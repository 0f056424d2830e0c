/**
 * A file on disk as a byte source, and what the operating system says when it cannot be had, in our words.
 */
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { CambrianError } from "@cambrian/core";
import { type ByteSource, checkInside } from "./source.js";

export interface FileSource extends ByteSource, AsyncDisposable {
  close(): Promise<void>;
}

/**
 * Open a file for reading in pieces; close it with `close()` or `await using`.
 * Throws `file/not-found`, `file/is-folder`, `file/empty`, `file/cannot-read`.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    throw readingFailed(path, error);
  }
  try {
    const about = await handle.stat();
    if (about.isDirectory()) throw isFolder(path);
    if (about.size === 0) {
      throw new CambrianError(
        about.isFile() ? "file/empty" : "file/cannot-read",
        about.isFile()
          ? `${path} is empty (0 bytes). Copy it again from where it was made.`
          : `${path} is not a plain file. Give the path of an image file.`,
        { path },
      );
    }
    return fileSource(path, handle, about.size);
  } catch (error) {
    await handle.close();
    throw error instanceof CambrianError ? error : readingFailed(path, error);
  }
}

function fileSource(path: string, handle: FileHandle, size: number): FileSource {
  const name = basename(path);
  let closed = false;
  const close = async () => {
    if (!closed) await handle.close();
    closed = true;
  };
  return {
    name,
    size,
    async read(offset, length) {
      checkInside({ name, size }, offset, length);
      if (closed) throw new TypeError(`${name} was closed`);
      const bytes = new Uint8Array(length);
      for (let have = 0; have < length; ) {
        const { bytesRead } = await handle.read(bytes, have, length - have, offset + have).catch((error) => {
          throw readingFailed(path, error);
        });
        if (bytesRead === 0) checkInside({ name, size: offset + have }, offset, length);
        have += bytesRead;
      }
      return bytes;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function isFolder(path: string): CambrianError {
  return new CambrianError(
    "file/is-folder",
    `${path} is a folder, but a file is needed. Name one of the files in it, or use a pattern such as ${path}/*.tif.`,
    { path },
  );
}

/** What reading `path` failed with, as one of our codes; `errno` is kept in the details. */
export function readingFailed(path: string, error: unknown): CambrianError {
  const errno = (error as NodeJS.ErrnoException).code ?? "unknown";
  if (errno === "EISDIR") return isFolder(path);
  if (errno === "ENOENT" || errno === "ENOTDIR") {
    return new CambrianError(
      "file/not-found",
      `There is no file ${path}. Check the name and the folder you are in.`,
      { path, errno },
      { cause: error },
    );
  }
  return new CambrianError(
    "file/cannot-read",
    `${path} cannot be read (${errno}). Check its permissions and the disk it is on.`,
    { path, errno },
    { cause: error },
  );
}
