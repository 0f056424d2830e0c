/**
 * Folders for results, made when missing.
 */
import { mkdir } from "node:fs/promises";
import { CambrianError } from "@cambrian/core";

/** Make a folder and those above it; throws `file/cannot-write`. */
export async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code ?? "";
    const reasons: Readonly<Record<string, string>> = {
      EEXIST: "there is a file of that name. Choose another folder.",
      ENOTDIR: "a part of its path is a file. Choose another folder.",
      ENOSPC: "the disk is full. Free some space or choose a folder on another disk.",
      EROFS: "the disk is read-only. Choose a folder on a disk that can be written.",
      ENOENT: "the folder above it cannot be written. Choose another folder.",
      EACCES: "you may not write there. Choose another folder or change its permissions.",
      EPERM: "you may not write there. Choose another folder or change its permissions.",
    };
    const why = reasons[errno] ?? `the system said ${errno}. Choose another folder.`;
    throw new CambrianError(
      "file/cannot-write",
      `Cannot make the folder "${dir}": ${why}`,
      { path: dir, errno },
      { cause },
    );
  }
}
