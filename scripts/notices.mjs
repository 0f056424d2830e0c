/**
 * Lists the licences of the libraries that were bundled: into the program, from esbuild's metafile, and into the workbench's
 * page, everything it depends on. The text goes into the package as THIRD_PARTY_NOTICES, because their licences ask for it.
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

/** Folders of what the workbench's page depends on, directly and through others; packages of the workspace are passed through. */
export function pagePackages() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const folders = new Set();
  // Of these the page takes types only; what they need on a server is listed where it is bundled.
  const seen = new Set(["packages/project", "packages/formats", "node_modules/onnxruntime-node"]);
  const visit = (at) => {
    if (seen.has(at)) return;
    seen.add(at);
    if (at.includes("node_modules/")) folders.add(at);
    for (const name of Object.keys(packages[at]?.dependencies ?? {})) {
      const found = resolveFrom(packages, at, name);
      if (found) visit(packages[found].link ? packages[found].resolved : found);
    }
  };
  visit("apps/workbench");
  return [...folders].filter((folder) => existsSync(join(root, folder, "package.json"))).sort();
}

/** As Node looks for a package: in the nearest node_modules, then further up. */
function resolveFrom(packages, at, name) {
  for (let folder = at; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = `${folder ? `${folder}/` : ""}node_modules/${name}`;
    if (packages[path]) return path;
    if (!folder) return undefined;
    if (!folder.includes("/node_modules/")) folder = "";
    if (folder === "" && packages[`node_modules/${name}`]) return `node_modules/${name}`;
    if (folder === "") return undefined;
  }
}

/** Some older packages name their licence under a heading of their README only. */
function licenceInReadme(at) {
  const readme = readdirSync(at).find((entry) => /^readme/i.test(entry));
  if (!readme) return undefined;
  return /^#+\s*licen[cs]e\s+([A-Z][\w.-]+)/im.exec(readFileSync(join(at, readme), "utf8"))?.[1];
}

/** The text of THIRD_PARTY_NOTICES. Throws when a bundled package names no licence. */
export function noticesOf(metafile) {
  const parts = ["Cambrian contains code of these libraries, each under its own licence."];
  for (const folder of [...new Set([...bundledPackages(metafile), ...pagePackages()])].sort()) {
    const at = join(root, folder);
    const { name, version, homepage, ...said } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    const license = said.license ?? licenceInReadme(at);
    const file = readdirSync(at).find((entry) => /^licen[cs]e/i.test(entry));
    if (!license && !file) throw new Error(`${name} ${version} is bundled but names no licence.`);
    const text = file && existsSync(join(at, file)) ? readFileSync(join(at, file), "utf8").trim() : "";
    parts.push([`${name} ${version} (${license ?? "see below"})`, homepage ?? "", text].filter(Boolean).join("\n\n"));
  }
  return `${parts.join(`\n\n${"-".repeat(78)}\n\n`)}\n`;
}
