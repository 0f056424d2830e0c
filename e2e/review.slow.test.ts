/** Finding cells and reviewing all of them in a browser, by keyboard alone. */
import type { ProjectState } from "@cambrian/protocol";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, missing, openApp } from "./open-app.js";

describe.skipIf(missing !== undefined)(`reviewing in a browser${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    expect(app.errors).toEqual([]);
  });

  const inState = ({ images }: ProjectState, state: string): string[] =>
    images.filter((image) => image.state === state).map(({ id }) => id);
  const imageOf = (page: Page): string | null => new URL(page.url()).searchParams.get("image");

  test("the shipped model finds cells in every new image, and all are answered and accepted", {
    timeout: 600_000,
  }, async () => {
    const { id, images } = await app.sample();
    const open = images.filter(({ state }) => state === "new").length;
    const page = await app.openWindow();
    page.setDefaultTimeout(60_000);
    await page.goto(`${app.url}p/${id}/review`);
    await page.getByRole("button", { name: `Find cells in ${open} images` }).waitFor();
    await page.keyboard.press("Shift+Enter");
    await expect
      .poll(async () => inState(await app.project(id), "predicted").length, { timeout: 300_000, interval: 1000 })
      .toBe(open);
    const accept = page.getByRole("button", { name: "Accept image, next" });

    for (let left = open; left > 0; left--) {
      await expect.poll(() => accept.isEnabled().catch(() => false), { timeout: 60_000 }).toBe(true);
      await page.getByRole("heading", { name: /^Doubt \d+ of \d+|^No doubt here|^Every doubt is answered/ }).waitFor();
      const here = imageOf(page);
      // Look at the next doubt and back, then take what is offered.
      for (let doubt = 0; doubt < 3 && (await page.getByRole("heading", { name: /^Doubt \d/ }).isVisible()); doubt++) {
        await page.keyboard.press("j");
        await page.keyboard.press("Shift+J");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(200);
      }
      await page.keyboard.press("Shift+Enter");
      await expect
        .poll(async () => inState(await app.project(id), "reviewed").includes(here ?? ""), { timeout: 60_000 })
        .toBe(true);
      if (left > 1) await expect.poll(() => imageOf(page), { timeout: 30_000 }).not.toBe(here);
    }
    await page.getByRole("heading", { name: "Every image is reviewed or drawn by hand" }).waitFor();
    expect(inState(await app.project(id), "reviewed")).toHaveLength(open);

    // Nothing waits any more, for the server either: a fresh window finds the same.
    const again = await app.openWindow();
    await again.goto(`${app.url}p/${id}/review`);
    await again.getByRole("heading", { name: "Every image is reviewed or drawn by hand" }).waitFor({ timeout: 60_000 });
  });
});
