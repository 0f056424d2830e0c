/**
 * Refuses imports that would bend the house: up a layer, sideways inside a family, past a package's `exports`, in a
 * circle, undeclared in package.json, or Node in a file that must also run in a browser. Reads layers.json.
 *
 *   node scripts/check-layers.mjs [FOLDER]      FOLDER defaults to this repository
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NODE_GLOBALS = ["Buffer", "process", "require", "__dirname", "__filename", "setImmediate", "global"];

/** Every broken rule below `root`, as `{ rule, file, line, message }`, sorted by file. */
export function findBrokenRules(root) {
  const {
    layers,
    families = {},
    platform = {},
    tools = [],
  } = JSON.parse(readFileSync(join(root, "layers.json"), "utf8"));
  const packages = Object.keys(layers).map((at) => {
    const manifest = JSON.parse(readFileSync(join(root, at, "package.json"), "utf8"));
    return { at, manifest, files: listSources(join(root, at, "src")) };
  });
  const byName = new Map(packages.map((each) => [each.manifest.name, each]));
  const broken = unlistedPackages(root, layers);
  const edges = new Map();
  for (const { at, manifest, files } of packages) {
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const name = relative(root, file).replaceAll("\\", "/");
      const report = (rule, line, message) => broken.push({ rule, file: name, line, message });
      const to = [];
      for (const { specifier, line, typeOnly } of importsOf(text)) {
        if (specifier.startsWith(".")) {
          const target = sourceOf(resolve(dirname(file), specifier));
          checkRelative({ root, at, file, target, specifier, families, report, line });
          if (target && !typeOnly) to.push(target);
        } else {
          const target = checkPackage({ root, at, manifest, layers, byName, specifier, name, platform, report, line });
          if (target && !typeOnly) to.push(target);
        }
      }
      edges.set(file, to);
      if (!mayUseNode(name, platform)) {
        for (const { word, line } of nodeGlobalsIn(text)) {
          report("platform", line, `uses Node's ${word}; move it to a *.node.ts file or take it as an argument`);
        }
      }
    }
  }
  broken.push(...toolsReachingIn(root, tools));
  for (const circle of circlesIn(edges)) {
    const path = circle.map((file) => relative(root, file).replaceAll("\\", "/"));
    broken.push({
      rule: "circle",
      file: path[0],
      line: 1,
      message: `imports itself: ${[...path, path[0]].join(" -> ")}`,
    });
  }
  return broken.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** Packages on disk that layers.json does not place. */
function unlistedPackages(root, layers) {
  const families = [...new Set(Object.keys(layers).map((at) => dirname(at)))];
  return families.flatMap((family) =>
    readdirSync(join(root, family))
      .map((name) => `${family}/${name}`)
      .filter((at) => !(at in layers) && existsSync(join(root, at, "package.json")))
      .map((at) => ({ rule: "unlisted", file: at, line: 1, message: "is a package without a place in layers.json" })),
  );
}

/** Benches and scripts use packages by their names, as anybody else. */
function toolsReachingIn(root, tools) {
  return tools.flatMap((folder) =>
    listSources(join(root, folder)).flatMap((file) =>
      importsOf(readFileSync(file, "utf8"))
        .filter(({ specifier }) => specifier.startsWith("."))
        .filter(({ specifier }) => relative(join(root, folder), resolve(dirname(file), specifier)).startsWith(".."))
        .map(({ specifier, line }) => ({
          rule: "exports",
          file: relative(root, file).replaceAll("\\", "/"),
          line,
          message: `reaches out of ${folder} with "${specifier}"; import the package by its name`,
        })),
    ),
  );
}

function checkRelative({ root, at, file, target, specifier, families, report, line }) {
  const reached = relative(join(root, at, "src"), target ?? resolve(dirname(file), specifier));
  if (reached.startsWith("..")) {
    report("exports", line, `reaches out of its package with "${specifier}"; import the other package by its name`);
  } else if (!target) {
    report(
      "missing",
      line,
      `"${specifier}" names no file; a relative import ends in .js and stands for the .ts or .tsx beside it`,
    );
  }
  const from = memberOf(root, file, families);
  const other = target && memberOf(root, target, families);
  if (from && other && from !== other) {
    report("sideways", line, `${from} imports ${other}; what both need belongs above them or in a lower package`);
  }
}

