/**
 * The web server without its routes: who may ask, headers, errors as JSON, one line of JSON for every request.
 */
import { CambrianError, errorToData } from "@cambrian/core";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { SESSION_COOKIE } from "../session/account-sessions.js";
import type { Sessions, Visitor } from "../session/session.js";
import { csrfToken, forged, hostOf, isLoopback, SECURITY_HEADERS, sameText } from "./security.js";
import { statusOf } from "./status.js";

/** Larger bodies are refused; files go through uploads, in pieces. */
export const BODY_LIMIT = 64 * 2 ** 20;

/** How long a browser gets to say goodbye before its socket is cut. */
const GOODBYE_MS = 100;

export interface AppSettings {
  readonly sessions: Sessions;
  readonly secret: string;
  readonly log: Logger;
  /** Addresses of proxies that are believed about who they speak for; see docs/deploy.md. */
  readonly trustProxy: boolean | string;
}

export function visitorOf(request: FastifyRequest): Visitor {
  return {
    address: request.ip,
    cookie: request.cookies[SESSION_COOKIE],
    secure: request.protocol === "https",
  };
}

export async function makeApp({ sessions, secret, log, trustProxy }: AppSettings): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    trustProxy,
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  await app.register(cookie);
  await app.register(websocket, {
    options: { maxPayload: 1 << 20 },
    // A window that sleeps would not answer the goodbye, and must not hold the server.
    preClose(done) {
      const windows = [...this.websocketServer.clients] as readonly { close(code: number): void; terminate(): void }[];
      for (const window of windows) window.close(1001);
      setTimeout(() => {
        for (const window of windows) window.terminate();
        done();
      }, GOODBYE_MS);
    },
  });
  if (sessions.accounts) await app.register(rateLimit, { max: 6000, timeWindow: "1 minute" });

  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const host = request.headers.host ?? "";
    if (!sessions.accounts && !isLoopback(hostOf(host))) throw forged(`it was sent to "${host}"`);
    const { origin } = request.headers;
    if (origin !== undefined && !isOwn(origin, request)) throw forged(`its origin is "${origin}"`);
    if (request.method === "GET" || request.method === "HEAD" || !request.url.startsWith("/api")) return;
    const { session } = await sessions.find(visitorOf(request));
    const token = request.headers["x-csrf-token"];
    if (session === "" || typeof token !== "string" || !sameText(token, csrfToken(secret, session)))
      throw forged("its token is missing or of another session");
  });

  // JSON only, so that a form of another page cannot be read as a change.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(body as string));
    } catch (cause) {
      done(
        new CambrianError("request/invalid", "The body of the request is not JSON.", { part: "body" }, { cause }),
        undefined,
      );
    }
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const data = withoutStack(errorToData(asCoded(error)));
    if (data.code === "internal/unexpected") log.error({ err: error, url: request.url }, "unexpected");
    return reply
      .status(statusOf(data.code))
      .type("application/json")
      .send(JSON.stringify({ error: data }));
  });

  app.addHook("onResponse", async (request, reply) => {
    log.info({
      method: request.method,
      url: request.url.split("?")[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      bytes: Number(reply.getHeader("content-length") ?? 0),
      from: request.ip,
    });
  });
  return app;
}

function isOwn(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === request.host;
  } catch {
    return false;
  }
}

/** Errors of the web server in our words. */
function asCoded(error: FastifyError): unknown {
  if (error instanceof CambrianError) return error;
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new CambrianError(
        "request/too-large",
        `The body of the request is larger than ${BODY_LIMIT / 2 ** 20} MB. Send fewer steps at once; files go through /api/uploads in pieces.`,
        { limit: BODY_LIMIT },
      );
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new CambrianError("request/invalid", "The body of a request must be application/json.", { part: "body" });
    default:
  }
  if (error.statusCode === 429)
    return new CambrianError("auth/too-many", "Too many requests from this address. Wait a minute.");
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new CambrianError("request/invalid", `The request could not be read: ${error.message}`);
  return error;
}

/** Where in our code it happened is for the log, not for whoever asks. */
function withoutStack(data: ReturnType<typeof errorToData>): ReturnType<typeof errorToData> {
  if (data.code !== "internal/unexpected") return data;
  return {
    code: data.code,
    message: "Something unexpected went wrong; the server's log has the details.",
    details: {},
  };
}
