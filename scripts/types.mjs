/**
 * Gathers the declarations that `tsc -b` wrote for each package into one tree, and turns `@cambrian/x` in them into
 * relative paths, so that a TypeScript user of the one installed package gets its types.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { listFiles } from "./bundle.mjs";
import { root } from "./install.mjs";

/** Packages whose declarations are gathered, and where `tsc -b` leaves them. */
const packages = { core: "dist", formats: "dist", nn: "dist", tasks: "dist", cambrian: "build" };

export function writeTypes(to) {
  rmSync(to, { recursive: true, force: true });
  for (const [name, out] of Object.entries(packages)) {
    const from = join(root, "packages", name, out);
    const src = join(root, "packages", name, "src");
    for (const path of listFiles(from)) {
      const local = relative(from, path);
      // A source that was deleted leaves its declaration behind.
      if (!local.endsWith(".d.ts") || !existsSync(join(src, local.replace(/\.d\.ts$/, ".ts")))) continue;
      const target = join(to, name, local);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, relativeImports(readFileSync(path, "utf8"), relative(dirname(target), to) || "."));
    }
  }
}

/** `up` leads from the file's folder to the root of the tree. */
export function relativeImports(text, up) {
  return text
    .replace(/(["'])@cambrian\/(\w+)(?:\/(\w+))?\1/g, (_, quote, name, part) => {
      const file = part ? `index.${part}.js` : "index.js";
      return `${quote}${up}/${name}/${file}${quote}`;
    })
    .replace(/^\/\/# sourceMappingURL=.*$/gm, "");
}
