/** One version everywhere: it goes into every model card, so it must be the package's own. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CAMBRIAN_VERSION } from "cambrian";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

test("every package, the program and the change log name the same version", () => {
  const manifests = ["packages", "apps"].flatMap((family) =>
    readdirSync(join(root, family)).map((name) => join(root, family, name, "package.json")),
  );
  const named = manifests.map((path) => (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version);
  expect([...new Set(named)]).toEqual([CAMBRIAN_VERSION]);
  expect(readFileSync(join(root, "CHANGELOG.md"), "utf8")).toContain(`## ${CAMBRIAN_VERSION}`);
});
