/**
 * The real program in a folder of its own, with a browser that looks at it: what the end-to-end tests and `look.mjs` stand on.
 * `CAMBRIAN_PROGRAM` names another build of the program than packages/cambrian.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openBrowser, whyNot } from "./browser.js";

const STARTS_MS = 60_000;
const ENDS_MS = 5000;

const program = (): string => resolve(process.env.CAMBRIAN_PROGRAM ?? "packages/cambrian/bin/cambrian.js");

/** Is there a browser, and a built program? */
export const canOpenApp = (): boolean => whyNot(join(program(), "../../dist/workbench/index.html")) === undefined;

export interface AppOptions {
  /** "sample" opens a project of eight drawn images; "empty" the start page with no project. Default "empty". */
  readonly project?: "sample" | "empty";
  /** CSS pixels; default 1440 x 900. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Default "dark". */
  readonly theme?: "dark" | "light";
}

export interface App extends AsyncDisposable {
  readonly page: Page;
  /** With the last stroke: "http://127.0.0.1:4801/". */
  readonly url: string;
  /** What the page threw or logged as an error. */
  readonly errors: readonly string[];
  /** Another window on the same server, as a second person would have. */
  openWindow(theme?: "dark" | "light"): Promise<Page>;
  /** End the server at once, as a crash does. */
  killServer(): Promise<void>;
  /** Start it again at the same address. */
  startServer(): Promise<void>;
}

/** Start the program with folders of its own and open its page. Close it with `await using`. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const { project = "empty", size = { width: 1440, height: 900 }, theme = "dark" } = options;
  const folder = await mkdtemp(join(tmpdir(), "cambrian-e2e-"));
  let server = await startServer(folder, 0);
  const { url } = server;
  let browser: Browser | undefined;
  const errors: string[] = [];
  const close = async (): Promise<void> => {
    await browser?.close();
    await stop(server.child, "SIGTERM");
    await rm(folder, { recursive: true, force: true });
  };
  try {
    browser = await openBrowser();
    const started = browser;
    const openWindow = async (colorScheme: "dark" | "light" = theme): Promise<Page> => {
      const context = await started.newContext({ viewport: size, colorScheme, reducedMotion: "reduce" });
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on(
        "console",
        (message) => message.type() === "error" && errors.push(`${message.text()} ${message.location().url}`),
      );
      return page;
    };
    const page = await openWindow();
    await page.goto(url);
    if (project === "sample") {
      await page.getByRole("button", { name: "Try the sample" }).click();
      await page.waitForURL(/\/p\/[^/]+\/images/, { timeout: STARTS_MS });
      await page
        .getByRole("button", { name: /, labelled, / })
        .first()
        .waitFor({ timeout: STARTS_MS });
    } else {
      await page.getByRole("heading", { name: "What is in your images?" }).waitFor({ timeout: STARTS_MS });
    }
    return {
      page,
      url,
      errors,
      openWindow,
      killServer: () => stop(server.child, "SIGKILL"),
      startServer: async () => {
        server = await startServer(folder, Number(new URL(url).port));
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startServer(folder: string, port: number): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [program(), "open", "--port", String(port), "--no-open", "--threads", "1"], {
    cwd: folder,
    env: { ...process.env, CAMBRIAN_HOME: join(folder, "home"), CAMBRIAN_PROJECTS: join(folder, "projects") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((done, fail) => {
    let said = "";
    let wrong = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`the program did not say that it runs: ${said}${wrong}`));
    }, STARTS_MS);
    child.stderr.on("data", (part) => {
      wrong = `${wrong}${part}`.slice(-4000);
    });
    child.stdout.on("data", (part) => {
      said += part;
      const url = /Cambrian is running at (\S+)/.exec(said)?.[1];
      if (!url) return;
      clearTimeout(timer);
      done({ url, child });
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`the program ended with ${code}: ${wrong}`));
    });
  });
}

async function stop(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), ENDS_MS);
  await ended;
  clearTimeout(timer);
}
