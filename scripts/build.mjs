/**
 * Builds what people install: packages/cambrian with the bundled library, command line and server, the workbench's page,
 * type declarations and the shipped models. Does nothing when no source changed since the last build.
 *
 *   node scripts/build.mjs [--quiet] [--force]
 *   node scripts/build.mjs --quick       program and page only, without types: for trying something out
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

const target = join(root, "packages/cambrian");
const stamp = join(root, "node_modules/.cache/build.sha256");

const quiet = process.argv.includes("--quiet");
const quick = process.argv.includes("--quick");
const say = (line) => quiet || console.log(line);

ensureInstalled();
const { bundle, listFiles } = await import("./bundle.mjs");
const { noticesOf } = await import("./notices.mjs");
const { writeTypes } = await import("./types.mjs");

const now = fingerprint();
const current = existsSync(stamp) && readFileSync(stamp, "utf8") === now && isComplete();
if (current && !process.argv.includes("--force")) {
  say("Built already; no source changed.");
} else {
  const begun = Date.now();
  rmSync(stamp, { force: true });
  const types = quick ? Promise.resolve(true) : compileTypes();
  const entries = { index: join(target, "src/index.ts"), cli: join(root, "apps/cli/src/index.ts") };
  const metafile = await bundle(entries, join(target, "dist")).catch(() => undefined);
  if (!metafile) {
    console.error("The bundle could not be made; what is wrong is listed above. An earlier build is still there.");
    await types;
    process.exit(1);
  }
  removeOldParts(metafile);
  if (!(await buildWorkbench())) {
    console.error("The page of the workbench could not be built; what is wrong is listed above.");
    await types;
    process.exit(1);
  }
  writeFileSync(join(target, "THIRD_PARTY_NOTICES"), noticesOf(metafile));
  for (const name of ["LICENSE", "NOTICE", "README.md"]) copyFileSync(join(root, name), join(target, name));
  const models = copyModels();
  if (!(await types)) {
    console.error("The bundle was written, but the type check failed; its messages are above.");
    process.exit(1);
  }
  if (!quick) {
    writeTypes(join(target, "dist/types"));
    writeFileSync(stamp, now);
  }
  const shipped = models.length === 0 ? "no model" : `models: ${models.join(", ")}`;
  say(`Built packages/cambrian in ${((Date.now() - begun) / 1000).toFixed(1)} s (${shipped}).`);
}

/** Name, size and time of everything the build reads. */
function fingerprint() {
  const hash = createHash("sha256");
  const sources = ["packages", "apps"].flatMap((family) =>
    readdirSync(join(root, family)).flatMap((name) => {
      const at = join(root, family, name);
      return [...listFiles(join(at, "src")), join(at, "package.json"), join(at, "tsconfig.json")];
    }),
  );
  const others = ["package-lock.json", "tsconfig.json", "tsconfig.base.json", "README.md", "LICENSE", "NOTICE"].map(
    (name) => join(root, name),
  );
  const page = ["index.html", "vite.config.ts"].map((name) => join(root, "apps/workbench", name)).filter(existsSync);
  page.push(...listFiles(join(root, "apps/workbench/public")));
  const scripts = ["build", "bundle", "notices", "types"].map((name) => join(root, `scripts/${name}.mjs`));
  for (const path of [...sources, ...others, ...page, ...scripts, ...listFiles(join(root, "models"))]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function isComplete() {
  return [
    "dist/index.js",
    "dist/cli.js",
    "dist/workbench/index.html",
    "dist/types/cambrian/index.d.ts",
    "LICENSE",
  ].every((path) => existsSync(join(target, path)));
}

/** Builds the page with vite into dist/workbench; true when it could be built. */
function buildWorkbench() {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const args = [vite, "build", "--outDir", join(target, "dist/workbench"), "--emptyOutDir", "--logLevel", "warn"];
  const child = spawn(process.execPath, args, { cwd: join(root, "apps/workbench"), stdio: ["ignore", 2, 2] });
  return new Promise((resolve) => child.on("close", (code) => resolve(code === 0)));
}

/** Runs `tsc -b`; true when it found nothing wrong. */
function compileTypes() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const child = spawn(process.execPath, [tsc, "-b", "--pretty", "false"], { cwd: root, stdio: ["ignore", 2, 2] });
  return new Promise((resolve) => child.on("close", (code) => resolve(code === 0)));
}

/** Removes files of an earlier bundle, whose shared parts have other names now. */
function removeOldParts({ outputs }) {
  const dist = join(target, "dist");
  const written = new Set(Object.keys(outputs).map((path) => join(root, path)));
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (/\.js(\.map)?$/.test(name) && !written.has(path)) rmSync(path);
  }
}

/** Copies models/NAME/{model.onnx,card.json} into the package; returns the names. */
function copyModels() {
  const to = join(target, "models");
  rmSync(to, { recursive: true, force: true });
  const names = listFiles(join(root, "models"))
    .filter((path) => basename(path) === "model.onnx")
    .map((path) => basename(dirname(path)));
  for (const name of names) {
    mkdirSync(join(to, name), { recursive: true });
    for (const file of ["model.onnx", "card.json"]) {
      copyFileSync(join(root, "models", name, file), join(to, name, file));
    }
  }
  return names;
}
