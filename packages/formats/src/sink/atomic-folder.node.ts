/**
 * A folder that appears under its name only when it is complete: filled beside it under another name, then renamed.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CambrianError } from "@cambrian/core";
import { writingFailed } from "./atomic-file.node.js";

export interface AtomicFolder extends AsyncDisposable {
  /** Where to write until `commit`. */
  readonly path: string;
  /** Give the folder its name; what was there before is replaced. */
  commit(): Promise<void>;
  /** Throw away what was written. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/**
 * `mayReplace`: whether a folder that has the name already is of a kind that may be replaced. Throws `file/cannot-write`; so
 * does `commit`. Disposing it without `commit` discards.
 */
export async function createAtomicFolder(
  path: string,
  mayReplace: (path: string) => Promise<boolean>,
): Promise<AtomicFolder> {
  const target = resolve(path);
  const beside = (what: string) => join(dirname(target), `.cambrian-${randomBytes(8).toString("hex")}.${what}`);
  const there = await stat(target).catch(() => undefined);
  if (there && !(there.isDirectory() && (await mayReplace(target)))) throw occupied(path, there.isDirectory());
  const temporary = beside("tmp");
  await mkdir(temporary).catch((error) => {
    throw writingFailed(path, error);
  });
  let unfinished = true;
  const discard = async () => {
    if (!unfinished) return;
    unfinished = false;
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
  };
  return {
    path: temporary,
    async commit() {
      if (!unfinished) throw new TypeError(`${path} is already finished`);
      const old = beside("old");
      try {
        const replaced = await rename(target, old).then(
          () => true,
          () => false,
        );
        try {
          await rename(temporary, target);
        } catch (error) {
          if (replaced) await rename(old, target);
          throw error;
        }
        unfinished = false;
        if (replaced) await rm(old, { recursive: true, force: true });
        await syncFolder(dirname(target));
      } catch (error) {
        await discard();
        throw writingFailed(path, error);
      }
    },
    discard,
    [Symbol.asyncDispose]: discard,
  };
}

async function syncFolder(path: string) {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

function occupied(path: string, folder: boolean): CambrianError {
  return new CambrianError(
    "file/cannot-write",
    `${path} could not be written: there is a ${folder ? "folder with other things" : "file"} of that name, which is not replaced. Choose another name.`,
    { path },
  );
}
