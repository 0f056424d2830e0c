/** Every code of a CambrianError in the sources is explained in docs/errors.md, and nothing else is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Literals that look like a code but name a kind of file. */
const mediaTypes = new Set(["image/png", "image/jpeg", "image/tiff", "image/svg", "image/bmp"]);

function sources(): { path: string; text: string }[] {
  return ["packages", "apps"].flatMap((family) =>
    readdirSync(join(root, family)).flatMap((name) =>
      readdirSync(join(root, family, name, "src"), { recursive: true })
        .map((file) => join(root, family, name, "src", String(file)))
        .filter((path) => path.endsWith(".ts") && !path.includes(".test.") && !path.includes("/testing/"))
        .map((path) => ({ path, text: readFileSync(path, "utf8") })),
    ),
  );
}

/** Codes that are thrown directly, and other literals of the same areas (a code handed to a function that throws). */
function codesInSources(): Map<string, string> {
  const all = sources();
  const areas = new Set(["internal", "work"]);
  for (const { text } of all) {
    for (const [, area] of text.matchAll(/CambrianError\(\s*["'`]([a-z][a-z0-9-]*)\//g)) areas.add(area as string);
  }
  const codes = new Map<string, string>();
  for (const { path, text } of all) {
    for (const [, code] of text.matchAll(/["'`]([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)["'`]/g)) {
      const area = (code as string).split("/")[0] as string;
      if (areas.has(area) && !mediaTypes.has(code as string)) codes.set(code as string, path);
    }
  }
  return codes;
}

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
  expect(documented.filter((code) => !codes.has(code) && !code.startsWith("usage/"))).toEqual([]);
  expect(new Set(documented).size).toBe(documented.length);
});
