/** The contract every command keeps: help, JSON, exit codes. */
import { expect, test } from "vitest";
import type { Command } from "./command.js";
import { commands, taskVerbs } from "./commands.js";
import { makeFolderFor, runCli } from "./testing/run-cli.js";

const all: readonly { readonly words: string; readonly command: Command }[] = [
  ...commands.map((command) => ({ words: command.name, command })),
  ...taskVerbs.flatMap(({ name, members }) =>
    members.map((command) => ({ words: `${name} ${command.name}`, command })),
  ),
];
const cwd = process.cwd();

test.each(all)("$words --help tells every flag and an example, and exits 0", async ({ words, command }) => {
  const { code, stdout, stderr } = await runCli(`${words} --help`, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const { flag } of command.flags) expect(stdout).toContain(flag.split(/[ ,]/)[0]);
  expect(stdout).toContain("--json");
  expect(command.examples.length).toBeGreaterThan(0);
  for (const example of command.examples) expect(example).toMatch(new RegExp(`^cambrian ${words}`));
});

test.each(all)("$words names the nearest flag for one it does not know, and exits 2", async ({ words, command }) => {
  const needed = command.arguments.filter(({ name }) => name.startsWith("<")).map(() => "x.png");
  const required = command.flags
    .filter(({ required }) => required)
    .flatMap(({ flag }) => [flag.split(" ")[0] ?? "", "x"]);
  const { code, stdout, stderr } = await runCli([...words.split(" "), ...needed, ...required, "--jso"], { cwd });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/unknown option '--jso'/);
  expect(stderr).toMatch(/Did you mean --json\?.*\[usage\/unknown-option\]\nRun the same with --help/);
});

test.each(all.filter(({ command }) => command.arguments.some(({ name }) => name.startsWith("<"))))(
  "$words without its file is bad usage, also told as JSON",
  async ({ words, command }) => {
    const required = command.flags
      .filter(({ required }) => required)
      .flatMap(({ flag }) => [flag.split(" ")[0] ?? "", "x"]);
    const ran = await runCli([...words.split(" "), ...required, "--json"], { cwd });
    expect(ran.code).toBe(2);
    expect(ran.json().error.code).toBe("usage/missing-argument");
  },
);

test.each(all)("the examples of $words are understood by the parser", async ({ command }) => {
  using folder = makeFolderFor("examples");
  for (const example of command.examples) {
    const stopped = AbortSignal.abort();
    process.env.CAMBRIAN_HOME = folder.at("home");
    process.env.CAMBRIAN_PROJECTS = folder.at("projects");
    const ran = await runCli(example.replace(/^cambrian /, "").replaceAll("'", ""), {
      cwd: folder.path,
      signal: stopped,
    });
    expect(ran.code, `${example}: ${ran.stderr}`).not.toBe(2);
  }
});

test("an unknown verb is bad usage and the nearest is suggested", async () => {
  const { code, stderr } = await runCli("trian cells", { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/unknown command 'trian'/);
  expect(stderr).toMatch(/Did you mean train\?/);
});

test("an unknown task is bad usage and the nearest is suggested", async () => {
  const { code, stderr } = await runCli("train cell --data x", { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/Did you mean cells\?/);
});

test("a verb without its task is bad usage and shows what there is", async () => {
  const { code, stdout, stderr } = await runCli("predict", { cwd });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain("Usage: cambrian predict");
  const asked = await runCli("predict --json", { cwd });
  expect(asked.code).toBe(2);
  expect(asked.json().error).toMatchObject({
    code: expect.stringMatching(/^usage\//),
    message: expect.not.stringContaining("("),
  });
});

test("--version prints the version alone", async () => {
  const { code, stdout } = await runCli("--version", { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("the hidden demo is not listed", async () => {
  const { stdout } = await runCli("--help", { cwd });
  expect(stdout).toContain("doctor");
  expect(stdout).not.toContain("demo");
});

test("a number out of its range is bad usage and says the range", async () => {
  const { code, stderr } = await runCli("predict cells x.png --model m --out o --threshold 2", { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/--threshold takes a number, at least 0 and at most 1; got "2"/);
});

test("a number that is none of the choices, or not whole, is bad usage before any image is read", async () => {
  const grid = await runCli("train cells --data x --grid 3", { cwd });
  expect(grid.code).toBe(2);
  expect(grid.stderr).toMatch(/--grid takes one of 1, 2, 4, 8; got "3"/);
  const rays = await runCli("train cells --data x --rays 3.5", { cwd });
  expect(rays.code).toBe(2);
  expect(rays.stderr).toMatch(/--rays takes a whole number, at least 3 and at most 256; got "3.5"/);
});

test("a length without sense is bad usage and says how to write one", async () => {
  const { code, stderr } = await runCli("predict cells x.png --model m --out o --diameter 30parsec", { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/30um/);
});
