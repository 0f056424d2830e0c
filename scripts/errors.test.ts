/** Every code of a CambrianError in the sources is explained in docs/errors.md, and nothing else is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Literals that look like a code but name a kind of file, or a place in one. */
const mediaTypes = new Set(["labels/cells", "image/png", "image/jpeg", "image/tiff", "image/svg", "image/bmp"]);

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(): Source[] {
  return ["packages", "apps"].flatMap((family) =>
    readdirSync(join(root, family)).flatMap((name) =>
      readdirSync(join(root, family, name, "src"), { recursive: true })
        .map((file) => join(root, family, name, "src", String(file)))
        .filter((path) => path.endsWith(".ts") && !path.includes(".test.") && !path.includes("/testing/"))
        .map((path) => ({ path, text: readFileSync(path, "utf8") })),
    ),
  );
}

const comments = /\/\*\*[\s\S]*?\*\//g;

/** The first words of codes that are thrown directly, and of the two that wrap other errors. */
function areasOf(all: readonly Source[]): ReadonlySet<string> {
  const areas = new Set(["internal", "work"]);
  for (const { text } of all) {
    for (const [, area] of text.matchAll(/CambrianError\(\s*["']([a-z][a-z0-9-]*)\//g)) areas.add(area as string);
  }
  return areas;
}

/** Literals like a code whose area is known, each with a file that holds it. */
function codesIn(all: readonly Source[], quote: string, part: (text: string) => string): Map<string, string> {
  const areas = areasOf(all);
  const pattern = new RegExp(`${quote}([a-z][a-z0-9-]*)/([a-z][a-z0-9-]*)${quote}`, "g");
  const codes = new Map<string, string>();
  for (const { path, text } of all) {
    for (const [, area, what] of part(text).matchAll(pattern)) {
      const code = `${area}/${what}`;
      if (areas.has(area as string) && !mediaTypes.has(code)) codes.set(code, path);
    }
  }
  return codes;
}

/** Codes that are thrown, or handed to a function that throws. */
const codesInSources = (): Map<string, string> => codesIn(sources(), '"', (text) => text.replace(comments, ""));

function codesInDocs(): string[] {
  const text = readFileSync(join(root, "docs/errors.md"), "utf8");
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code]) => code as string);
}

test("every code that can be thrown is explained in docs/errors.md", () => {
  const documented = new Set(codesInDocs());
  const codes = codesInSources();
  expect(codes.size).toBeGreaterThan(10);
  const missing = [...codes].filter(([code]) => !documented.has(code)).map(([code, path]) => `${code} (${path})`);
  expect(missing, "add a row to docs/errors.md: | `area/what` | meaning | what to try |").toEqual([]);
});

test("docs/errors.md explains no code that nothing throws, and none twice", () => {
  const codes = codesInSources();
  const documented = codesInDocs();
  expect(documented.filter((code) => !codes.has(code))).toEqual([]);
  expect(new Set(documented).size).toBe(documented.length);
});

test("a code that a comment promises is one that is thrown", () => {
  const thrown = codesInSources();
  const promised = codesIn(sources(), "`", (text) => (text.match(comments) ?? []).join("\n"));
  expect([...promised].filter(([code]) => !thrown.has(code)).map(([code, path]) => `${code} (${path})`)).toEqual([]);
});
