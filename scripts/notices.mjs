/**
 * Lists the licences of the libraries that were bundled, from esbuild's metafile. The text goes into the package as
 * THIRD_PARTY_NOTICES, because their licences ask for it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

/** Folders (relative to the repository) of the packages that an input of the bundle came from. */
export function bundledPackages(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
      if (match && bytesInOutput > 0) folders.add(match[0]);
    }
  }
  return [...folders].sort();
}

/** The text of THIRD_PARTY_NOTICES. Throws when a bundled package names no licence. */
export function noticesOf(metafile) {
  const parts = ["Cambrian contains code of these libraries, each under its own licence."];
  for (const folder of bundledPackages(metafile)) {
    const at = join(root, folder);
    const { name, version, license, homepage } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    const file = readdirSync(at).find((entry) => /^licen[cs]e/i.test(entry));
    if (!license && !file) throw new Error(`${name} ${version} is bundled but names no licence.`);
    const text = file && existsSync(join(at, file)) ? readFileSync(join(at, file), "utf8").trim() : "";
    parts.push([`${name} ${version} (${license ?? "see below"})`, homepage ?? "", text].filter(Boolean).join("\n\n"));
  }
  return `${parts.join(`\n\n${"-".repeat(78)}\n\n`)}\n`;
}
