/**
 * How soon the workbench is there: seconds from `npm start` on an installed and built clone to the first outlines on the screen; and beside it, how long a stroke takes to be on disk in an image of many cells, and how large the page is.
 * In headless Chromium, which draws on the processor. `CAMBRIAN_CELLS` changes the number of cells, 10,000.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeImage } from "@cambrian/core";
import { saveImage } from "@cambrian/formats/node";
import { type Client, makeClient, routes } from "@cambrian/protocol";
import { chromium } from "playwright-core";
import type { Bench } from "./bench.js";

const BROWSER = process.env.CAMBRIAN_BROWSER ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
const STROKES = 200;
const CELL = 12;

const workbench: Bench = async (report, { root }) => {
  if (!existsSync(BROWSER)) throw new Error("The workbench is measured in Chromium: set CAMBRIAN_BROWSER to its path.");
  const home = mkdtempSync(join(tmpdir(), "cambrian-bench-"));
  const begun = performance.now();
  const program = spawn(process.execPath, [join(root, "scripts/start.mjs"), "--no-open", "--port", "4790"], {
    cwd: home,
    env: {
      ...process.env,
      INIT_CWD: home,
      CAMBRIAN_HOME: join(home, "home"),
      CAMBRIAN_PROJECTS: join(home, "projects"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const since = (): number => (performance.now() - begun) / 1000;
  try {
    const url = await new Promise<string>((done, fail) => {
      program.stdout.on("data", (part) => {
        const found = /running at (http:\S+)\//.exec(String(part))?.[1];
        if (found) done(found);
      });
      program.once("exit", (code) => fail(new Error(`the program ended with ${code}`)));
    });
    const readySeconds = since();
    report(`ready after ${readySeconds.toFixed(1)} s`);
    let csrf = "";
    const client = makeClient({ base: url, csrf: () => csrf });
    csrf = (await client.call(routes.session, {})).csrf;
    const [recent] = await client.call(routes.recentProjects, {});
    const { project } = await client.call(routes.project, { params: { project: recent?.id ?? "" } });
    const labelled = project.images.find(({ state }) => state === "labelled");
    const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${url}/p/${project.id}/label?image=${labelled?.id}`);
    await page.locator("[role=option]").first().waitFor();
    const firstOutlines = since();
    report(`outlines on the screen after ${firstOutlines.toFixed(1)} s`);
    await browser.close();
    const kept = await timeStrokes(client, project.id, home, report);
    return {
      value: firstOutlines,
      unit: "s from npm start (installed and built) to outlines on the screen",
      better: "lower",
      goal: 15,
      peer: null,
      readySeconds,
      strokeKeptMs: kept,
      page: sizeOfPage(join(root, "packages/cambrian/dist/workbench/assets")),
    };
  } finally {
    const ended = new Promise((done) => program.once("exit", done));
    program.kill("SIGTERM");
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
};

/** Milliseconds from sending a stroke to its answer, which comes when it is on disk. */
async function timeStrokes(
  client: Client,
  project: string,
  home: string,
  report: (line: string) => void,
): Promise<Readonly<Record<"cells" | "median" | "p99" | "worst", number>>> {
  const cells = Number(process.env.CAMBRIAN_CELLS ?? 10_000);
  const across = Math.ceil(Math.sqrt(cells));
  const side = across * CELL;
  const path = join(home, "projects", "large.png");
  await saveImage(path, makeImage(new Uint8Array(side * side), { y: side, x: side }));
  const params = { project };
  await client.call(routes.importImages, { params, body: { files: [{ path }] } });
  let image: string | undefined;
  while (image === undefined) {
    await new Promise((done) => setTimeout(done, 100));
    const answer = await client.call(routes.project, { params });
    image = answer.project.images.find(({ name }) => name.startsWith("large"))?.id;
  }
  report(`drawing ${cells} cells`);
  const propose = (runs: number[]) =>
    client.call(routes.propose, {
      params,
      body: {
        proposals: [
          {
            id: randomUUID(),
            base: 0,
            change: {
              kind: "labels.edit",
              image: image ?? "",
              plane: { t: 0, z: 0 },
              tool: "brush",
              runs,
              objects: [],
            },
          },
        ],
      },
    });
  const cell = (n: number, size: number): number[] => {
    const runs: number[] = [];
    const [row, column] = [Math.floor(n / across), n % across];
    for (let y = 1; y <= size; y++) runs.push((row * CELL + y) * side + column * CELL + 1, size, 0, n + 1);
    return runs;
  };
  const all: (readonly [number, number, number, number])[] = [];
  for (let n = 0; n < cells; n++)
    for (let at = 0, runs = cell(n, 8); at < runs.length; at += 4)
      all.push([runs[at] ?? 0, runs[at + 1] ?? 0, 0, n + 1]);
  all.sort(([a], [b]) => a - b);
  await propose(all.flat());
  report(`${STROKES} strokes`);
  const times: number[] = [];
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const sent = performance.now();
    await propose(cell((stroke * 37) % cells, 9 + (stroke % 2)));
    times.push(performance.now() - sent);
  }
  times.sort((a, b) => a - b);
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  return { cells, median: at(0.5), p99: at(0.99), worst: at(1) };
}

/** Bytes of all scripts of the page, of every screen. */
function sizeOfPage(assets: string): Readonly<Record<"scriptBytes" | "scriptGzipBytes", number>> {
  let [plain, packed] = [0, 0];
  for (const name of readdirSync(assets).filter((each) => each.endsWith(".js"))) {
    const bytes = readFileSync(join(assets, name));
    plain += bytes.length;
    packed += gzipSync(bytes).length;
  }
  return { scriptBytes: plain, scriptGzipBytes: packed };
}

export default workbench;
