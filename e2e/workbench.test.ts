/** The first steps of a person through the real program, in a real browser. */
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { saveImage } from "@cambrian/formats/node";
import { makeSample } from "@cambrian/tasks";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { missing, openApp } from "./open-app.js";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page, one line each: "color-contrast .name". */
async function findFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(" ")}`));
  });
}

const label = /, (labelled|new), /;

test.skipIf(missing)("from the start page to a cell's image in three clicks, without a fault on the way", async () => {
  await using app = await openApp({ project: "sample" });
  const { page } = app;
  expect(await page.getByRole("button", { name: label }).count()).toBeGreaterThan(5);
  await page.getByRole("button", { name: label }).first().click();
  await page.waitForURL(/\/label\?image=/);
  await page.getByRole("main").waitFor();
  await page.getByText(/Everything saved/).waitFor();
  expect(app.errors).toEqual([]);
});

test.skipIf(missing)("a reload keeps the place: step, image and view", async () => {
  await using app = await openApp({ project: "sample" });
  const { page } = app;
  await page.getByRole("button", { name: label }).nth(1).click();
  await page.waitForURL(/\/label\?image=/);
  const before = page.url();
  const name = await page.locator("header strong").textContent();
  await page.reload();
  await page.locator("header strong", { hasText: name ?? "" }).waitFor();
  expect(page.url()).toBe(before);
});

test.skipIf(missing)(
  "a step made while the server is gone waits in the browser, through a reload, and is kept when it is back",
  async () => {
    await using app = await openApp({ project: "sample" });
    const { page } = app;
    await page.getByRole("checkbox").first().check();
    await app.killServer();
    await page
      .getByText(/No connection/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Take off the project" }).click();
    await page.getByText(/1 step kept here/).waitFor();
    await app.startServer();
    await page.reload();
    await page.getByRole("button", { name: "All 7" }).waitFor({ timeout: 30_000 });
    await page.getByText(/Everything saved/).waitFor();
  },
);

test.skipIf(missing)("two windows see each other's steps", async () => {
  await using app = await openApp({ project: "sample" });
  const other = await app.openWindow();
  await other.goto(app.page.url());
  await other.getByRole("button", { name: "All 8" }).waitFor();
  await app.page.getByRole("checkbox").first().check();
  await app.page.getByRole("button", { name: "Take off the project" }).click();
  await other.getByRole("button", { name: "All 7" }).waitFor();
  await app.page.keyboard.press("Control+z");
  await other.getByRole("button", { name: "All 8" }).waitFor();
});

for (const theme of ["dark", "light"] as const) {
  test.skipIf(missing)(`axe finds nothing on start, images and history in the ${theme} theme`, async () => {
    await using app = await openApp({ theme });
    const { page } = app;
    await page.waitForTimeout(500);
    expect(await findFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Try the sample" }).click();
    await page.getByRole("button", { name: label }).first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    await page.getByRole("button", { name: /History/ }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForTimeout(500);
    expect(await findFaults(page)).toEqual([]);
  });
}

test.skipIf(missing)("files chosen in the browser are sent, looked at, and become images of the project", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cambrian-files-"));
  const files = ["D04_f1.png", "D04_f2.png"].map((name) => join(folder, name));
  for (const [seed, file] of files.entries())
    await saveImage(file, makeSample(seed + 5, { height: 96, width: 96 }).image);
  await using app = await openApp({ project: "sample" });
  const { page } = app;
  await page.getByRole("button", { name: "Add images" }).click();
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByRole("heading", { name: "2 new files to add" }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Add 2 images" }).click();
  await page.getByText("All 10").waitFor({ timeout: 60_000 });
  await page.getByText("D04_f2.png").waitFor();
});
