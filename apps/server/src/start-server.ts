/** Start the workbench's server: one call from options to an address. */

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { Author } from "@cambrian/project";
import { routes } from "@cambrian/protocol";
import type { FastifyRequest } from "fastify";
import { type Logger, pino } from "pino";
import { makeLooks } from "./assist/looks.js";
import type { Caller, Handlers } from "./http/handler.js";
import { registerLive } from "./http/live-route.js";
import { makeApp, visitorOf } from "./http/make-app.js";
import { describeApi } from "./http/openapi.js";
import { registerRoutes } from "./http/register-routes.js";
import { isLoopback } from "./http/security.js";
import { findWorkbench, serveWorkbench } from "./http/static-files.js";
import { registerUploads } from "./http/uploads.js";
import { makeMeasurer } from "./measure/measurer.js";
import { openSample } from "./projects/create-sample.js";
import { openFolders } from "./projects/folders.js";
import { openHub } from "./projects/hub.js";
import { importAll, openFolder } from "./projects/open-folder.js";
import { openRecent } from "./projects/recent.js";
import { assistRoutes } from "./routes/assist-routes.js";
import type { ServerContext } from "./routes/context.js";
import { imageRoutes } from "./routes/image-routes.js";
import { importRoutes } from "./routes/import-routes.js";
import { jobRoutes } from "./routes/job-routes.js";
import { journalRoutes } from "./routes/journal-routes.js";
import { projectRoutes } from "./routes/project-routes.js";
import { resultRoutes } from "./routes/result-routes.js";
import { serverRoutes } from "./routes/server-routes.js";
import { sessionRoutes } from "./routes/session-routes.js";
import { openAccountSessions } from "./session/account-sessions.js";
import { openAccounts } from "./session/accounts.js";
import { defaultHome, type Home, openHome } from "./session/home.js";
import { openLocalSessions } from "./session/local-session.js";
import type { Sessions } from "./session/session.js";

export interface ServerOptions {
  /** Default 127.0.0.1, where nobody signs in. Any other demands accounts. */
  readonly host?: string;
  /** Default 4747, and the next free one when that is taken. A port that is given is used or refused. */
  readonly port?: number;
  /** A project, or a folder of images, to open at once. */
  readonly folder?: string;
  /** Open a sample project at the start, made when there is none. */
  readonly sample?: boolean;
  /** Where new projects are made; default Cambrian/ in the user's own folder, or `CAMBRIAN_PROJECTS`. */
  readonly projectsFolder?: string;
  /** What Cambrian remembers; default the system's place for it, or `CAMBRIAN_HOME`. */
  readonly home?: string;
  /** Folders that may be used besides; default the user's own folder on one's own computer, none on a server. */
  readonly roots?: readonly string[];
  /** The built workbench; default: found beside the program. */
  readonly workbench?: string;
  /** Where the log goes, one line of JSON for each request; default nowhere. */
  readonly log?: Logger;
  /** Cores that jobs use; default all. */
  readonly threads?: number;
  /** Bytes of one uploaded file; default 64 GiB. */
  readonly uploadLimit?: number;
  /** Proxies that are believed about who they speak for: true, or their addresses; default `CAMBRIAN_TRUST_PROXY`, else none. */
  readonly trustProxy?: boolean | string;
  /** Ask people to sign in also on 127.0.0.1, as behind a proxy; default `CAMBRIAN_ACCOUNTS=1`. */
  readonly accounts?: boolean;
  /** Compare every answer with its schema: for tests. */
  readonly checkReplies?: boolean;
}

export interface RunningServer {
  /** With a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Id of the project that was opened at the start. */
  readonly project?: string;
  /** Finish what was acknowledged, put jobs back into their queue, and end. */
  close(): Promise<void>;
}

export const DEFAULT_PORT = 4747;

/** Who opens the folder of the command line: the user of the computer, or on a server with accounts whoever started it. */
const NOBODY = { address: "", cookie: undefined, secure: false };
const STARTER: Author = { kind: "person", id: "starter", name: "Whoever started the server" };

