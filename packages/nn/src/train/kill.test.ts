import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("./run-to-kill.mjs", import.meta.url));

interface Ended {
  readonly steps: readonly number[];
  readonly weights: string | undefined;
  readonly signal: NodeJS.Signals | null;
}

/** Run the script in a process of its own; with `killAt`, end it with SIGKILL when it says that this step is done. */
function runProcess(checkpoint: string, killAt?: number): Promise<Ended> {
  const child = spawn(process.execPath, [script, checkpoint], { stdio: ["ignore", "pipe", "inherit"] });
  const steps: number[] = [];
  let weights: string | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [what, value = ""] = line.split(" ");
    if (what === "weights") weights = value;
    else steps.push(Number(value));
    if (killAt !== undefined && steps.length >= killAt) child.kill("SIGKILL");
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (_, signal) => done({ steps, weights, signal }));
  });
}

// Three processes start one after the other, which takes its time on a busy machine.
const MINUTES = 60_000;

test(
  "a training process killed with SIGKILL goes on bit for bit and leaves no half-written checkpoint",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "cambrian-kill-"));
    try {
      const whole = await runProcess(join(folder, "whole"));
      expect(whole).toMatchObject({ signal: null, steps: Array.from({ length: 60 }, (_, k) => k + 1) });

      const path = join(folder, "killed");
      const first = await runProcess(path, 13);
      expect(first).toMatchObject({ signal: "SIGKILL", weights: undefined });
      expect(existsSync(path)).toBe(true);
      const rest = await runProcess(path);
      expect(rest.steps[0]).toBeGreaterThanOrEqual(13);
      expect(rest.steps.at(-1)).toBe(60);
      expect(rest.weights).toBe(whole.weights);
      // the file that was being written when the process died may be left beside it, but only that
      const others = (await readdir(folder)).filter((name) => name !== "whole" && name !== "killed");
      expect(others.length).toBeLessThanOrEqual(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  10 * MINUTES,
);
