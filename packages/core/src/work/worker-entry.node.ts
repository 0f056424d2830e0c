/**
 * Where a worker thread's file is. Threads can only load built JavaScript; when a program runs from its TypeScript
 * sources (tests do), the built counterpart of the worker is started.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CambrianError } from "../error/cambrian-error.js";

/**
 * The URL of a worker's file, named relative to the module that opens the pool:
 * `workerEntry(import.meta.url, "./worker.node.js")`. From `src/x/pool.ts` this is `dist/x/worker.node.js`.
 * Throws `work/not-built` when there is no such file. It cannot tell whether the built file is older than its source.
 */
export function workerEntry(importer: string | URL, relative: string): URL {
  const from = new URL(importer);
  if (from.pathname.endsWith(".ts")) {
    const at = from.pathname.lastIndexOf("/src/");
    if (at >= 0) from.pathname = `${from.pathname.slice(0, at)}/dist/${from.pathname.slice(at + "/src/".length)}`;
  }
  const entry = new URL(relative, from);
  if (!existsSync(entry)) {
    const path = fileURLToPath(entry);
    throw new CambrianError(
      "work/not-built",
      `The worker "${path}" has not been built. Run "npm run build" in the repository and try again.`,
      { path },
    );
  }
  return entry;
}
