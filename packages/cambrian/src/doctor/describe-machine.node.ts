/**
 * What this computer is, as far as speed and memory go.
 */
import { availableParallelism, cpus, freemem, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  /** Threads that may run at once; what `--threads` is by default. */
  readonly threads: number;
  /** In GiB, as the system counts it. */
  readonly memoryGiB: number;
  readonly freeMemoryGiB: number;
  /** System and processor family, as Node names them: "linux x64". */
  readonly system: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const gib = (bytes: number): number => Math.round((bytes / 2 ** 30) * 10) / 10;
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    threads: availableParallelism(),
    memoryGiB: gib(totalmem()),
    freeMemoryGiB: gib(freemem()),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
