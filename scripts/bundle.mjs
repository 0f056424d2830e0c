/**
 * Bundles entry files with everything they import except packages with native libraries, which cannot be bundled.
 * Every `*.worker.node.ts` of the packages becomes `NAME.worker.node.js` in the same folder, because code starts its
 * workers with `new URL("./NAME.worker.node.js", import.meta.url)`.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

/** Packages with a native library; people install them beside ours. */
const NATIVE = ["onnxruntime-node", "libsql", "@node-rs/argon2"];

/** What benches drive and only this repository has. */
const TOOLS = ["playwright-core"];

/** What libraries try to use when it is there, and do well without. */
const OPTIONAL = ["pg-native", "bufferutil", "utf-8-validate", "@aws-sdk/client-s3", "ioredis", "@redis/client"];

/** Files of packages and apps whose name ends so, in alphabetical order. */
export function sourcesEndingIn(ending) {
  const found = [];
  for (const family of ["packages", "apps"]) {
    for (const name of readdirSync(join(root, family)).sort()) {
      const src = join(root, family, name, "src");
      for (const path of listFiles(src)) if (path.endsWith(ending)) found.push(path);
    }
  }
  return found;
}

/** Every file below a folder; an absent folder has none. */
export function listFiles(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * `entries` maps the name of an output (without `.js`) to its source. Returns esbuild's metafile.
 * Code that several entries share is put into files of its own, so that each module exists once in a process.
 */
export async function bundle(entries, outdir) {
  const entryPoints = { ...entries };
  for (const worker of sourcesEndingIn(".worker.node.ts")) {
    const name = basename(worker, ".ts");
    if (entryPoints[name]) throw new Error(`Two workers are called ${name}: ${entryPoints[name]} and ${worker}.`);
    entryPoints[name] = worker;
  }
  const { metafile } = await build({
    entryPoints,
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    chunkNames: "part-[hash]",
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@cambrian/source"],
    external: [...NATIVE, ...OPTIONAL, ...TOOLS],
    // Bundled CommonJS libraries call require() of Node's own modules.
    banner: {
      js: 'import { createRequire as cambrianRequire } from "node:module"; const require = cambrianRequire(import.meta.url);',
    },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}
