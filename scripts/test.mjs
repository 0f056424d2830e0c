/**
 * All checks, in the order in which they fail fastest; installs and builds first when needed.
 * The last line on stdout counts them: every test of vitest, and each other check as one.
 *
 *   node scripts/test.mjs           everything
 *   node scripts/test.mjs --fast    layers, format and lint, types
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { ensureInstalled, root } from "./install.mjs";

const fast = process.argv.includes("--fast");
const bin = (path) => join(root, "node_modules", path);
const report = bin(".cache/vitest.json");

const checks = [
  { name: "layers", args: ["scripts/check-layers.mjs"] },
  { name: "format and lint", args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
  { name: "types", args: [bin("typescript/bin/tsc"), "-p", "tsconfig.check.json"] },
  { name: "types of the workbench", args: [bin("typescript/bin/tsc"), "-p", "apps/workbench"] },
  ...(fast
    ? []
    : [
        { name: "build", args: ["scripts/build.mjs"] },
        {
          name: "tests",
          args: [
            bin("vitest/vitest.mjs"),
            "run",
            "--reporter=default",
            "--reporter=json",
            `--outputFile.json=${report}`,
          ],
          count: countTests,
        },
        { name: "pack", args: ["scripts/pack.test.mjs"] },
      ]),
];

ensureInstalled();
if (!fast) ensureBrowser();
mkdirSync(bin(".cache"), { recursive: true });
rmSync(report, { force: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
for (const { name, args, count } of checks) {
  console.log(`\n== ${name}`);
  const begun = Date.now();
  // CI makes vitest refuse a list that is missing instead of writing it.
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { CI: "1", ...process.env },
  });
  const result = count?.(status === 0) ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  for (const key of Object.keys(total)) total[key] += result[key];
  if (result.failed > 0) broken.push(name);
  console.log(`== ${name}: ${result.failed > 0 ? "FAILED" : "ok"} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}.`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Counts from vitest's report; a run that failed for another reason than a test (a file that does not load) counts as one. */
function countTests(succeeded) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
  const failed = succeeded ? numFailedTests : Math.max(1, numFailedTests);
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}
