/**
 * The built workbench: files with a hash in their name are kept for ever by the browser, the page itself is asked for
 * each time. Unknown addresses give the page, because the address within the workbench is the view.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CambrianError } from "@cambrian/core";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** Where the workbench lies: beside the bundled program, or built in the repository. `undefined` when it is not built. */
export function findWorkbench(): string | undefined {
  let dir = dirname(fileURLToPath(import.meta.url));
  const beside = join(dir, "workbench");
  if (existsSync(join(beside, "index.html"))) return beside;
  for (;;) {
    for (const path of ["apps/workbench/dist", "packages/cambrian/dist/workbench"]) {
      if (existsSync(join(dir, path, "index.html"))) return join(dir, path);
    }
    const parent = dirname(dir);
    if (parent === dir) return undefined;
    dir = parent;
  }
}

export async function serveWorkbench(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder !== undefined) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      index: ["index.html"],
      dotfiles: "deny",
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = /[\\/]assets[\\/]/.test(path);
        reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === "GET" || request.method === "HEAD") &&
      !request.url.startsWith("/api/") &&
      request.url !== "/api";
    if (isPage && folder !== undefined && !/\/assets\//.test(request.url)) {
      return reply
        .header("cache-control", "no-cache")
        .type("text/html; charset=utf-8")
        .send(readFileSync(join(folder, "index.html")));
    }
    throw new CambrianError(
      "request/not-found",
      isPage && folder === undefined
        ? "The workbench is not built. Run `npm run build` in the folder you cloned, then start again."
        : `There is nothing at ${request.method} ${request.url.split("?")[0]}. /api/openapi.json lists what there is.`,
      { method: request.method },
    );
  });
}
