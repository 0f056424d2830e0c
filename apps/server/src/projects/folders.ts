/**
 * Which folders this server may touch: those its owner opened, and nothing else. Links are followed before it is decided.
 */
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { Home } from "../session/home.js";

export interface Folders {
  /** The opened folders, real paths. */
  readonly roots: readonly string[];
  /**
   * The real path of a file or folder that exists and lies in an opened folder (or in `also`). Throws `folder/outside`,
   * also when there is no such file elsewhere, so that nobody can ask what exists; `file/not-found` inside.
   */
  find(path: string, also?: string): Promise<string>;
  /** The same for something that may not exist yet; its folder must. */
  place(path: string, also?: string): Promise<string>;
  /** Open a folder. Throws `folder/outside` where only the folders given at the start may be used, `file/not-found`. */
  open(path: string): Promise<string>;
}

export interface FolderSettings {
  readonly roots: readonly string[];
  /** True on one's own computer: the owner may open any folder they can reach. */
  readonly anywhere: boolean;
  readonly home: Home;
}

const FILE = "opened.json";

export async function openFolders({ roots: given, anywhere, home }: FolderSettings): Promise<Folders> {
  const roots: string[] = [];
  const add = async (path: string): Promise<void> => {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined && !roots.some((root) => isInside(real, root))) roots.push(real);
  };
  for (const path of given) await add(path);
  if (anywhere) for (const path of (await home.read<string[]>(FILE)) ?? []) await add(path);

  const inRoots = (real: string, also: string | undefined): boolean =>
    roots.some((root) => isInside(real, root)) || (also !== undefined && isInside(real, also));
  const check = (path: string): void => {
    if (path.includes("\0") || !isAbsolute(path)) throw outside(path);
  };
  return {
    get roots() {
      return roots;
    },
    async find(path, also) {
      check(path);
      const real = await realpath(path).catch(() => undefined);
      const base = also === undefined ? undefined : await realpath(also);
      if (real !== undefined && inRoots(real, base)) return real;
      if (real === undefined && inRoots(await nearest(path), base)) {
        throw new CambrianError("file/not-found", `There is no file "${path}". Check whether it was moved.`, { path });
      }
      throw outside(path);
    },
    async place(path, also) {
      check(path);
      const folder = await realpath(dirname(resolve(path))).catch(() => undefined);
      const base = also === undefined ? undefined : await realpath(also);
      const real = folder === undefined ? undefined : join(folder, basename(path));
      if (real !== undefined && inRoots(real, base)) return real;
      throw outside(path);
    },
    async open(path) {
      check(path);
      const real = await realpath(path).catch(() => undefined);
      if (real === undefined || !(await stat(real)).isDirectory()) {
        if (!anywhere && !inRoots(await nearest(path), undefined)) throw outside(path);
        throw new CambrianError("file/not-found", `There is no folder "${path}". Check the spelling.`, { path });
      }
      if (inRoots(real, undefined)) return real;
      if (!anywhere) throw outside(path);
      roots.push(real);
      await home.update<string[]>(FILE, [], (kept) => [...new Set([...kept, real])].slice(-200));
      return real;
    },
  };
}

/** True for the folder itself and all below it; both real paths. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${"/"}`) && !way.startsWith("..\\") && !isAbsolute(way));
}

/** The real path of the nearest folder that exists. */
async function nearest(path: string): Promise<string> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real;
    if (dirname(at) === at) return at;
  }
}

function outside(path: string): CambrianError {
  return new CambrianError(
    "folder/outside",
    `"${path}" is not in a folder that was opened here. Open its folder first, or copy the file into the project.`,
    { path },
  );
}
