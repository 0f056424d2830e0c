/**
 * Does the package work for someone who only has the file that `npm pack` wrote? Installs it into an empty folder and
 * uses it there: the command line, the library from a script, and its types from TypeScript.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { ensureInstalled, root } from "./install.mjs";

/** The example of the README, on our sample. */
const script = readFileSync(join(root, "README.md"), "utf8")
  .match(/```ts\n([\s\S]*?)```/)[1]
  .replace('"a01.tif"', '"sample.png"');

const failures = [];
const folder = mkdtempSync(join(tmpdir(), "cambrian-pack-"));
try {
  const filename = pack();
  install(filename);
  useCommandLine();
  useLibrary();
  useTypes();
} catch (error) {
  failures.push(error.message);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(`pack: ${failure}`);
console.log(failures.length === 0 ? "The packed package works in an empty folder." : "The packed package has faults.");
process.exitCode = failures.length === 0 ? 0 : 1;

/** Packs packages/cambrian into the folder; returns the file's name. */
function pack() {
  ensureInstalled();
  run(process.execPath, [join(root, "scripts/build.mjs"), "--quiet"], root);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename, files, size }] = JSON.parse(run("npm", args, join(root, "packages/cambrian")));
  const paths = files.map(({ path }) => path);
  console.log(`Packed ${filename}: ${files.length} files, ${(size / 2 ** 20).toFixed(1)} MB.`);
  const wanted = [
    "LICENSE",
    "NOTICE",
    "THIRD_PARTY_NOTICES",
    "README.md",
    "bin/cambrian.js",
    "dist/index.js",
    "dist/cli.js",
  ];
  for (const path of wanted) expect(paths.includes(path), `the package holds ${path}`);
  const strays = paths.filter(
    (path) => path.startsWith("src/") || path.includes(".test.") || path.includes("tsbuildinfo"),
  );
  expect(strays.length === 0, `the package holds no sources or tests (${strays.slice(0, 3).join(", ")})`);
  return filename;
}

function install(filename) {
  writeFileSync(join(folder, "package.json"), '{ "name": "someone", "private": true, "type": "module" }\n');
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  run("npm", ["install", "--ignore-scripts", ...quiet, join(folder, filename)], folder);
  const manifest = JSON.parse(readFileSync(join(folder, "node_modules/cambrian/package.json"), "utf8"));
  const needed = Object.keys(manifest.dependencies).join();
  expect(needed === "onnxruntime-node", `onnxruntime-node is the only dependency (${needed})`);
  expect(!existsSync(join(folder, "node_modules/@cambrian")), "nothing of the workspace is installed beside it");
}

function useCommandLine() {
  console.log(run("npx", ["cambrian", "doctor"], folder).trimEnd());
  writeFileSync(join(folder, "sample.png"), drawNuclei(256, 256));
  const flags = ["--model", "nuclei", "--out", "out", "--table", "csv", "--overlay", "--json"];
  const answer = JSON.parse(run("npx", ["cambrian", "predict", "cells", "sample.png", ...flags], folder).trimEnd());
  console.log(`predict: ${JSON.stringify(answer).slice(0, 200)}`);
  expect(answer.cells === 9, `predict finds the nine discs (it found ${answer.cells})`);
  const written = readdirSync(join(folder, "out"));
  for (const kind of [/\.tiff?$/, /\.csv$/, /\.png$/]) {
    expect(
      written.some((name) => kind.test(name)),
      `predict wrote a file like ${kind} (${written.join(", ")})`,
    );
  }
}

function useLibrary() {
  // Node 20 does not read `using`; esbuild turns it into what Node reads, as TypeScript would.
  writeFileSync(join(folder, "use.ts"), script);
  const esbuild = join(root, "node_modules/esbuild/bin/esbuild");
  run(process.execPath, [esbuild, "use.ts", "--outfile=use.mjs", "--target=node20", "--format=esm"], folder);
  const said = run(process.execPath, ["use.mjs"], folder);
  console.log(`library: ${said.trimEnd()}`);
  expect(/^9 cells$/m.test(said), `the example of the README finds the nine discs (it said: ${said.trim()})`);
}

/** Checks the same script with TypeScript, without skipLibCheck, as a strict user would. */
function useTypes() {
  const options = {
    ...{
      target: "ES2022",
      lib: ["ES2023", "ESNext.Disposable", "DOM"],
      module: "NodeNext",
      strict: true,
      noEmit: true,
    },
    ...{ typeRoots: [join(root, "node_modules/@types")], types: ["node"] },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], folder);
  console.log("types: the example of the README type-checks against the package.");
}

function run(program, args, cwd) {
  const shell = process.platform === "win32" && program !== process.execPath;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", shell });
  if (status === 0) return stdout;
  const words = [program, ...args].join(" ").replaceAll(folder, "FOLDER");
  throw new Error(`\`${words}\` ended with ${status ?? error}:\n${stdout}${stderr}`);
}

function expect(condition, sentence) {
  if (!condition) failures.push(`it should be true that ${sentence}`);
}

/** A grey PNG of nine soft bright discs on a dark ground (three rows of three), written without any code of ours. */
function drawNuclei(width, height) {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dy = (y % 86) - 43;
      const dx = (x % 86) - 43;
      rows[y * (width + 1) + 1 + x] = 12 + 180 / (1 + Math.exp(Math.hypot(dy, dx) - 14)) + ((x * 7 + y * 13) % 5);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks]);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32 of the PNG specification (annex D), bit by bit. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
