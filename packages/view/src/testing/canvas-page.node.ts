/**
 * A page with the package in headless Chromium, for tests and the bench.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

export const hasBrowser = (): boolean => existsSync(CHROMIUM);

export interface CanvasPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors the page threw or logged. */
  readonly errors: string[];
}

/** Tools of the workspace, by names that a bundler of the bench does not see: they are not to be bundled. */
const tool = async (name: string): Promise<unknown> => await import(name);

/**
 * A page with an element `#place` of this size in CSS pixels in its top left corner, and `window.view`.
 * @param entry path of page-entry.ts; by default the one beside this file
 */
export async function openCanvasPage(
  size: { height: number; width: number },
  entry: string = fileURLToPath(new URL("./page-entry.ts", import.meta.url)),
): Promise<CanvasPage> {
  const { build } = (await tool("esbuild")) as typeof import("esbuild");
  const { chromium } = (await tool("playwright-core")) as typeof import("playwright-core");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    conditions: ["@cambrian/source"],
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: size });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.setContent(
      `<style>body { margin: 0; } #place { height: ${size.height}px; width: ${size.width}px; outline: none; }</style><div id="place"></div>`,
    );
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "", type: "module" });
    await page.waitForFunction(() => "view" in window);
    return { page, errors, [Symbol.asyncDispose]: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
