/**
 * A server on fresh folders and a headless Chromium, for tests that use the workbench as a person does. The built page is
 * taken from where `npm run build` puts it; without it, or without Chromium, the tests say so and are skipped.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeClient, type ProjectState, routes } from "@cambrian/protocol";
import { startServer } from "@cambrian/server";
import type { Page } from "playwright-core";
import { openBrowser, whyNot } from "./browser.js";

const PAGE =
  process.env.CAMBRIAN_WORKBENCH ?? fileURLToPath(new URL("../packages/cambrian/dist/workbench", import.meta.url));

/** Why these tests cannot run here, `undefined` when they can. */
export const missing = whyNot(join(PAGE, "index.html"));

export interface Workbench extends AsyncDisposable {
  readonly url: string;
  /** What the pages complained about, besides a missing connection. */
  readonly complaints: readonly string[];
  /** A new project of drawn cells. */
  sample(): Promise<ProjectState>;
  project(id: string): Promise<ProjectState>;
  /** How many objects the server has in an image. */
  count(project: string, image: string): Promise<number>;
  window(size?: { width: number; height: number }, scheme?: "dark" | "light"): Promise<Page>;
}

export async function openWorkbench(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "cambrian-e2e-"));
  for (const part of ["home", "projects"]) mkdirSync(join(folder, part));
  const server = await startServer({
    port: 0,
    home: join(folder, "home"),
    projectsFolder: join(folder, "projects"),
    roots: [],
    threads: 1,
    workbench: PAGE,
  });
  const url = server.url.slice(0, -1);
  let csrf = "";
  const client = makeClient({ base: url, csrf: () => csrf });
  csrf = (await client.call(routes.session, {})).csrf;
  const browser = await openBrowser();
  const complaints: string[] = [];
  const project = async (id: string): Promise<ProjectState> =>
    (await client.call(routes.project, { params: { project: id } })).project as ProjectState;
  return {
    url,
    complaints,
    project,
    async sample() {
      const { id } = await client.call(routes.createSample, { body: { task: "cells", seed: 1 } });
      return project(id);
    },
    async count(id, image) {
      const { objects } = await client.call(routes.objects, { params: { project: id, image } });
      return objects.length;
    },
    async window(size = { width: 1440, height: 900 }, scheme = "dark") {
      const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: "reduce" });
      page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
