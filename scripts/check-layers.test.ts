/** Small trees that break one rule each: the check must name it, and must pass the same tree without the fault. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
// @ts-expect-error a plain script without declarations
import { findBrokenRules } from "./check-layers.mjs";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const layers = {
  layers: { "packages/low": [], "packages/high": ["packages/low"], "apps/tool": ["packages/high"] },
  families: { "packages/high/src": ["cells", "pose"] },
  tools: ["bench"],
  platform: { folders: ["apps"], files: [".node.ts", ".test.ts"] },
};
const exports = {
  ".": { "@cambrian/source": "./src/index.ts" },
  "./node": { "@cambrian/source": "./src/index.node.ts" },
};
const house: Record<string, string> = {
  "layers.json": JSON.stringify(layers),
  "packages/low/package.json": JSON.stringify({ name: "@t/low", exports }),
  "packages/low/src/index.ts": 'export { size } from "./size.js";\n',
  "packages/low/src/size.ts": "export const size = 3;\n",
  "packages/low/src/index.node.ts": 'import { readFile } from "node:fs/promises";\nexport const read = readFile;\n',
  "packages/high/package.json": JSON.stringify({ name: "@t/high", exports, dependencies: { "@t/low": "1.0.0" } }),
  "packages/high/src/index.ts": 'export { cells } from "./cells/cells.js";\n',
  "packages/high/src/cells/cells.ts": 'import { size } from "@t/low";\nexport const cells = size;\n',
  "packages/high/src/pose/pose.ts": "export const pose = 1;\n",
  "apps/tool/package.json": JSON.stringify({ name: "@t/tool", dependencies: { "@t/high": "1.0.0" } }),
  "apps/tool/src/index.ts":
    'import { argv } from "node:process";\nimport { cells } from "@t/high";\nexport const all = [argv, cells];\n',
};

/** The rules that the house breaks once these files were added or replaced. */
function rulesBrokenBy(changes: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "cambrian-layers-"));
  folders.push(root);
  for (const [path, text] of Object.entries({ ...house, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findBrokenRules(root).map(({ rule, file }: { rule: string; file: string }) => `${rule} ${file}`);
}

test("a house in order passes", () => {
  expect(rulesBrokenBy({})).toEqual([]);
});

test("an import that runs up is refused", () => {
  const manifest = JSON.stringify({ name: "@t/low", exports, dependencies: { "@t/high": "1.0.0" } });
  const size = 'import { cells } from "@t/high";\nexport const size = cells;\n';
  const broken = rulesBrokenBy({ "packages/low/package.json": manifest, "packages/low/src/size.ts": size });
  expect(broken).toEqual(["up packages/low/src/size.ts"]);
});

test("an import that skips a layer which layers.json does not list is refused", () => {
  const manifest = JSON.stringify({ name: "@t/tool", dependencies: { "@t/low": "1.0.0" } });
  const index = 'import { size } from "@t/low";\nexport const all = size;\n';
  expect(rulesBrokenBy({ "apps/tool/package.json": manifest, "apps/tool/src/index.ts": index })).toEqual([
    "up apps/tool/src/index.ts",
  ]);
});

test("an import sideways between members of a family is refused, also of types", () => {
  for (const word of ["import", "import type"]) {
    const pose = `${word} { cells } from "../cells/cells.js";\nexport const pose = cells;\n`;
    expect(rulesBrokenBy({ "packages/high/src/pose/pose.ts": pose })).toEqual([
      "sideways packages/high/src/pose/pose.ts",
    ]);
  }
});

test("an import past a package's exports is refused", () => {
  const deep = 'import { size } from "@t/low/src/size.js";\nexport const cells = size;\n';
  const out = 'import { size } from "../../../low/src/size.js";\nexport const cells = size;\n';
  for (const text of [deep, out]) {
    expect(rulesBrokenBy({ "packages/high/src/cells/cells.ts": text })).toEqual([
      "exports packages/high/src/cells/cells.ts",
    ]);
  }
});

test("a bench that reaches into a package is refused", () => {
  const reaching = 'import { size } from "../packages/low/src/size.js";\nexport default size;\n';
  expect(rulesBrokenBy({ "bench/size.bench.ts": reaching })).toEqual(["exports bench/size.bench.ts"]);
  const asking = 'import { size } from "@t/low";\nexport default size;\n';
  expect(rulesBrokenBy({ "bench/size.bench.ts": asking })).toEqual([]);
});

test("a circle of files is refused and told whole", () => {
  const size = 'import { width } from "./width.js";\nexport const size = () => width();\n';
  const width = 'import { size } from "./size.js";\nexport const width = () => size();\n';
  const broken = rulesBrokenBy({ "packages/low/src/size.ts": size, "packages/low/src/width.ts": width });
  expect(broken).toEqual(["circle packages/low/src/size.ts"]);
});

test("a circle of types alone passes, because nothing of it runs", () => {
  const size = 'import type { Width } from "./width.js";\nexport interface Size { w: Width }\nexport const size = 3;\n';
  const width = 'import type { Size } from "./size.js";\nexport interface Width { s?: Size }\n';
  expect(rulesBrokenBy({ "packages/low/src/size.ts": size, "packages/low/src/width.ts": width })).toEqual([]);
});

test("a package that imports itself by name is refused", () => {
  const cells = 'import { pose } from "@t/high";\nexport const cells = pose;\n';
  expect(rulesBrokenBy({ "packages/high/src/cells/cells.ts": cells })).toEqual([
    "circle packages/high/src/cells/cells.ts",
  ]);
});

test("Node in a file that must run in a browser is refused", () => {
  const uses = [
    'import { readFileSync } from "node:fs";\nexport const size = readFileSync;\n',
    'import fs from "fs";\nexport const size = fs;\n',
    'export const size = async () => await import("node:os");\n',
    "export const size = Buffer.from([3]);\n",
    "export const size = process.argv.length;\n",
  ];
  for (const text of uses)
    expect(rulesBrokenBy({ "packages/low/src/size.ts": text })).toEqual(["platform packages/low/src/size.ts"]);
});

test("words in comments and strings, and names of our own, are not Node's globals", () => {
  const text =
    '// Buffer.from(x) and import "node:fs" would be wrong here\n' +
    'export const size = "process.exit()";\nexport const run = (process: (n: number) => number) => process(3);\n';
  expect(rulesBrokenBy({ "packages/low/src/size.ts": text })).toEqual([]);
});

test("Node in *.node.ts files and in tests passes", () => {
  const text = 'import { tmpdir } from "node:os";\nexport const folder = tmpdir() + process.cwd();\n';
  const files = { "packages/low/src/disk.node.ts": text, "packages/low/src/size.test.ts": text };
  expect(rulesBrokenBy(files)).toEqual([]);
});

test("a dependency that package.json does not list is refused", () => {
  const size = 'import { zip } from "zipper";\nexport const size = zip;\n';
  expect(rulesBrokenBy({ "packages/low/src/size.ts": size })).toEqual(["undeclared packages/low/src/size.ts"]);
});

test("a relative import of a file that is not there is refused", () => {
  const index = 'export { size } from "./sise.js";\n';
  expect(rulesBrokenBy({ "packages/low/src/index.ts": index })).toEqual(["missing packages/low/src/index.ts"]);
});

test("a package without a place in layers.json is refused", () => {
  expect(rulesBrokenBy({ "packages/stray/package.json": "{}" })).toEqual(["unlisted packages/stray"]);
});

test("a .tsx file is looked at, and it may import style sheets beside it", () => {
  const view = 'import "./view.css";\nimport { size } from "./size.js";\nexport const view = <p>{size}</p>;\n';
  const files = { "packages/low/src/view.tsx": view, "packages/low/src/view.css": "p { margin: 0; }\n" };
  expect(rulesBrokenBy(files)).toEqual([]);
  const index = 'export { view } from "./view.js";\n';
  expect(rulesBrokenBy({ ...files, "packages/low/src/index.ts": index })).toEqual([]);
  expect(rulesBrokenBy({ ...files, "packages/low/src/view.tsx": view.replace("view.css", "gone.css") })).toEqual([
    "missing packages/low/src/view.tsx",
  ]);
  expect(rulesBrokenBy({ ...files, "packages/low/src/view.tsx": `import "@t/high";\n${view}` })).toEqual([
    "up packages/low/src/view.tsx",
  ]);
});
