/** What must not be possible: other people's roles, guessed passwords, planted sessions, paths that leave. */
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorSchema, makeClient, routes } from "@cambrian/protocol";
import { expect, test } from "vitest";
import type { Role } from "./http/handler.js";
import { openAccounts } from "./session/accounts.js";
import { makeAttempts } from "./session/attempts.js";
import { openHome } from "./session/home.js";
import { listenLive } from "./testing/listen-live.js";
import { serverFor, type TestServer } from "./testing/server-for.js";

const PASSWORD = "correct horse battery";

/** A browser: keeps its cookie, sends its token. */
function browser(server: TestServer) {
  let cookie = "";
  let csrf = "";
  const client = makeClient({
    base: server.url,
    csrf: () => csrf,
    fetch: async (input, init) => {
      const response = await fetch(input, {
        ...init,
        headers: { ...(init?.headers as object), ...(cookie ? { cookie } : {}) },
      });
      const set = response.headers.get("set-cookie");
      if (set) cookie = set.split(";")[0] ?? "";
      return response;
    },
  });
  return {
    client,
    get cookie() {
      return cookie;
    },
    set cookie(value: string) {
      cookie = value;
    },
    async visit() {
      const session = await client.call(routes.session, {});
      csrf = session.csrf;
      return session;
    },
    async signIn(who: { name: string; password: string } | { link: string }) {
      const session = await client.call(routes.signIn, { body: who });
      csrf = session.csrf;
      return session;
    },
  };
}

async function serverWithAccounts(name: string): Promise<TestServer> {
  const server = await serverFor(name, {});
  const accounts = openAccounts(await openHome(join(server.folder, "home")));
  for (const [who, role] of [
    ["Ada", "owner"],
    ["Bo", "annotator"],
    ["Cy", "viewer"],
  ] as [string, Role][])
    await accounts.add({ name: who, password: PASSWORD, role });
  await server.restart({ accounts: true });
  return server;
}

test("a server with accounts shows nothing to whoever is not signed in, and each role what is its own", async () => {
  await using server = await serverWithAccounts("roles");
  const ada = browser(server);
  expect(await ada.visit()).toMatchObject({ person: null, role: null, accounts: true });
  await ada.signIn({ name: "ada", password: PASSWORD });
  const { id } = await ada.client.call(routes.createSample, { body: { task: "cells" } });
  const people: Record<string, ReturnType<typeof browser>> = { nobody: browser(server), ada };
  for (const name of ["Bo", "Cy"]) {
    const person = browser(server);
    await person.visit();
    await person.signIn({ name, password: PASSWORD });
    people[name] = person;
  }
  await people.nobody?.visit();
  const ranks: Record<string, number> = { nobody: 0, Cy: 1, Bo: 2, ada: 3 };
  // Signing out in between would make the rest of the list pointless.
  const served = new Set(Object.keys(routes).filter((key) => key !== "signOut"));
  const needs = { public: 0, viewer: 1, annotator: 2, owner: 3 };
  for (const [name, person] of Object.entries(people)) {
    for (const [key, route] of Object.entries(routes)) {
      if (!served.has(key) || key === "forgetProject" || (name === "ada" && route.method !== "GET")) continue;
      const params = { project: id, image: "x", job: "x", model: "x", file: "card.json", account: "x", format: "csv" };
      const response = await person.client
        .fetch(
          route as never,
          { params, query: { level: 0, c: 0, ty: 0, tx: 0 }, ...(route.method === "GET" ? {} : { body: {} }) } as never,
        )
        .then(() => "let in")
        .catch((error: { code: string }) => error.code);
      const refused = response === "auth/sign-in" || response === "auth/not-allowed";
      expect([name, key, refused]).toEqual([name, key, (ranks[name] ?? 0) < needs[route.access]]);
    }
  }
  const headers = { cookie: people.Cy?.cookie ?? "" };
  using window = await listenLive(`${server.url}/api/projects/${id}/live`, headers);
  await expect.poll(() => window.heard[0]?.type).toBe("hello");
  await expect(listenLive(`${server.url}/api/projects/${id}/live`)).rejects.toThrow("refused with 401");
  await expect(
    listenLive(`${server.url}/api/projects/${id}/live`, { ...headers, origin: "https://evil.example" }),
  ).rejects.toThrow();
});

