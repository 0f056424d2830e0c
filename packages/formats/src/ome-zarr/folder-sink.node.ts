/**
 * A folder where a Zarr is written: every part appears whole or not at all, so that a run that was stopped can go on from
 * what is there.
 */
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writingFailed } from "../sink/atomic-file.node.js";
import type { ZarrSink } from "./writer.js";

/** `flush`: each part is on the disk before the next is written. */
export function folderSink(path: string, { flush }: { readonly flush: boolean }): ZarrSink {
  const made = new Set<string>();
  const makeFolder = async (folder: string) => {
    if (made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    made.add(folder);
  };
  const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT";
  return {
    async put(key, bytes) {
      const file = join(path, key);
      try {
        await makeFolder(dirname(file));
        const handle = await open(`${file}.tmp`, "w");
        try {
          await handle.writeFile(bytes);
          if (flush) await handle.datasync();
        } finally {
          await handle.close();
        }
        await rename(`${file}.tmp`, file);
      } catch (error) {
        throw writingFailed(file, error);
      }
    },
    async get(key) {
      try {
        return await readFile(join(path, key));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw writingFailed(join(path, key), error);
      }
    },
    async has(key) {
      // a part without bytes is what a machine that lost power may leave
      const about = await stat(join(path, key)).catch(() => undefined);
      return about !== undefined && about.size > 0;
    },
  };
}
