/**
 * Crashes while people draw: a process that edits a project is ended with SIGKILL at random moments, and every time the
 * project must open, hold every step that was answered, and agree with its journal. `CAMBRIAN_KILLS` says how often.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { openProjectFolder } from "./folder/open-project-folder.node.js";

const script = fileURLToPath(new URL("./testing/run-to-kill.mjs", import.meta.url));
const kills = Number(process.env.CAMBRIAN_KILLS ?? 20);

/** Let a process draw, and end it `afterMs` after its first answered step; gives the answered steps. */
function drawUntilKilled(
  folder: string,
  seed: number,
  afterMs: number,
): Promise<readonly (readonly [number, string])[]> {
  const child = spawn(process.execPath, [script, folder, String(seed)], { stdio: ["ignore", "pipe", "inherit"] });
  const answered: (readonly [number, string])[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [seq = "", id = ""] = line.split(" ");
    // A line that was cut off in the middle was not heard by anybody.
    if (id.length !== 36) return;
    if (answered.push([Number(seq), id]) === 1) setTimeout(() => child.kill("SIGKILL"), afterMs);
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", () => done(answered));
  });
}

test(
  `${kills} times killed while drawing, no answered step is lost and the project always opens`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "cambrian-kill-"));
    const random = makeRandom(11);
    const heard = new Map<number, string>();
    try {
      for (let kill = 1; kill <= kills; kill++) {
        for (const [seq, id] of await drawUntilKilled(folder, kill, random.integer(120))) heard.set(seq, id);
        await using store = await openProjectFolder(folder);
        const ids = new Map<number, string>();
        for (let after = 0; ; ) {
          const page = await store.history({ after, limit: 1000, light: true });
          for (const { seq, id } of page) ids.set(seq, id);
          if (page.length < 1000) break;
          after = page.at(-1)?.seq ?? after;
        }
        const lost = [...heard].filter(([seq, id]) => ids.get(seq) !== id);
        expect(lost, `after kill ${kill}`).toEqual([]);
        // Replaying everything takes longer and longer, so not every time.
        if (kill % 25 === 0 || kill === kills) {
          const wrong = (await store.verify()).filter(({ code }) => code !== "verify/missing-image");
          expect(wrong, `after kill ${kill}`).toEqual([]);
        }
      }
      expect(heard.size).toBeGreaterThan(kills);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60 * 60_000,
);
