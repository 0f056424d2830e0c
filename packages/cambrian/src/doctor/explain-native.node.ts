/**
 * Why the native library of onnxruntime-node does not load, and what to do about it.
 */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Sentences for a person; looks at what lies on the disk. `from` is the file that would load the package. */
export function explainNative(from: string | URL = import.meta.url): string[] {
  const { platform, arch } = process;
  const script =
    "Its install script only fetches files for NVIDIA cards and may be skipped: npm install --ignore-scripts.";
  const root = findPackage(from);
  if (root === undefined) {
    return ["The package onnxruntime-node is not installed. Run: npm install onnxruntime-node@1.30.0", script];
  }
  const builds = listBuilds(root);
  const here = `${platform}/${arch}`;
  if (!builds.includes(here)) {
    return [
      `${root} has no library for this system, ${here}. It has: ${builds.join(", ") || "none"}.`,
      "When node_modules was copied from another computer, delete it and install here.",
      "Otherwise there is no build for this system; use one of those named above.",
    ];
  }
  return [
    `The library for ${here} lies in ${root}, but the system cannot load it.`,
    ...(platform === "linux"
      ? ["It needs glibc: on Alpine Linux use an image based on Debian or Ubuntu, for example node:20-slim."]
      : []),
    ...(platform === "win32" ? ["It needs the Microsoft Visual C++ Redistributable 2022."] : []),
    "When the file is damaged, delete node_modules and install again.",
    script,
  ];
}

function findPackage(from: string | URL): string | undefined {
  for (const folder of createRequire(from).resolve.paths("onnxruntime-node") ?? []) {
    const root = join(folder, "onnxruntime-node");
    if (existsSync(join(root, "package.json"))) return root;
  }
  return undefined;
}

/** "linux/x64" and so on, from the folders bin/napi-vN/SYSTEM/PROCESSOR. */
function listBuilds(root: string): string[] {
  const found = list(join(root, "bin")).flatMap((api) =>
    list(join(root, "bin", api)).flatMap((system) =>
      list(join(root, "bin", api, system)).map((processor) => ({
        name: `${system}/${processor}`,
        whole: list(join(root, "bin", api, system, processor)).some((file) => file.endsWith(".node")),
      })),
    ),
  );
  return found.filter(({ whole }) => whole).map(({ name }) => name);
}

const list = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir).sort() : []);
