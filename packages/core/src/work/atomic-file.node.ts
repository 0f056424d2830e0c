/**
 * Files that are either wholly there or not there at all: what is written goes to a new file beside the old one
 * and takes its place only when every byte is on the disk. A crash, a full disk or a pulled plug leaves the old file.
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, readFile, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CambrianError } from "../error/cambrian-error.js";

/**
 * Write a whole file, replacing an old one in a single step; text is written as UTF-8. The folder must exist.
 * A symbolic link stays a link, the file it points to is replaced.
 * Throws `file/cannot-write` with the system's code in `details.errno`; the old file is then untouched.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await followLink(path);
    const folder = dirname(target);
    temporary = join(folder, `.cambrian-${randomBytes(8).toString("hex")}.tmp`);
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    temporary = undefined;
    await syncFolder(folder);
  } catch (cause) {
    if (temporary !== undefined) await unlink(temporary).catch(() => undefined); // the first error is the one to tell
    throw writeError(path, cause);
  }
}

/**
 * Read a whole file.
 * Throws `file/not-found`, `file/is-folder`, or `file/cannot-read` with the system's code in `details.errno`.
 */
export async function readFileChecked(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const buffer = await readFile(path);
    // small files come out of a shared pool: copy those, so that the bytes own their memory and can be transferred
    return buffer.byteLength === buffer.buffer.byteLength
      ? new Uint8Array(buffer.buffer as ArrayBuffer)
      : Uint8Array.from(buffer);
  } catch (cause) {
    throw readError(path, cause);
  }
}

async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return path; // a new file
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch (error) {
    // Some systems (Windows, some network folders) cannot open or sync a folder; the file itself is safe there.
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP", "EBADF"].includes(errnoOf(error))) throw error;
  } finally {
    await handle?.close();
  }
}

function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What the system said about writing, as the coded error; for code that must write in place. */
export function writeError(path: string, cause: unknown): CambrianError {
  const errno = errnoOf(cause);
  const why: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full. Free some space or choose a folder on another disk.",
    EDQUOT: "your quota on this disk is used up. Free some space or choose a folder on another disk.",
    EROFS: "the disk is read-only. Choose a folder on a disk that can be written.",
    EACCES: "you may not write there. Choose another folder or change its permissions.",
    EPERM: "you may not write there. Choose another folder or change its permissions.",
    ENOENT: `the folder "${dirname(path)}" does not exist. Make it first or choose another one.`,
    ENOTDIR: `"${dirname(path)}" is not a folder. Choose another place.`,
    EISDIR: `"${basename(path)}" is a folder. Choose another name.`,
    ENAMETOOLONG: "the name is too long for this disk. Choose a shorter one.",
  };
  const reason = why[errno] ?? `the system said: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new CambrianError("file/cannot-write", `Cannot write "${path}": ${reason}`, { path, errno }, { cause });
}

function readError(path: string, cause: unknown): CambrianError {
  const errno = errnoOf(cause);
  if (errno === "ENOENT" || errno === "ENOTDIR") {
    const message = `There is no file "${path}". Check the spelling and the folder.`;
    return new CambrianError("file/not-found", message, { path, errno }, { cause });
  }
  if (errno === "EISDIR") {
    const message = `"${path}" is a folder, but a file is needed. Name a file inside it.`;
    return new CambrianError("file/is-folder", message, { path, errno }, { cause });
  }
  const reason =
    errno === "EACCES" || errno === "EPERM"
      ? "you may not read it. Change its permissions or copy it to a place of yours."
      : `the system said: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new CambrianError("file/cannot-read", `Cannot read "${path}": ${reason}`, { path, errno }, { cause });
}
