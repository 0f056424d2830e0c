/** `cambrian PATH` and `cambrian` alone open the workbench: such words get the command's name in front. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Words that begin a path rather than a misspelt command. */
const PATH_LIKE = /[\\/]|^[.~]|^[a-z]:/i;
const ABOUT_PROGRAM = new Set(["-h", "--help", "-V", "--version"]);

export function chooseCommand(argv: readonly string[], known: ReadonlySet<string>, cwd: string): readonly string[] {
  const [first] = argv;
  if (first === undefined) return ["open"];
  if (known.has(first) || argv.some((word) => ABOUT_PROGRAM.has(word))) return argv;
  if (first.startsWith("-")) return ["open", ...argv];
  return PATH_LIKE.test(first) || existsSync(resolve(cwd, first)) ? ["open", ...argv] : argv;
}
