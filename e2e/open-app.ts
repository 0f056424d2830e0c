/**
 * The real program in a folder of its own, with a browser that looks at it: what all end-to-end tests stand on. `CAMBRIAN_PROGRAM`
 * names another build of the program than packages/cambrian. Without a build, or without Chromium, the tests say so and are skipped.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeClient, type ProjectState, routes } from "@cambrian/protocol";
import type { Browser, Page } from "playwright-core";
import { openBrowser, whyNot } from "./browser.js";

const STARTS_MS = 60_000;
const ENDS_MS = 5000;

const program = (): string => resolve(process.env.CAMBRIAN_PROGRAM ?? "packages/cambrian/bin/cambrian.js");

/** Why these tests cannot run here, `undefined` when they can. */
export const missing = whyNot(join(program(), "../../dist/workbench/index.html"));

export interface WindowOptions {
  /** CSS pixels; default 1440 x 900. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Default "dark". */
  readonly theme?: "dark" | "light";
  /** A screen for fingers. Default false. */
  readonly touch?: boolean;
}

export interface AppOptions extends WindowOptions {
  /** "sample" opens a project of drawn images, some labelled; "empty" the start page with no project. Default "empty". */
  readonly project?: "sample" | "empty";
  /** More of the environment the program starts in. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface App extends AsyncDisposable {
  /** The first window. */
  readonly page: Page;
  /** With the last stroke: "http://127.0.0.1:4801/". */
  readonly url: string;
  /** What the pages threw or logged as an error, besides a connection that is not there. */
  readonly errors: readonly string[];
  /** Another window on the same server, as a second person would have; not yet at any address. */
  openWindow(options?: WindowOptions): Promise<Page>;
  /** A new project of drawn cells, some labelled. */
  sample(): Promise<ProjectState>;
  project(id: string): Promise<ProjectState>;
  /** How many objects the server has in an image. */
  count(project: string, image: string): Promise<number>;
  /** End the server at once, as a crash does. */
  killServer(): Promise<void>;
  /** Start it again at the same address. */
  startServer(): Promise<void>;
}

/** Start the program with folders of its own and open its page. Close it with `await using`. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const { project = "empty", env = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "cambrian-e2e-"));
  let server = await startServer(folder, 0, env);
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
    const openWindow = async (given: WindowOptions = {}): Promise<Page> => {
      const { size = { width: 1440, height: 900 }, theme = "dark", touch = false } = { ...options, ...given };
      const context = await started.newContext({
        viewport: size,
        colorScheme: theme,
        reducedMotion: "reduce",
        hasTouch: touch,
        isMobile: touch,
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
      page.on("console", (message) => {
        const words = `${message.text()} ${message.location().url}`;
        if (message.type() === "error" && !words.includes("net::ERR_")) errors.push(words);
      });
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
    const { session, client } = openClient(url);
    const find = async (id: string): Promise<ProjectState> =>
      (await client.call(routes.project, { params: { project: id } })).project as ProjectState;
    return {
      page,
      url,
      errors,
      openWindow,
      project: find,
      async sample() {
        await session();
        const { id } = await client.call(routes.createSample, { body: { task: "cells", seed: 1 } });
        return find(id);
      },
      async count(id, image) {
        const { objects } = await client.call(routes.objects, { params: { project: id, image } });
        return objects.length;
      },
      killServer: () => stop(server.child, "SIGKILL"),
      startServer: async () => {
        server = await startServer(folder, Number(new URL(url).port), env);
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A client beside the browser; `session` asks for the token that changes need. */
function openClient(url: string) {
  let csrf = "";
  const client = makeClient({ base: url.slice(0, -1), csrf: () => csrf });
  const session = async (): Promise<void> => {
    csrf = (await client.call(routes.session, {})).csrf;
  };
  return { session, client };
}

function startServer(
  folder: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [program(), "open", "--port", String(port), "--no-open", "--threads", "1"], {
    cwd: folder,
    env: { ...process.env, CAMBRIAN_HOME: join(folder, "home"), CAMBRIAN_PROJECTS: join(folder, "projects"), ...env },
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