test("a link opens one project with its role, and nothing else", async () => {
  await using server = await serverWithAccounts("links");
  const ada = browser(server);
  await ada.visit();
  await ada.signIn({ name: "Ada", password: PASSWORD });
  const one = await ada.client.call(routes.createSample, { body: { task: "cells" } });
  const two = await ada.client.call(routes.createProject, { body: { name: "Other", task: "cells" } });
  const { link } = await ada.client.call(routes.shareLink, { params: { project: one.id }, body: { role: "viewer" } });
  const guest = browser(server);
  await guest.visit();
  await expect(guest.signIn({ link: "made up" })).rejects.toMatchObject({ code: "auth/wrong" });
  expect(await guest.signIn({ link })).toMatchObject({
    role: "viewer",
    person: { name: expect.stringMatching(/^Guest/) },
  });
  expect(await guest.client.call(routes.recentProjects, {})).toMatchObject([{ id: one.id }]);
  expect((await guest.client.call(routes.project, { params: { project: one.id } })).project.images).toHaveLength(8);
  for (const call of [
    () => guest.client.call(routes.project, { params: { project: two.id } }),
    () => guest.client.call(routes.undo, { params: { project: one.id }, body: {} }),
    () => guest.client.call(routes.accounts, {}),
    () => guest.client.call(routes.folders, {}),
  ])
    await expect(call()).rejects.toMatchObject({ code: "auth/not-allowed" });
});

test("the session changes when somebody signs in, so that a planted one is worth nothing, and ends when they leave", async () => {
  await using server = await serverWithAccounts("fixation");
  const attacker = browser(server);
  await attacker.visit();
  const victim = browser(server);
  victim.cookie = attacker.cookie;
  await victim.visit();
  await victim.signIn({ name: "Ada", password: PASSWORD });
  expect(victim.cookie).not.toBe(attacker.cookie);
  expect(await attacker.visit()).toMatchObject({ person: null });
  const made = browser(server);
  made.cookie = "cambrian-session=chosen-by-somebody";
  await made.visit();
  expect(made.cookie).not.toContain("chosen-by-somebody");
  const response = await server.raw("/api/session", { headers: { cookie: "" } });
  expect(response.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
  const stolen = victim.cookie;
  await victim.client.call(routes.signOut, {});
  const thief = browser(server);
  thief.cookie = stolen;
  expect(await thief.visit()).toMatchObject({ person: null });
  await server.restart({ accounts: true }); // nobody is signed out by a restart who was in, nor in who was out
  const again = browser(server);
  again.cookie = stolen;
  expect(await again.visit()).toMatchObject({ person: null });
});

test("a token of one session is none of another, and signing in needs one", async () => {
  await using server = await serverWithAccounts("token");
  const ada = browser(server);
  await ada.visit();
  const bo = await browser(server).visit();
  const body = JSON.stringify({ name: "Ada", password: PASSWORD });
  const send = (headers: Record<string, string>) =>
    server.raw("/api/session", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  expect((await send({ cookie: ada.cookie })).status).toBe(403);
  expect((await send({ "x-csrf-token": bo.csrf })).status).toBe(403);
  expect((await send({ cookie: ada.cookie, "x-csrf-token": bo.csrf })).status).toBe(403);
});

test("passwords cannot be guessed quickly: after five wrong ones each next try waits twice as long", async () => {
  let now = 0;
  const attempts = makeAttempts(() => now);
  for (let n = 0; n < 5; n++) {
    attempts.check(["to ada"]);
    attempts.failed(["to ada"]);
  }
  const waits: number[] = [];
  for (let n = 0; n < 4; n++) {
    const from = now;
    for (;;) {
      try {
        attempts.check(["to ada"]);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: "auth/too-many" });
        now += 500;
      }
    }
    waits.push(now - from);
    attempts.failed(["to ada"]);
  }
  expect(waits).toEqual([2000, 4000, 8000, 16_000]);
  attempts.check(["to bo"]);

  await using server = await serverWithAccounts("guess");
  const visitor = browser(server);
  await visitor.visit();
  const codes: string[] = [];
  for (let n = 0; n < 7; n++)
    await visitor
      .signIn({ name: "Ada", password: `wrong ${n}` })
      .catch((error: { code: string }) => codes.push(error.code));
  expect(codes).toEqual([...new Array(5).fill("auth/wrong"), "auth/too-many", "auth/too-many"]);
  await expect(visitor.signIn({ name: "Ada", password: PASSWORD })).rejects.toMatchObject({ code: "auth/too-many" });
});

const WAYS_OUT = [
  "..",
  "../../secret.txt",
  "..%2f..%2fsecret.txt",
  "%2e%2e%2f%2e%2e%2fsecret.txt",
  "....//secret.txt",
  "..%5c..%5csecret.txt",
  "%00",
  "a%00/../../secret.txt",
  "/etc/passwd",
  "%2fetc%2fpasswd",
  "~",
  "C:%5cWindows",
];

