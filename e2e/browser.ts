/** The browser that the tests and `look.mjs` drive: which one, how it is started, and why there may be none. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  process.env.CAMBRIAN_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Chromium or Chrome of this computer; `CAMBRIAN_BROWSER` names another. */
const found = PLACES.find((path) => path !== undefined && path !== "" && existsSync(path));

/** Why a test with this page cannot run here; `undefined` when it can. */
export function whyNot(page: string): string | undefined {
  if (found === undefined) return "no Chromium was found; CAMBRIAN_BROWSER names one";
  return existsSync(page) ? undefined : `the workbench is not built: there is no ${page}`;
}

/** Software drawing, nothing asked of the network. */
const FLAGS = [
  "--headless=new",
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

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: found ?? "chromium", args: FLAGS });
}
