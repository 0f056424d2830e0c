/**
 * The command line on a real terminal: signals, pipes that close early, and the process's exit code.
 */
import { EXIT, runCommandLine } from "./run-command-line.js";
import type { Sink } from "./world.js";

const LINGER_MS = 1000;

/**
 * Run the process's own command line and give back its exit code. The first Ctrl-C stops the work cleanly, a second
 * one ends the process at once.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    controller.abort();
    process.stderr.write("\nStopping. Press Ctrl-C again to stop at once.\n");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const stdout = makeSink(process.stdout);
  const stderr = makeSink(process.stderr);
  try {
    return await runCommandLine(argv, {
      stdout,
      stderr,
      cwd: process.cwd(),
      signal: controller.signal,
      now: () => performance.now(),
    });
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    // The exit code is set; what is still open after that (a browser that keeps its connection) must not hold us.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

/** A stream whose reader may leave (`| head`): what follows is dropped, the work goes on. */
function makeSink(stream: NodeJS.WriteStream): Sink {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
    open = false;
  });
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || 100; // some pseudo-terminals say 0
    },
  };
}
