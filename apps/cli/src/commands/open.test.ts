/** The workbench from the command line, as scripts rely on it. */
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { cells, saveImage } from "cambrian";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolderFor, runCli } from "../testing/run-cli.js";

const folder = makeFolderFor("open");
beforeAll(() => {
  process.env.CAMBRIAN_HOME = folder.at("home");
  process.env.CAMBRIAN_PROJECTS = folder.at("projects");
});
afterAll(() => folder[Symbol.dispose]());

/** Starts it, waits for its line, does something with it, stops it. */
async function whileRunning(words: string, work: (url: string) => Promise<void>) {
  const controller = new AbortController();
  let said = (_: string): void => undefined;
  const ready = new Promise<string>((resolve) => {
    said = resolve;
  });
  const running = runCli(words, { cwd: folder.path, signal: controller.signal, onStdout: (text) => said(text) });
  try {
    const line = await Promise.race([ready, running.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
    await work(/(http:\S+)\n$/.exec(line)?.[1] ?? "");
  } finally {
    controller.abort();
  }
  return running;
}

test("it says one line when it is ready, answers, logs its requests, and stopped it ends well", async () => {
  const { code, stdout, stderr } = await whileRunning("open --no-open --port 0", async (url) => {
    const health = await fetch(`${url}api/health`);
    expect(await health.json()).toEqual({ status: "ok", version: expect.any(String) });
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Cambrian is running at http:\/\/127\.0\.0\.1:\d+\/\n$/);
  expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ url: "/api/health", status: 200 });
});

test("a folder of images becomes a project with them; a second server on it, a port in use and a foreign host are refused", async () => {
  mkdirSync(folder.at("plate"), { recursive: true });
  await saveImage(folder.at("plate/B02_f1.tif"), cells.makeSample(3).image);
  await whileRunning(`${folder.at("plate")} --no-open --port 0`, async (url) => {
    await expect
      .poll(async () => (await (await fetch(`${url}api/projects`)).json())[0]?.name, { timeout: 20_000 })
      .toBe("plate");
    const second = await runCli(`open ${folder.at("plate")} --no-open --port 0 --json`, { cwd: folder.path });
    expect(second.code).toBe(1);
    expect(second.json().error.code).toBe("project/in-use");
  });
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  const refused = await runCli(`open --no-open --port ${port}`, { cwd: folder.path });
  taken.close();
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("[server/port-in-use]");
  const open = await runCli("open --no-open --host 0.0.0.0", { cwd: folder.path });
  expect(open.code).toBe(1);
  expect(open.stderr).toContain("[server/needs-accounts]");
  const verified = await runCli(`verify ${folder.at("plate")} --json`, { cwd: folder.path });
  expect(verified.json()).toMatchObject({ ok: true, problems: [] });
  expect((await runCli(`verify ${folder.at("none")}`, { cwd: folder.path })).code).toBe(1);
});

test("accounts are added with a password from outside, listed, and the last owner stays", async () => {
  process.env.CAMBRIAN_PASSWORD = "long enough to be safe";
  try {
    const added = await runCli("accounts add Ada --role owner --json", { cwd: folder.path });
    expect(added.json()).toMatchObject({ name: "Ada", role: "owner" });
    expect((await runCli("accounts add ada", { cwd: folder.path })).stderr).toContain("[auth/name-taken]");
    expect((await runCli("accounts list", { cwd: folder.path })).stdout).toBe("Ada  owner\n");
    expect((await runCli("accounts remove Ada", { cwd: folder.path })).stderr).toContain("[auth/last-owner]");
    process.env.CAMBRIAN_PASSWORD = "short";
    expect((await runCli("accounts add Bo", { cwd: folder.path })).stderr).toContain("[auth/password]");
  } finally {
    delete process.env.CAMBRIAN_PASSWORD;
  }
});
