import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { explainNative } from "./explain-native.node.js";

test("a missing package, a package for another system and one that does not load are told apart", () => {
  const dir = mkdtempSync(join(tmpdir(), "cambrian-native-"));
  try {
    const from = pathToFileURL(join(dir, "program.js"));
    const explain = (): string => explainNative(from).join("\n");
    expect(explain()).toMatch(/not installed. Run: npm install onnxruntime-node@/);

    const root = join(dir, "node_modules/onnxruntime-node");
    const build = (system: string): void => {
      mkdirSync(join(root, "bin/napi-v6", system), { recursive: true });
      writeFileSync(join(root, "bin/napi-v6", system, "onnxruntime_binding.node"), "");
    };
    build("plan9/mips");
    writeFileSync(join(root, "package.json"), "{}");
    expect(explain()).toMatch(/has no library for this system, .*It has: plan9\/mips\./);

    build(`${process.platform}/${process.arch}`);
    expect(explain()).toMatch(/but the system cannot load it/);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
