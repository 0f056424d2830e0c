/**
 * Commands run inside the test, with what they print caught and a folder of their own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../run-command-line.js";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed. Throws when standard output is not one JSON value. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into plain JSON
  json(): any;
}

export interface RunOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal;
  /** As on a terminal; default false. */
  readonly isTTY?: boolean;
  /** Called with everything that goes to standard output. */
  readonly onStdout?: (text: string) => void;
  /** Called with everything that goes to standard error. */
  readonly onStderr?: (text: string) => void;
}

export async function runCli(words: string | readonly string[], options: RunOptions): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const { cwd, signal = new AbortController().signal, isTTY = false } = options;
  const code = await runCommandLine(typeof words === "string" ? words.split(" ").filter(Boolean) : words, {
    stdout: {
      write: (text) => {
        stdout += text;
        options.onStdout?.(text);
      },
      isTTY,
      columns: 100,
    },
    stderr: {
      write: (text) => {
        stderr += text;
        options.onStderr?.(text);
      },
      isTTY,
      columns: 100,
    },
    cwd,
    signal,
    now: () => performance.now(),
  });
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** A new empty folder; removed when disposed. */
export function makeFolderFor(test: string): Disposable & { readonly path: string; at(...parts: string[]): string } {
  const path = mkdtempSync(join(tmpdir(), `cambrian-${test}-`));
  return {
    path,
    at: (...parts) => join(path, ...parts),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
