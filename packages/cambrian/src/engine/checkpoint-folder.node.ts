/**
 * An unfinished training run on disk: one file, replaced as a whole, and the settings it was started with beside it.
 */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { readFileChecked, writeFileAtomic } from "@cambrian/core/node";
import type { CheckpointStore } from "@cambrian/nn";
import { makeFolder } from "../folder/make-folder.node.js";

const STATE = "state.bin";
const SETTINGS = "settings.json";

/** Where a run keeps itself while it is unfinished. */
export interface CheckpointFolder extends CheckpointStore {
  readonly dir: string;
  /**
   * What the unfinished run was started with; undefined when there is none, also when one began and learnt nothing.
   * Throws `train/damaged-checkpoint`.
   */
  readSettings(): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Makes the folder; throws `file/cannot-write` when that is impossible, before any work is done. */
  begin(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

export function openCheckpointFolder(dir: string): CheckpointFolder {
  return {
    dir,
    load: () => readIfThere(join(dir, STATE)),
    save: (bytes) => writeFileAtomic(join(dir, STATE), bytes),
    clear: () => rm(dir, { recursive: true, force: true }),
    async readSettings() {
      const bytes = await readIfThere(join(dir, SETTINGS));
      if (!bytes || !existsSync(join(dir, STATE))) return undefined;
      try {
        return JSON.parse(new TextDecoder().decode(bytes));
      } catch (cause) {
        throw new CambrianError(
          "train/damaged-checkpoint",
          `${join(dir, SETTINGS)} is not JSON, so the unfinished run there cannot go on. Start again with --restart, or choose another --out.`,
          { dir },
          { cause },
        );
      }
    },
    async begin(settings) {
      await makeFolder(dir);
      await writeFileAtomic(join(dir, SETTINGS), `${JSON.stringify(settings, null, 2)}\n`);
    },
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFileChecked(path);
  } catch (error) {
    if (error instanceof CambrianError && error.code === "file/not-found") return undefined;
    throw error;
  }
}
