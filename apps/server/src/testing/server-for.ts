/** A server for a test, in folders of its own, with a client that keeps its session. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, makeClient, routes } from "@cambrian/protocol";
import { type RunningServer, type ServerOptions, startServer } from "../start-server.js";

export interface TestServer extends AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  readonly server: RunningServer;
  readonly client: Client;
  readonly csrf: string;
  /** A request as a program would send it, without session or token unless given. */
  raw(path: string, init?: RequestInit & { readonly host?: string }): Promise<Response>;
  /** Stop it and start another on the same folders. */
  restart(options?: ServerOptions): Promise<void>;
}

export async function serverFor(name: string, options: ServerOptions = {}): Promise<TestServer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `cambrian-server-${name}-`)));
  for (const part of ["projects", "home", "data"]) mkdirSync(join(folder, part), { recursive: true });
  const start = (more: ServerOptions = {}): Promise<RunningServer> =>
    startServer({
      port: 0,
      home: join(folder, "home"),
      projectsFolder: join(folder, "projects"),
      roots: [join(folder, "data")],
      threads: 1,
      checkReplies: true,
      ...options,
      ...more,
    });
  let server = await start();
  let csrf = "";
  const client = makeClient({ base: server.url.slice(0, -1), csrf: () => csrf });
  const relogin = async (): Promise<void> => {
    if (!options.accounts) csrf = (await test.client.call(routes.session, {})).csrf;
  };
  const test = {
    folder,
    client,
    get url() {
      return server.url.slice(0, -1);
    },
    get server() {
      return server;
    },
    get csrf() {
      return csrf;
    },
    raw: (path: string, init: RequestInit = {}) => fetch(`${server.url.slice(0, -1)}${path}`, init),
    async restart(more: ServerOptions = {}) {
      await server.close();
      server = await start(more);
      test.client = makeClient({ base: server.url.slice(0, -1), csrf: () => csrf });
      await relogin();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await relogin();
  return test;
}
