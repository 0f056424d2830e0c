/**
 * `npm start`: from a fresh clone to the workbench. Installs and builds when needed, then opens it on a sample project of
 * drawn images. What follows `--` goes to the program: `npm start -- myimages --port 8080`.
 */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
if (built.status !== 0) process.exit(built.status ?? 1);

const given = process.argv.slice(2);
const withValue = ["--port", "--host", "--log", "--threads"];
const path = given.some((word, n) => !word.startsWith("-") && !withValue.includes(given[n - 1]));
const args = [join(root, "packages/cambrian/bin/cambrian.js"), "open", ...given, ...(path ? [] : ["--sample"])];
const program = spawn(process.execPath, args, { cwd: process.env.INIT_CWD ?? root, stdio: "inherit" });
// Ctrl-C reaches the program by itself; what others send to us is passed on.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => program.kill("SIGTERM"));
program.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
