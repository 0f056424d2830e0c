/** What the documentation says about the command line is what the command line says about itself. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "@cambrian/cli";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

async function helpOf(words: readonly string[]): Promise<string> {
  const parts: string[] = [];
  const sink = { write: (part: string) => void parts.push(part), isTTY: false, columns: 100 };
  const world = { stdout: sink, stderr: sink, cwd: root, signal: new AbortController().signal, now: () => 0 };
  const code = await runCommandLine([...words, "--help"], world);
  expect(code, `cambrian ${words.join(" ")} --help`).toBe(0);
  return parts.join("");
}

/** The words that may follow, as `--help` lists them. */
function commandsIn(help: string): string[] {
  const list = /^Commands:\n((?: {2}.*\n?)+)/m.exec(help)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, word]) => word as string);
}

/** Every command with its help, a verb before its tasks. */
async function allHelp(words: readonly string[] = []): Promise<{ words: readonly string[]; help: string }[]> {
  const help = await helpOf(words);
  const below = await Promise.all(commandsIn(help).map((word) => allHelp([...words, word])));
  return [{ words, help }, ...below.flat()];
}

test("docs/commands.md is what --help prints", async () => {
  const all = await allHelp();
  expect(all.map(({ words }) => words.join(" "))).toContain("predict cells");
  const chapters = all.map(
    ({ words, help }) =>
      `## cambrian${words.map((word) => ` ${word}`).join("")}\n\n\`\`\`\n${help.trimEnd()}\n\`\`\`\n`,
  );
  const head =
    "# Commands\n\nWhat `--help` prints, for every command. Written by `npx vitest run scripts/docs.test.ts -u`.\n";
  const path = join(root, "docs/commands.md");
  await expect(
    [head, ...chapters].join("\n"),
    "to write it anew: npx vitest run scripts/docs.test.ts -u",
  ).toMatchFileSnapshot(path);
});

test("the README uses only commands and flags that exist", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const all = await allHelp();
  const known = new Set(all.flatMap(({ help }) => help.match(/--[a-z][a-z-]*/g) ?? []));
  const foreign = new Set(["--ignore-scripts", "--workspace"]); // of npm
  const used = readme.match(/--[a-z][a-z-]*/g) ?? [];
  expect(used.filter((flag) => !known.has(flag) && !foreign.has(flag))).toEqual([]);
  const named = [...readme.matchAll(/npx cambrian ((?:[a-z]+ ?)+)/g)].map(([, words]) => (words as string).trim());
  const starts = all.map(({ words }) => words.join(" ")).filter(Boolean);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((words) => !starts.some((start) => `${words} `.startsWith(`${start} `)))).toEqual([]);
});
