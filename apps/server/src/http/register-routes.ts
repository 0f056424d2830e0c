/**
 * The table of routes as routes of Fastify: parts are checked against their schemas, the caller against the route's role,
 * and the answer is sent.
 */
import { CambrianError } from "@cambrian/core";
import type { Access, Route } from "@cambrian/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Visitor } from "../session/session.js";
import { type Asked, Bytes, type Caller, type Handlers, type Role, WithHeaders } from "./handler.js";

export interface RouteSettings {
  readonly routes: Readonly<Record<string, Route>>;
  readonly handlers: Handlers;
  /** Who asks; throws when the session is not good, `undefined` when there is none. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller | undefined>;
  readonly visitorOf: (request: FastifyRequest) => Visitor;
  /** Compare every JSON answer with its schema: for tests. */
  readonly checkReplies?: boolean;
}

type LooseHandler = (asked: Asked<Route>) => Promise<unknown> | unknown;

export function registerRoutes(app: FastifyInstance, settings: RouteSettings): void {
  for (const [name, route] of Object.entries(settings.routes)) {
    const handler = settings.handlers[name as keyof Handlers] as unknown as LooseHandler;
    app.route({
      method: route.method,
      url: `/api${route.path}`,
      handler: async (request, reply) => {
        const caller = await settings.callerOf(request);
        const params = check(route.params, request.params, "address");
        checkAccess(route.access, caller, (params as { project?: string } | undefined)?.project);
        const left = new AbortController();
        request.raw.once("close", () => {
          if (!reply.raw.writableFinished && request.raw.destroyed) left.abort();
        });
        const asked = {
          params,
          query: check(route.query, request.query, "question"),
          body: check(route.body, request.body, "body"),
          caller,
          ...settings.visitorOf(request),
          header: (header: string) => {
            const value = request.headers[header];
            return Array.isArray(value) ? value[0] : value;
          },
          signal: left.signal,
        } as unknown as Asked<Route>; // checked against the route's own schemas
        return send(route, reply, await handler(asked), settings.checkReplies === true);
      },
    });
  }
}

function check(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 10).map(({ path, message }) => ({ at: path.join("."), message }));
  const told = issues.map(({ at, message }) => (at ? `${at}: ${message}` : message)).join("; ");
  throw new CambrianError(
    "request/invalid",
    `The ${part} of the request is not what this route takes: ${told}. /api/openapi.json describes it.`,
    { part, issues },
  );
}

const RANK: Readonly<Record<Role, number>> = { viewer: 1, annotator: 2, owner: 3 };

/** Throws `auth/sign-in` or `auth/not-allowed`. */
export function checkAccess(access: Access, caller: Caller | undefined, project: string | undefined): void {
  if (access === "public") return;
  if (!caller) throw new CambrianError("auth/sign-in", "Sign in first: this server has accounts.");
  if (RANK[caller.role] < RANK[access]) {
    throw new CambrianError(
      "auth/not-allowed",
      `This takes the role ${access}, and yours is ${caller.role}. Ask an owner of this server.`,
      { needs: access, has: caller.role },
    );
  }
  if (caller.project === undefined || caller.project === project) return;
  if (project !== undefined || access === "owner") {
    throw new CambrianError(
      "auth/not-allowed",
      "Your link opens one project and nothing else. Ask an owner of this server for more.",
    );
  }
}

function send(route: Route, reply: FastifyReply, answer: unknown, checkReply: boolean): unknown {
  if (answer instanceof Bytes) {
    reply.status(answer.status);
    if (route.binary) reply.type(route.binary);
    for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
    return reply.send(answer.body instanceof Uint8Array ? asBuffer(answer.body) : answer.body);
  }
  const body = answer instanceof WithHeaders ? answer.body : answer;
  if (answer instanceof WithHeaders) {
    for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  }
  if (checkReply && route.reply) {
    const parsed = route.reply.safeParse(JSON.parse(JSON.stringify(body)));
    if (!parsed.success)
      throw new Error(`the answer of ${route.method} ${route.path} breaks its schema: ${parsed.error}`);
  }
  reply.header("cache-control", "no-store");
  return reply.type("application/json").send(JSON.stringify(body));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
