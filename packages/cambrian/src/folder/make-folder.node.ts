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
    const why =
      errno === "EEXIST" || errno === "ENOTDIR"
        ? "there is a file of that name. Choose another folder."
        : `the system said ${errno}. Choose a folder you may write in.`;
    throw new CambrianError(
      "file/cannot-write",
      `Cannot make the folder "${dir}": ${why}`,
      { path: dir, errno },
      { cause },
    );
  }
}
