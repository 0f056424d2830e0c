/**
 * Files sent by the browser, in pieces that can be resumed (tus 1.0). They lie in the uploads folder until they are added
 * to a project, and are taken away after two days.
 */

import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { extname } from "node:path";
import { CambrianError } from "@cambrian/core";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Caller } from "./handler.js";
import { checkAccess } from "./register-routes.js";

export interface UploadSettings {
  readonly folder: string;
  /** Bytes of one file. */
  readonly limit: number;
  readonly callerOf: (request: FastifyRequest) => Promise<Caller | undefined>;
}

const KEEP_MS = 48 * 3600_000;
/** Only the end of a name survives in ours, and only if it is an ordinary one. */
const ENDING = /^\.[a-z0-9]{1,8}$/i;

export async function registerUploads(
  app: FastifyInstance,
  { folder, limit, callerOf }: UploadSettings,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const server = new Server({
    path: "/api/uploads",
    datastore: new FileStore({ directory: folder, expirationPeriodInMilliseconds: KEEP_MS }),
    maxSize: limit,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: (_, metadata) => {
      const ending = extname(metadata?.filename ?? "");
      return `${randomUUID()}${ENDING.test(ending) ? ending.toLowerCase() : ""}`;
    },
    generateUrl: (_, { path, id }) => `${path}/${id}`,
  });
  await server.cleanUpExpiredUploads().catch(() => undefined); // none there yet
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_, __, done) => done(null)); // tus reads the body itself
    scope.route({
      method: ["POST", "PATCH", "HEAD", "DELETE", "OPTIONS"],
      url: "/api/uploads",
      handler,
    });
    scope.route({ method: ["PATCH", "HEAD", "DELETE"], url: "/api/uploads/:upload", handler });
  });

  async function handler(request: FastifyRequest, reply: import("fastify").FastifyReply): Promise<void> {
    checkAccess("annotator", await callerOf(request), undefined);
    const { upload } = request.params as { upload?: string };
    if (upload !== undefined && !/^[0-9a-f-]{36}(\.[a-z0-9]{1,8})?$/.test(upload))
      throw new CambrianError("request/not-found", "There is no such upload. Send the file again.");
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    await server.handle(request.raw, reply.raw);
  }
}