/** Checks an import by name; returns the source file of a workspace package that it leads to. */
function checkPackage({ root, at, manifest, layers, byName, specifier, name, platform, report, line }) {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    if (!mayUseNode(name, platform))
      report("platform", line, `imports ${specifier}; only apps, tests and *.node.ts files may`);
    return undefined;
  }
  const wanted = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (wanted === manifest.name) {
    report("circle", line, `imports its own package by name; use a relative path`);
    return undefined;
  }
  const other = byName.get(wanted);
  const isTest = /\.test\.tsx?$/.test(name) || name.includes("/testing/");
  if (other && !layers[at].includes(other.at)) {
    report(
      "up",
      line,
      `${at} must not import ${other.at}; layers.json lists ${layers[at].join(", ") || "nothing"} for it`,
    );
    return undefined;
  }
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  // A package that bundles the workspace declares it for building only; tests may use what the repository installs.
  const building = { ...(manifest.bin || isTest ? manifest.devDependencies : {}), ...(isTest ? rootTools(root) : {}) };
  if (!(wanted in declared) && !(wanted in building)) {
    report("undeclared", line, `imports ${wanted}, which ${at}/package.json does not list`);
  }
  if (!other) return undefined;
  const entry = other.manifest.exports?.[`.${specifier.slice(wanted.length)}`];
  if (!entry) {
    const open = Object.keys(other.manifest.exports ?? {}).join(", ");
    report("exports", line, `"${specifier}" is not among the exports of ${wanted} (${open})`);
    return undefined;
  }
  return typeof entry === "object" && entry["@cambrian/source"]
    ? join(root, other.at, entry["@cambrian/source"])
    : undefined;
}

function rootTools(root) {
  const path = join(root, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")).devDependencies ?? {}) : {};
}

function mayUseNode(name, { folders = [], files = [] }) {
  return folders.some((folder) => name.startsWith(`${folder}/`)) || files.some((ending) => name.endsWith(ending));
}

/** `packages/tasks/src/cells` for a file of that member of a family, `undefined` elsewhere. */
function memberOf(root, file, families) {
  const name = relative(root, file).replaceAll("\\", "/");
  for (const [folder, members] of Object.entries(families)) {
    const member = members.find((each) => name.startsWith(`${folder}/${each}/`));
    if (member) return `${folder}/${member}`;
  }
  return undefined;
}

/** The .ts or .tsx file that an import of a .js file stands for, or the style sheet or picture itself. */
function sourceOf(path) {
  const plain = path.replace(/\?.*$/, "");
  const candidates = [plain.replace(/\.js$/, ".ts"), plain.replace(/\.js$/, ".tsx"), plain];
  return candidates.find(
    (each) => /\.(tsx?|json|css|svg|png)$/.test(each) && existsSync(each) && statSync(each).isFile(),
  );
}

function listSources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
    .sort();
}

/**
 * What a file imports: static, re-exported, dynamic and type imports, with the line each is on. Types may refer to each
 * other in a circle, because `import type` leaves nothing behind when the program runs.
 */
export function importsOf(text) {
  const code = blank(text, { strings: false });
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(["'])([^"'\n]+)\1/g;
  const solid = blank(text, { strings: true });
  return [...code.matchAll(pattern)]
    .filter((match) => solid.slice(match.index, match.index + 2).trim() !== "")
    .map((match) => ({
      specifier: match[2],
      line: lineAt(text, match.index),
      typeOnly: match[0].startsWith("from") && isTypeOnly(code.slice(0, match.index)),
    }));
}

/** True when the statement that ends in `from "..."` begins with `import type` or `export type`. */
function isTypeOnly(before) {
  const begin = [...before.matchAll(/\b(?:import|export)\b/g)].at(-1)?.index ?? 0;
  return /^(?:import|export)\s+type\s+[{*\w]/.test(before.slice(begin));
}

/** Uses of Node's globals as free names, not as a property, key or type of our own. */
function nodeGlobalsIn(text) {
  const code = blank(text, { strings: true });
  const pattern = new RegExp(`(?<![.\\w$])(${NODE_GLOBALS.join("|")})(?=\\s*[.(\\[])`, "g");
  const declares = (word) =>
    new RegExp(`\\b(?:const|let|var|function|class)\\s+${word}\\b|\\b${word}\\s*[?]?:`).test(code);
  return [...code.matchAll(pattern)]
    .filter(([, word]) => !declares(word))
    .map((match) => ({ word: match[1], line: lineAt(text, match.index) }));
}

/** Replaces comments, and strings if asked, by spaces, so that positions stay. */
function blank(text, { strings }) {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(token, (found) => {
    if (!found.startsWith("/") && !strings) return found;
    return found.replace(/[^\n]/g, " ");
  });
}

function lineAt(text, index) {
  return text.slice(0, index).split("\n").length;
}

/** Circles among the files, each once, beginning with its alphabetically first file. */
function circlesIn(edges) {
  const state = new Map();
  const circles = new Map();
  const visit = (file, path) => {
    if (state.get(file) === "done") return;
    const seen = path.indexOf(file);
    if (seen >= 0) {
      const circle = path.slice(seen);
      const first = circle.indexOf([...circle].sort()[0]);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      circles.set(turned.join("\n"), turned);
      return;
    }
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, "done");
  };
  for (const file of edges.keys()) visit(file, []);
  return [...circles.values()];
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
  const broken = findBrokenRules(root);
  for (const { rule, file, line, message } of broken) console.error(`${file}:${line}  [${rule}]  ${message}`);
  console.log(broken.length === 0 ? "Layers hold." : `${broken.length} imports break the rules of layers.json.`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
