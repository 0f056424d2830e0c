/**
 * Paths as people read them.
 */
import { relative } from "node:path";

/** Relative to where the person is when it lies below that folder, else whole. */
export function showPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}
