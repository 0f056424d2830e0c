import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openProjectFolder } from "../folder/open-project-folder.node.js";
import { amina, describeStore, image, propose } from "../testing/describe-store.js";

const databaseUrl = process.env.CAMBRIAN_TEST_DATABASE_URL ?? "";

// `npm run test:postgres` starts a server and sets its address.
describe.skipIf(databaseUrl === "")("with a PostgreSQL server", () => {
  const root = mkdtempSync(join(tmpdir(), "cambrian-postgres-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const open = (name: string) => openProjectFolder(join(root, name), { create: true, databaseUrl });

  describeStore("on PostgreSQL", { open });

  test("two projects do not see each other's steps, and nothing of the journal lies in the folder", async () => {
    await using one = await open("one");
    await using other = await open("other");
    await one.apply([propose(one, { kind: "images.add", images: [image("a")] })], amina);
    expect([one.state.images.length, other.state.images.length]).toEqual([1, 0]);
    expect(existsSync(join(root, "one/project.sqlite"))).toBe(false);
  });

  test("a folder that was moved still finds its journal; without the address it says what is missing", async () => {
    const store = await open("before");
    await store.apply([propose(store, { kind: "images.add", images: [image("a")] })], amina);
    await store.close();
    renameSync(join(root, "before"), join(root, "after"));
    await expect(openProjectFolder(join(root, "after"), { databaseUrl: "" })).rejects.toMatchObject({
      code: "project/needs-database",
    });
    await using moved = await open("after");
    expect(moved.state.images.length).toBe(1);
  });
});