test("no parameter of any address leads out of the project", async () => {
  await using server = await serverFor("paths");
  writeFileSync(join(server.folder, "secret.txt"), "the secret");
  const { id } = await server.client.call(routes.createSample, { body: { task: "cells" } });
  const { project } = await server.client.call(routes.project, { params: { project: id } });
  const sound: Record<string, string> = {
    project: id,
    image: project.images[0]?.id ?? "",
    job: "x",
    model: "x",
    file: "x",
    account: "x",
    format: "csv",
  };
  for (const route of Object.values(routes)) {
    if (route.method !== "GET") continue;
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
    for (const name of names) {
      for (const way of WAYS_OUT) {
        const path = route.path.replace(/:(\w+)/g, (_, each: string) => (each === name ? way : (sound[each] ?? "x")));
        const response = await server.raw(`/api${path}`);
        const text = await response.text();
        expect(text, path).not.toContain("the secret");
        expect(text, path).not.toContain("root:");
        if (!text.startsWith("<!doctype")) expect(response.status, path).toBeGreaterThanOrEqual(400);
        expect(response.status, path).not.toBe(500);
      }
    }
  }
});

test("no path in a body or question leads out of the opened folders, also not through a link", async () => {
  await using server = await serverFor("outside");
  const { id } = await server.client.call(routes.createSample, { body: { task: "cells" } });
  const { project } = await server.client.call(routes.project, { params: { project: id } });
  symlinkSync("/etc", join(server.folder, "data/link"));
  const image = project.images[0];
  if (!image) throw new TypeError("the sample has images");
  const { state: _, everTested: __, addedAt: ___, removed: ____, ...known } = image;
  for (const path of [
    "/etc/hostname",
    join(server.folder, "data/link/hostname"),
    "../../../etc/hostname",
    join(server.folder, "data/../home/secret.json"),
    "/etc\0",
  ]) {
    const change = { kind: "images.add", images: [{ ...known, id: "new", path }] } as const;
    const body = { proposals: [{ id: crypto.randomUUID(), base: project.seq, change }] } as never;
    await expect(server.client.call(routes.propose, { params: { project: id }, body })).rejects.toMatchObject({
      code: "folder/outside",
    });
    const moved = { kind: "image.describe", image: image.id, set: { path } } as const;
    const again = { proposals: [{ id: crypto.randomUUID(), base: project.seq, change: moved }] } as never;
    await expect(server.client.call(routes.propose, { params: { project: id }, body: again })).rejects.toMatchObject({
      code: "folder/outside",
    });
    const file = { path: image.path, labels: path };
    const files = [{ path: join(server.folder, "projects/Sample cells", image.path), labels: file.labels }];
    await expect(
      server.client.call(routes.importImages, { params: { project: id }, body: { files } }),
    ).rejects.toMatchObject({ code: "folder/outside" });
  }
  await expect(server.client.call(routes.folders, { query: { path: "/etc" } })).rejects.toMatchObject({
    code: "folder/outside",
  });
  await expect(
    server.client.call(routes.folders, { query: { path: join(server.folder, "home") } }),
  ).rejects.toMatchObject({ code: "folder/outside" });
});

test("bodies and uploads larger than the limit are refused, and an upload is resumed where it broke off", async () => {
  await using server = await serverFor("uploads", { uploadLimit: 1000 });
  const token = { "x-csrf-token": server.csrf };
  const large = await server.raw("/api/session", {
    method: "PATCH",
    headers: { ...token, "content-type": "application/json" },
    body: JSON.stringify({ name: "x".repeat(65 * 2 ** 20) }),
  });
  expect([large.status, errorSchema.parse(((await large.json()) as { error: unknown }).error).code]).toEqual([
    413,
    "request/too-large",
  ]);
  const tus = { ...token, "tus-resumable": "1.0.0" };
  const begin = (length: number, name: string) =>
    server.raw("/api/uploads", {
      method: "POST",
      headers: {
        ...tus,
        "upload-length": String(length),
        "upload-metadata": `filename ${Buffer.from(name).toString("base64")}`,
      },
    });
  expect((await begin(1001, "a.tif")).status).toBe(413);
  const begun = await begin(10, "../../evil.TIF");
  expect(begun.status).toBe(201);
  const place = begun.headers.get("location") ?? "";
  expect(place).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}\.tif$/);
  const patch = (offset: number, bytes: string) =>
    server.raw(place, {
      method: "PATCH",
      headers: { ...tus, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
      body: bytes,
    });
  expect((await patch(0, "0123")).status).toBe(204);
  const head = await server.raw(place, { method: "HEAD", headers: tus });
  expect(head.headers.get("upload-offset")).toBe("4");
  expect((await patch(2, "zz")).status).toBe(409);
  expect((await patch(4, "456789")).status).toBe(204);
  expect((await server.raw("/api/uploads/..%2f..%2fhome%2fsecret.json", { method: "HEAD", headers: tus })).status).toBe(
    404,
  );
  const foreign = await server.raw("/api/uploads", {
    method: "POST",
    headers: { "tus-resumable": "1.0.0", "upload-length": "1" },
  });
  expect(foreign.status).toBe(403);
});
