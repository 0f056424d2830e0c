/**
 * Runs one bench of bench/ and prints what it measured.
 *
 *   npm run bench                      lists the benches
 *   npm run bench -- NAME              runs one, prints a table
 *   npm run bench -- NAME --json       the last line on stdout is one JSON object
 *
 * Exit codes: 0 measured, 1 the bench failed, 2 unknown name, 3 its data is missing.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled, root } from "./install.mjs";

const folder = join(root, "bench");
const ending = ".bench.ts";
const names = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();

const asJson = process.argv.includes("--json");
const [name] = process.argv.slice(2).filter((word) => !word.startsWith("--"));

if (name === undefined) {
  console.log("Benches, each run by `npm run bench -- NAME [--json]`:");
  for (const each of names) console.log(`  ${each.padEnd(16)}${aboutOf(each)}`);
} else if (!names.includes(name)) {
  console.error(`There is no bench "${name}". There are: ${names.join(", ") || "none yet"}.`);
  process.exitCode = 2;
} else {
  ensureInstalled();
  process.exitCode = await runBench(name);
}

/** The first sentence of the comment that the file begins with. */
function aboutOf(each) {
  const text = readFileSync(join(folder, each + ending), "utf8");
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? "";
  const words = comment
    .replace(/^\s*\*/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return /^.*?\.(?=\s|$)/.exec(words)?.[0] ?? words;
}

async function runBench(each) {
  const data = resolve(root, process.env.CAMBRIAN_DATA ?? "../shared/data");
  const { default: run, needsData } = await load(each);
  if (needsData && !existsSync(join(data, needsData))) {
    console.error(
      `The bench "${each}" needs the images of ${needsData}, which are not in ${data}. Set CAMBRIAN_DATA to the folder that holds them.`,
    );
    return 3;
  }
  const report = (line) => console.error(line);
  const result = { ...(await run(report, { data, root })) };
  const { value, unit, better, goal, peer = null, ...extra } = result;
  const whole = { bench: each, value, unit, better, goal, peer, machine: describeMachine(), ...extra };
  if (asJson) console.log(JSON.stringify(whole));
  else printTable(whole);
  return 0;
}

/** Bundles the bench with its workers, because Node 20 does not run TypeScript, and imports it. */
async function load(each) {
  const { bundle } = await import("./bundle.mjs");
  // Inside the package, because there the library finds the shipped models.
  const out = join(root, "packages/cambrian/build/bench", each);
  rmSync(out, { recursive: true, force: true });
  await bundle({ [each]: join(folder, each + ending) }, out);
  return await import(pathToFileURL(join(out, `${each}.js`)).href);
}

function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

function printTable({ bench, value, unit, better, goal, peer, machine, ...extra }) {
  const rows = [
    ["bench", bench],
    ["value", `${format(value)} ${unit} (${better} is better)`],
    ["goal", goal === null || goal === undefined ? "none" : `${format(goal)} ${unit}: ${reached(value, goal, better)}`],
    ["peer", peer ? `${peer.name} ${peer.version}: ${format(peer.value)} ${unit}` : "none measured"],
    [
      "machine",
      `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.platform}`,
    ],
    ...Object.entries(extra).map(([key, each]) => [key, format(each)]),
  ];
  const width = Math.max(...rows.map(([key]) => key.length)) + 2;
  for (const [key, text] of rows) console.log(`${key.padEnd(width)}${text}`);
}

function reached(value, goal, better) {
  const ok = better === "higher" ? value >= goal : value <= goal;
  return ok ? "reached" : "not reached";
}

function format(value) {
  if (typeof value === "number") return String(Math.round(value * 10_000) / 10_000);
  return typeof value === "string" ? value : JSON.stringify(value);
}
