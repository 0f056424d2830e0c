/** The server by itself: health, description, headers, who is let in from where. */
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { routes } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { startServer } from "./start-server.js";
import { serverFor } from "./testing/server-for.js";

/** fetch does not let a Host header be set. */
function statusWith(url: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("it says that it is well, and describes every route as OpenAPI 3.1", async () => {
  await using server = await serverFor("health");
  expect(await server.client.call(routes.health, {})).toEqual({ status: "ok", version: expect.stringMatching(/^\d/) });
  const api = (await (await server.raw("/api/openapi.json")).json()) as {
    openapi: string;
    paths: Record<string, object>;
  };
  expect(api.openapi).toBe("3.1.0");
  for (const route of Object.values(routes)) {
    const path = `/api${route.path.replace(/:(\w+)/g, "{$1}")}`;
    expect(Object.keys(api.paths[path] ?? {})).toContain(route.method.toLowerCase());
  }
  expect(await server.client.call(routes.tasks, {})).toMatchObject([{ id: "cells" }]);
  expect((await server.client.call(routes.machine, {})).cores).toBeGreaterThan(0);
});

test("every answer isolates the page, forbids foreign scripts and frames, and names no type that must be guessed", async () => {
  await using server = await serverFor("headers");
  for (const path of ["/api/health", "/api/nothing", "/"]) {
    const { headers } = await server.raw(path);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const csp = headers.get("content-security-policy") ?? "";
    expect(csp).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain("unsafe-eval' 'unsafe-inline");
  }
});

test("a change without the session's token is refused, with it done", async () => {
  await using server = await serverFor("csrf");
  const body = JSON.stringify({ name: "Mira" });
  const send = (headers: Record<string, string>) =>
    server.raw("/api/session", { method: "PATCH", body, headers: { "content-type": "application/json", ...headers } });
  for (const headers of [{}, { "x-csrf-token": "wrong" }, { "x-csrf-token": `${server.csrf}x` }]) {
    const answer = await send(headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: "auth/forged" } });
  }
  const answer = await send({ "x-csrf-token": server.csrf });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ person: { name: "Mira" }, role: "owner", accounts: false });
  expect((await server.client.call(routes.session, {})).person?.name).toBe("Mira");
});

test("a page of another site gets nothing: neither by its origin nor by a name that points here", async () => {
  await using server = await serverFor("origin");
  const url = `${server.url}/api/session`;
  const port = new URL(server.url).port;
  expect(await statusWith(url, { host: `127.0.0.1:${port}` })).toBe(200);
  expect(await statusWith(url, { host: `localhost:${port}` })).toBe(200);
  expect(await statusWith(url, { host: `evil.example:${port}` })).toBe(403);
  expect(await statusWith(url, { origin: "https://evil.example" })).toBe(403);
  expect(await statusWith(url, { origin: "null" })).toBe(403);
  expect(await statusWith(url, { origin: server.url })).toBe(200);
  expect(await statusWith(url, { origin: server.url, "x-csrf-token": "no" }, "DELETE")).toBe(403);
});

test("a form cannot be read as a change, and a body that is no JSON is told", async () => {
  await using server = await serverFor("form");
  const send = (type: string, body: string) =>
    server.raw("/api/session", {
      method: "PATCH",
      body,
      headers: { "content-type": type, "x-csrf-token": server.csrf },
    });
  expect(await (await send("text/plain", '{"name":"x"}')).json()).toMatchObject({ error: { code: "request/invalid" } });
  expect(await (await send("application/json", "{")).json()).toMatchObject({ error: { code: "request/invalid" } });
  const wrong = await send("application/json", '{"name":""}');
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({
    error: { code: "request/invalid", details: { part: "body", issues: [{ at: "name" }] } },
  });
});

test("the workbench is served with its files, and its page for addresses within it", async () => {
  await using server = await serverFor("page");
  const workbench = join(server.folder, "workbench");
  mkdirSync(join(workbench, "assets"), { recursive: true });
  writeFileSync(join(workbench, "index.html"), "<!doctype html><title>Cambrian</title>");
  writeFileSync(join(workbench, "assets/main-1a2b.js"), "export {};");
  writeFileSync(join(server.folder, "secret.txt"), "secret");
  await server.restart({ workbench });
  for (const path of ["/", "/p/some/label?image=3"]) {
    const page = await server.raw(path);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(await page.text()).toContain("Cambrian");
  }
  const script = await server.raw("/assets/main-1a2b.js");
  expect(script.headers.get("content-type")).toMatch(/javascript/);
  expect(script.headers.get("cache-control")).toContain("immutable");
  expect((await server.raw("/assets/gone.js")).status).toBe(404);
  expect((await server.raw("/api/gone")).status).toBe(404);
  for (const path of [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/%2e%2e%5csecret.txt",
  ])
    expect(await (await server.raw(path)).text()).not.toContain("secret");
});

test("a port in use and a host for others without accounts are told with a code", async () => {
  await using server = await serverFor("port");
  const { port } = server.server;
  const home = join(server.folder, "home");
  const projectsFolder = join(server.folder, "projects");
  await expect(startServer({ port, home, projectsFolder })).rejects.toMatchObject({ code: "server/port-in-use" });
  await expect(startServer({ port: 0, host: "0.0.0.0", home, projectsFolder })).rejects.toMatchObject({
    code: "server/needs-accounts",
  });
});

test("one line of JSON is logged for a request, without what was asked or answered", async () => {
  const lines: string[] = [];
  const { makeLogger } = await import("./http/log.js");
  await using server = await serverFor("log", { log: makeLogger({ write: (line) => void lines.push(line) }) });
  await server.raw("/api/health?secret=1");
  await expect.poll(() => lines.length).toBeGreaterThan(1);
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged.at(-1)).toMatchObject({ method: "GET", url: "/api/health", status: 200, from: "127.0.0.1" });
  expect(lines.join("")).not.toContain("secret");
});
