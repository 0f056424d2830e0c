/**
 * The public names of every package, held by a committed list (`exports.txt` beside its package.json), so that a change
 * to what others may rely on is seen in review.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { layers } = JSON.parse(readFileSync(join(root, "layers.json"), "utf8")) as { layers: Record<string, string[]> };
const howTo = "If the change is meant, run `npx vitest run scripts/exports.test.ts -u` and commit the list.";

interface Manifest {
  readonly name: string;
  readonly exports: Record<string, string | { readonly "@cambrian/source"?: string }>;
}

/** One sorted line per name: `name` for a value, `type name` for a type. Refuses `export *`. */
function namesExportedBy(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const add = (name: string, isType: boolean): void => void names.push(isType ? `type ${name}` : name);
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) {
        throw new Error(`${path} exports everything of another file; name each export by hand.`);
      }
      for (const each of statement.exportClause.elements) add(each.name.text, statement.isTypeOnly || each.isTypeOnly);
      continue;
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) add(name.getText(source), false);
    } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      add(statement.name.text, true);
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
      add(statement.name.text, false);
    }
  }
  return names.sort((a, b) => bare(a).localeCompare(bare(b), "en"));
}

const bare = (line: string): string => line.replace(/^type /, "");

for (const at of Object.keys(layers).filter((each) => each.startsWith("packages/"))) {
  const manifest = JSON.parse(readFileSync(join(root, at, "package.json"), "utf8")) as Manifest;
  test(`the public names of ${manifest.name} are the ones in ${at}/exports.txt`, async () => {
    const parts: string[] = [];
    for (const [entry, target] of Object.entries(manifest.exports)) {
      const source = typeof target === "object" ? target["@cambrian/source"] : undefined;
      if (!source) continue;
      const names = namesExportedBy(join(root, at, source));
      expect(new Set(names).size, `${source} exports a name twice`).toBe(names.length);
      parts.push([`# ${join(manifest.name, entry)}`, ...names].join("\n"));
    }
    const list = join(root, at, "exports.txt");
    await expect(`${parts.join("\n\n")}\n`, howTo).toMatchFileSnapshot(list);
  });
}
