/** The Label screen in a browser: drawing, taking back, a reload in the middle of a stroke, two windows, no connection. */
import type { ProjectState } from "@cambrian/protocol";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, missing, openApp } from "./open-app.js";

const CANVAS = '[aria-roledescription="image canvas"]';
const PLACES = { empty: [330, 330], other: [340, 440], third: [430, 130] } as const;

describe.skipIf(missing !== undefined)(
  `the Label screen in a browser${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    let app: App;
    let project: ProjectState;
    let image: string;
    beforeAll(async () => {
      app = await openApp();
    });
    afterAll(async () => {
      await app[Symbol.asyncDispose]();
      expect(app.errors).toEqual([]);
    });

    const fresh = async (): Promise<string> => {
      project = await app.sample();
      image = project.images.find(({ state }) => state === "labelled")?.id ?? "";
      return `${app.url}p/${project.id}/label?image=${image}`;
    };
    const open = async (address: string, page?: Page): Promise<Page> => {
      const shown = page ?? (await app.openWindow());
      await shown.goto(address);
      await shown.waitForSelector("[role=option]");
      return shown;
    };
    const cells = async (page: Page): Promise<number> =>
      Number.parseInt((await page.locator('section[aria-label="List of cells"] h2').textContent()) ?? "", 10);
    const server = (): Promise<number> => app.count(project.id, image);
    const until = (what: () => Promise<number>, wanted: number) =>
      expect.poll(what, { timeout: 30_000, interval: 200 }).toBe(wanted);
    const tool = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
    /** Paint a short stroke; with `hold` the button stays pressed. */
    const stroke = async (page: Page, [x, y]: readonly [number, number], hold = false): Promise<void> => {
      const box = await page.locator(CANVAS).boundingBox();
      if (!box) throw new Error("the canvas is not on the page");
      await page.mouse.move(box.x + x, box.y + y);
      await page.mouse.down();
      await page.mouse.move(box.x + x + 45, box.y + y + 15, { steps: 10 });
      if (!hold) await page.mouse.up();
    };

    test("a stroke becomes a cell on the server, undo takes it back, redo brings it again", async () => {
      const page = await open(await fresh());
      const before = await server();
      await tool(page, "Brush");
      await stroke(page, PLACES.empty);
      await until(server, before + 1);
      expect(await cells(page)).toBe(before + 1);
      await page.keyboard.press("Control+z");
      await until(server, before);
      await until(() => cells(page), before);
      await page.keyboard.press("Control+Shift+z");
      await until(() => cells(page), before + 1);
      await page.close();
    });

    test("undo in the middle of a stroke drops the stroke and nothing else", async () => {
      const page = await open(await fresh());
      const before = await server();
      await tool(page, "Brush");
      await stroke(page, PLACES.empty);
      await until(server, before + 1);
      await stroke(page, PLACES.other, true);
      await page.keyboard.press("Control+z");
      await page.mouse.up();
      await page.waitForTimeout(800);
      expect(await server()).toBe(before + 1);
      await page.close();
    });

    test("a page that is loaded anew in the middle of a stroke keeps what was painted", async () => {
      const page = await open(await fresh());
      const before = await server();
      await tool(page, "Brush");
      await stroke(page, PLACES.empty, true);
      await page.waitForTimeout(400);
      await page.reload();
      await page.mouse.up();
      await page.waitForSelector("[role=option]");
      await until(server, before + 1);
      await until(() => cells(page), before + 1);
      await page.close();
    });

    test("two windows on one image see each other draw, at the same time too", async () => {
      const address = await fresh();
      const a = await open(address);
      const b = await open(address, await app.openWindow({ size: { width: 1280, height: 800 }, theme: "light" }));
      const before = await server();
      for (const page of [a, b]) await tool(page, "Brush");
      await stroke(a, PLACES.empty, true);
      await stroke(b, PLACES.other, true);
      await Promise.all([a.mouse.up(), b.mouse.up()]);
      await until(server, before + 2);
      for (const page of [a, b]) await until(() => cells(page), before + 2);
      await a.close();
      await b.close();
    });

    test("without a connection drawing goes on, and what was drawn is sent afterwards", async () => {
      const page = await open(await fresh());
      const before = await server();
      await page.context().setOffline(true);
      await tool(page, "Brush");
      await stroke(page, PLACES.third);
      await page.getByText("No connection. Go on drawing.").waitFor();
      await until(() => cells(page), before + 1);
      expect(await server()).toBe(before);
      await page.context().setOffline(false);
      await until(server, before + 1);
      await page.close();
    });

    test("a row and its cell are chosen together, and the address says which", async () => {
      const page = await open(await fresh());
      await page.locator("div[role=option]").nth(3).click();
      await expect.poll(() => page.url()).toMatch(/select=\d+/);
      const [, id] = /select=(\d+)/.exec(page.url()) ?? [];
      await page.reload();
      await page.waitForSelector(`#object-${id}[aria-selected="true"]`);
      await page.locator(CANVAS).focus();
      const before = await server();
      await page.keyboard.press("Delete");
      await until(server, before - 1);
      await page.close();
    });
  },
);
