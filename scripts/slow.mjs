/**
 * The tests that take minutes: `*.slow.test.ts`. Installs and builds first when needed.
 *
 *   npm run test:slow [-- NAME]        CAMBRIAN_KILLS=1000 for the full number of kills
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const run = (args, env = process.env) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status;
if (run([join(root, "scripts/build.mjs"), "--quiet"]) !== 0) process.exit(1);
const names = process.argv.slice(2);
process.exitCode =
  run([join(root, "node_modules/vitest/vitest.mjs"), "run", ...(names.length > 0 ? names : [".slow."])], {
    ...process.env,
    CAMBRIAN_SLOW: "1",
  }) ?? 1;
