/**
 * One live process at a time writes to a project's folder. The lock is a file with the process's number and start time, so that
 * one left behind by a process that died, or by another that got the same number later, is taken over.
 */
import { readFileSync } from "node:fs";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";

interface Holder {
  readonly pid: number;
  /** When the process started, as the system tells it; empty where it does not. */
  readonly started: string;
}

const NAME = "project.lock";

/** Throws `project/in-use` when another live process has the folder. Returns how to let go. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, NAME);
  const own: Holder = { pid: process.pid, started: startOf(process.pid) };
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await link(draft, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 3) throw error;
      }
      const holder = await readHolder(path);
      if (holder && isAlive(holder)) {
        throw new CambrianError(
          "project/in-use",
          `Another Cambrian (process ${holder.pid}) has this project open: ${folder}. Use its window, or end it first.`,
          { folder, pid: holder.pid },
        );
      }
      await rm(path, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch {
    // Unreadable or gone: nobody holds it.
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return started === "" || started === startOf(pid);
}

/** Start time of a process in ticks since boot (Linux); empty elsewhere. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
