/**
 * Does the package work for someone who only has the file that `npm pack` wrote? Installs it into an empty folder and
 * uses it there: the command line, the workbench, the library from a script, and its types from TypeScript.
 */
import { spawn, spawnSync } from "node:child_process";
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
  await useWorkbench();
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
    "dist/job.worker.node.js",
    "dist/workbench/index.html",
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
  const native = "@node-rs/argon2,libsql,onnxruntime-node";
  expect(needed === native, `packages with native libraries are the only dependencies (${needed})`);
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

/** `npx cambrian` serves the page, makes a project, finds cells in a process of its own, and ends when it is told to. */
async function useWorkbench() {
  const env = { ...process.env, CAMBRIAN_HOME: join(folder, "home"), CAMBRIAN_PROJECTS: join(folder, "projects") };
  const program = spawn(
    process.execPath,
    [join(folder, "node_modules/cambrian/bin/cambrian.js"), "--no-open", "--port", "0"],
    {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  let complained = "";
  program.stderr.on("data", (piece) => (complained += piece));
  const ended = new Promise((resolve) => program.on("exit", (code) => resolve(code)));
  try {
    const url = await new Promise((resolve, reject) => {
      program.stdout.on("data", (piece) => {
        said += piece;
        const found = /^Cambrian is running at (\S+)\n$/.exec(said);
        if (found) resolve(found[1]);
      });
      program.on("exit", (code) => reject(new Error(`cambrian ended with ${code}:\n${complained}`)));
      setTimeout(() => reject(new Error(`cambrian said nothing in a minute:\n${complained}`)), 60_000).unref();
    });
    const page = await (await fetch(url)).text();
    expect(page.includes('<div id="root">'), "the workbench's page is served");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
    expect(script && (await fetch(`${url.slice(0, -1)}${script}`)).ok, "the page's script is served");
    const { csrf } = await (await fetch(`${url}api/session`)).json();
    const post = async (path, body) => {
      const headers = { "content-type": "application/json", "x-csrf-token": csrf };
      const answer = await fetch(`${url}api${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
      return answer.json();
    };
    const { id } = await post("/projects/sample", { task: "cells" });
    const { project } = await (await fetch(`${url}api/projects/${id}`)).json();
    const image = project.images.find(({ state }) => state === "new").id;
    let job = await post(`/projects/${id}/jobs`, { kind: "predict", options: { model: "nuclei", images: [image] } });
    for (const until = Date.now() + 120_000; !["done", "failed"].includes(job.state) && Date.now() < until; ) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      job = await (await fetch(`${url}api/projects/${id}/jobs/${job.id}`)).json();
    }
    expect(
      job.state === "done" && job.result.objects > 0,
      `cells are found by a job (${JSON.stringify(job.error ?? job.state)})`,
    );
    console.log(`workbench: ${job.result?.objects} cells found in a sample image.`);
  } finally {
    const begun = Date.now();
    program.kill("SIGTERM");
    const code = await ended;
    expect(
      code === 0 && Date.now() - begun < 5000,
      `SIGTERM ends it with 0 within 5 s (${code}, ${Date.now() - begun} ms)`,
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
