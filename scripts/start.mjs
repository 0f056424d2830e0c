/**
 * `npm start`: from a fresh clone to a segmented picture. Installs and builds when needed, then runs the hidden command
 * `demo`: it draws a sample image, finds its nuclei with the shipped model and writes the results into demo/.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

ensureInstalled();
run([join(root, "scripts/build.mjs")]);
run([join(root, "packages/cambrian/bin/cambrian.js"), "demo", "--out", join(root, "demo")]);
