/** From labelled images to a kept model in a browser, by keyboard alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, missing, openApp } from "./open-app.js";

describe.skipIf(missing !== undefined)(`training in a browser${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    expect(app.errors).toEqual([]);
  });

  test("a model is trained, survives a reload, is stopped early and kept, and finds cells", {
    timeout: 600_000,
  }, async () => {
    const { id, images } = await app.sample();
    const page = await app.openWindow();
    page.setDefaultTimeout(60_000);
    await page.goto(`${app.url}p/${id}/train`);

    // Two minutes, and train; the images get their roles as they were shown.
    await page.getByRole("button", { name: "Train model 1 for 10 minutes" }).waitFor();
    await page.keyboard.press("1");
    await page.getByRole("button", { name: "Train model 1 for 2 minutes" }).waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.getByText("Learning from 2 images").waitFor();
    const roles = (await app.project(id)).images.map(({ split }) => split);
    expect(roles.filter((split) => split === "train")).toHaveLength(2);
    expect(roles.filter((split) => split === "validation")).toHaveLength(1);

    await page.reload();
    await page.getByText("Learning from 2 images").waitFor();

    // As soon as there is a best moment it can be used; the report opens by itself.
    const stop = page.getByRole("button", { name: "Stop, use best so far" });
    await stop.waitFor({ timeout: 240_000 });
    await page.getByText(/\d+ right · \d+ missed · \d+ extra/).waitFor();
    await stop.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/report/, { timeout: 240_000 });
    await page.getByText("of 100 cells right").waitFor();
    await page.getByText("Without learning").first().waitFor();

    // Keep it; it finds cells in the images nobody drew in.
    const open = images.filter(({ state }) => state === "new").length;
    await page.getByRole("button", { name: `Keep model 1, find cells in ${open} images` }).waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL(/\/review/);
    await page.getByRole("heading", { name: /images? left/ }).waitFor({ timeout: 120_000 });
    const { models } = await app.project(id);
    expect(models.map(({ name, state }) => [name, state])).toEqual([["model 1", "kept"]]);
  });
});
