/**
 * Makes sure that the packages named in package-lock.json are installed, and installs them when they are not.
 * Runs on plain Node: it is the first thing `npm start` and `npm test` do on a fresh machine.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const stamp = `${root}node_modules/.cache/installed.sha256`;

/** Stops with a clear sentence when Node is older than the engine needs. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Cambrian needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

/** Runs `npm ci` when node_modules is missing or belongs to another package-lock.json. Exits when npm fails. */
export function ensureInstalled() {
  requireNode();
  const wanted = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!existsSync(stamp) && sameAsHiddenLock()) return remember(wanted);
  console.log("Installing packages (npm ci), a minute on a fresh machine ...");
  const begun = Date.now();
  // onnxruntime-node would otherwise fetch CUDA libraries, which the work on processors does not need.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  const { status } = spawnSync("npm", args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    console.error(
      "npm ci failed; its messages are above. Cambrian needs the npm registry (or a filled npm cache) once.",
    );
    process.exit(1);
  }
  console.log(`Installed in ${((Date.now() - begun) / 1000).toFixed(0)} s.`);
  remember(wanted);
}

/** True when a person ran npm by hand and every locked package is in place. */
function sameAsHiddenLock() {
  const hidden = `${root}node_modules/.package-lock.json`;
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  const locked = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, link }]) =>
      !path.startsWith("node_modules/") || optional || link || present[path]?.version === version,
  );
}

function remember(wanted) {
  mkdirSync(`${root}node_modules/.cache`, { recursive: true });
  writeFileSync(stamp, wanted);
}
