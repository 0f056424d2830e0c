/**
 * Where models lie: those shipped with the program, by name, and any folder that holds model.onnx and card.json.
 */
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The two files of a model. */
export const MODEL_FILES = { network: "model.onnx", card: "card.json" } as const;

/** True when the folder holds a model (nothing is read). */
export function isModelDir(dir: string): boolean {
  return existsSync(join(dir, MODEL_FILES.card)) || existsSync(join(dir, MODEL_FILES.network));
}

/** Folders that hold shipped models: the package's own, then, in a clone, the repository's. */
export function shippedFolders(): string[] {
  const root = packageRoot();
  if (root === undefined) return [];
  const installed = /[\\/]node_modules[\\/]/.test(root);
  return [join(root, "models"), ...(installed ? [] : [join(root, "../../models")])].filter((dir) => existsSync(dir));
}

/** The shipped models by name, the first folder first. */
export async function findShipped(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of shippedFolders()) {
    for (const name of (await readdir(folder)).sort()) {
      if (!found.has(name) && isModelDir(join(folder, name))) found.set(name, join(folder, name));
    }
  }
  return found;
}

/** The folder of the package `cambrian` this file runs from, built or not. */
function packageRoot(): string | undefined {
  let dir = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(dir, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "cambrian") return dir;
    const parent = dirname(dir);
    if (parent === dir) return undefined;
    dir = parent;
  }
}
