/**
 * Open the workbench: serve it to this computer's browser until the program is stopped. What `cambrian` alone does.
 */
import { createWriteStream } from "node:fs";
import { join, resolve } from "node:path";
import type { Call, Command } from "../command.js";
import { hasBrowser, openBrowser } from "../open-browser.js";
import { parseNumber } from "../option-flags.js";

interface Flags {
  readonly port?: number;
  readonly host?: string;
  readonly open: boolean;
  readonly log?: string;
  readonly threads?: number;
  readonly sample?: true;
}

export const open: Command = {
  name: "open",
  about: "Open the workbench in a browser; `cambrian` alone does the same.",
  arguments: [{ name: "[path]", about: "a project, or a folder of images to make one of" }],
  flags: [
    {
      flag: "--port <n>",
      about: "port to serve at (default: 4747, or the next free one)",
      parse: (text) => parseNumber("--port", text, { min: 0, max: 65535, whole: true }),
    },
    {
      flag: "--host <name>",
      about: "address to serve at; any but this computer's own needs accounts (default: 127.0.0.1)",
    },
    { flag: "--no-open", about: "do not start a browser" },
    {
      flag: "--log <file>",
      about:
        "write a line of JSON for each request to this file (default: standard error, on a terminal server.log in Cambrian's folder)",
    },
    {
      flag: "--threads <n>",
      about: "processor cores that training and prediction use (default: all)",
      parse: (text) => parseNumber("--threads", text, { min: 1, whole: true }),
    },
    { flag: "--sample", about: "open a project of drawn sample images, made when there is none" },
  ],
  examples: ["cambrian open", "cambrian open myimages", "cambrian open myproject --port 8080 --no-open"],
  async run(call) {
    const { startServer } = await import("@cambrian/server");
    const { world } = call;
    const flags = call.flags as unknown as Flags; // declared above
    const path = call.args[0];
    const server = await startServer({
      ...(path === undefined ? {} : { folder: resolve(world.cwd, path) }),
      ...(flags.port === undefined ? {} : { port: flags.port }),
      ...(flags.host === undefined ? {} : { host: flags.host }),
      ...(flags.threads === undefined ? {} : { threads: flags.threads }),
      ...(flags.sample ? { sample: true } : {}),
      log: await makeLog(call, flags.log),
    });
    try {
      world.stdout.write(`Cambrian is running at ${server.url}\n`);
      const page = `${server.url}${server.project === undefined ? "" : `p/${server.project}/images`}`;
      if (flags.open && hasBrowser()) openBrowser(page);
      await stopped(world.signal);
    } finally {
      await server.close();
    }
    return { json: { url: server.url }, lines: [] };
  },
};

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
}

/** Lines of JSON are for programs; on a terminal they go to a file. */
async function makeLog({ world }: Call, file: string | undefined) {
  const { defaultHome, makeLogger } = await import("@cambrian/server");
  if (file === undefined && !world.stderr.isTTY) return makeLogger({ write: (line) => world.stderr.write(line) });
  const path = file === undefined ? join(defaultHome(), "server.log") : resolve(world.cwd, file);
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  stream.on("error", (error) => world.stderr.write(`The log cannot be written: ${error.message}\n`));
  return makeLogger({ write: (line) => void stream.write(line) });
}