/** Throws `server/port-in-use`, `server/needs-accounts`, `project/in-use` and what opening the folder throws. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const host = options.host ?? "127.0.0.1";
  const log = options.log ?? pino({ level: "silent" });
  const home = await openHome(resolve(options.home ?? defaultHome()));
  const secret = await home.secret();
  const sessions = await chooseSessions(home, host, options.accounts ?? process.env.CAMBRIAN_ACCOUNTS === "1");
  const projectsFolder = resolve(
    options.projectsFolder ?? process.env.CAMBRIAN_PROJECTS ?? join(homedir(), "Cambrian"),
  );
  const uploadsFolder = join(home.dir, "uploads");
  await mkdir(projectsFolder, { recursive: true });
  await mkdir(uploadsFolder, { recursive: true });
  const folders = await openFolders({
    roots: [
      projectsFolder,
      uploadsFolder,
      ...(sessions.accounts && options.folder !== undefined ? [resolve(options.folder)] : []),
      ...(options.roots ?? (sessions.accounts ? [] : defaultRoots())),
    ],
    anywhere: !sessions.accounts,
    home,
  });
  const recent = openRecent(home);
  const threads = options.threads ?? availableParallelism();
  const hub = openHub({ folders, recent, threads });
  const context: ServerContext = {
    home,
    secret,
    sessions,
    folders,
    recent,
    hub,
    projectsFolder,
    uploadsFolder,
    measurer: makeMeasurer(),
    looks: makeLooks(),
    log,
  };
  const app = await makeApp({
    sessions,
    secret,
    log,
    trustProxy: options.trustProxy ?? process.env.CAMBRIAN_TRUST_PROXY ?? false,
  });
  const callerOf = async (request: FastifyRequest): Promise<Caller | undefined> =>
    (await sessions.find(visitorOf(request))).caller;
  registerRoutes(app, {
    routes,
    handlers: handlersOf(context),
    callerOf,
    visitorOf,
    checkReplies: options.checkReplies === true,
  });
  app.get("/api/openapi.json", () => describeApi(routes));
  registerLive(app, hub, callerOf);
  await registerUploads(app, { folder: uploadsFolder, limit: options.uploadLimit ?? 64 * 2 ** 30, callerOf });
  await serveWorkbench(app, options.workbench ?? findWorkbench());

  const shut = async (): Promise<void> => {
    await app.close();
    await context.measurer.close();
    await context.looks.close();
    await hub.close();
  };
  let project: string | undefined;
  try {
    const starter = (await sessions.find(NOBODY)).caller?.author ?? STARTER;
    if (options.sample === true) project = (await openSample(context, starter)).id;
    if (options.folder !== undefined) {
      project = await openAtStart(context, resolve(options.folder), starter);
    }
    const port = await listen(app, host, options.port);
    return {
      url: `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}/`,
      port,
      ...(project === undefined ? {} : { project }),
      async close() {
        await shut();
      },
    };
  } catch (error) {
    await shut();
    throw error;
  }
}

function handlersOf(context: ServerContext): Handlers {
  return {
    ...serverRoutes,
    ...sessionRoutes(context),
    ...projectRoutes(context),
    ...journalRoutes(context),
    ...imageRoutes(context),
    ...importRoutes(context),
    ...jobRoutes(context),
    ...resultRoutes(context),
    ...assistRoutes(context),
  };
}

/** On one's own computer: the user's folder and where drives appear. */
function defaultRoots(): string[] {
  return [homedir(), process.cwd(), "/media", "/mnt", "/Volumes"].filter((path) => existsSync(path) && path !== "/");
}

/** Images of a folder that is no project yet are added at once: whoever names it on the command line means them. */
async function openAtStart(context: ServerContext, path: string, by: Author): Promise<string> {
  const { project, images } = await openFolder(context, path, by);
  if (images.length > 0) await importAll(project, images, by);
  return project.id;
}

type App = Awaited<ReturnType<typeof makeApp>>;

async function listen(app: App, host: string, asked: number | undefined): Promise<number> {
  await app.ready();
  for (let port = asked ?? DEFAULT_PORT; ; port++) {
    try {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === "object" && address ? address.port : port;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && asked === undefined && port < DEFAULT_PORT + 200) continue;
      const why =
        code === "EADDRINUSE"
          ? "another program uses it"
          : code === "EACCES"
            ? "only the administrator may use it"
            : String(cause);
      throw new CambrianError(
        "server/port-in-use",
        `Port ${port} on ${host} cannot be used: ${why}. Leave --port out to take a free one, or name another.`,
        { host, port, errno: code ?? "" },
        { cause },
      );
    }
  }
}

/** Who may come: on one's own computer its user, elsewhere whoever has an account. */
async function chooseSessions(home: Home, host: string, asked: boolean): Promise<Sessions> {
  if (isLoopback(host) && !asked) return openLocalSessions(home);
  const accounts = openAccounts(home);
  const { CAMBRIAN_OWNER: name, CAMBRIAN_PASSWORD: password } = process.env;
  if (name && password && (await accounts.list()).length === 0) await accounts.add({ name, password, role: "owner" });
  if ((await accounts.list()).some(({ role }) => role === "owner")) return openAccountSessions(home);
  throw new CambrianError(
    "server/needs-accounts",
    `On ${host} others can reach this server, so it needs accounts. Make one with "cambrian accounts add NAME --role owner", or leave --host out to serve this computer only.`,
    { host },
  );
}
