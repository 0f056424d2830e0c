import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import Libsql from "libsql";
import { expect, test } from "vitest";
import { openProjectFolder } from "../folder/open-project-folder.node.js";
import { amina, describeStore, drawBox, image, propose } from "../testing/describe-store.js";

const root = mkdtempSync(join(tmpdir(), "cambrian-store-"));

describeStore("on SQLite", { open: (name) => openProjectFolder(join(root, name), { create: true }) });

test("a folder that is open cannot be opened a second time; the lock of a dead process is taken over", async () => {
  const folder = join(root, "locked");
  const store = await openProjectFolder(folder, { create: true });
  await expect(openProjectFolder(folder)).rejects.toMatchObject({ code: "project/in-use" });
  await store.close();
  writeFileSync(join(folder, "project.lock"), JSON.stringify({ pid: 999_999_999, started: "1" }));
  await (await openProjectFolder(folder)).close();
});

test("a folder without a project, and one whose database is something else, are told apart", async () => {
  await expect(openProjectFolder(join(root, "none"))).rejects.toMatchObject({ code: "project/not-found" });
  const folder = join(root, "damaged");
  await (await openProjectFolder(folder, { create: true })).close();
  writeFileSync(join(folder, "project.sqlite"), "this is no database, it is a text of some length".repeat(100));
  await expect(openProjectFolder(folder)).rejects.toBeInstanceOf(CambrianError);
  await expect(openProjectFolder(folder)).rejects.toMatchObject({ code: "project/damaged" });
});

test("verify finds a step that is missing, labels that were altered and a snapshot that cannot be read", async () => {
  const codesAfter = async (damage: string): Promise<string[]> => {
    const folder = mkdtempSync(join(root, "verify-"));
    const store = await openProjectFolder(folder, { create: true });
    writeFileSync(join(folder, "images/a.png"), "pixels");
    await store.apply([propose(store, { kind: "images.add", images: [image("a")] })], amina);
    await store.apply([propose(store, drawBox("a", 1, [0, 0, 2, 2]))], amina);
    await store.apply([propose(store, { kind: "project.rename", name: "b" })], amina);
    await store.close();
    const database = new Libsql(join(folder, "project.sqlite"));
    database.exec(damage);
    database.close();
    await using again = await openProjectFolder(folder);
    return (await again.verify()).map(({ code }) => code);
  };
  expect(await codesAfter("SELECT 1")).toEqual([]);
  // Without the stroke the image would not be labelled, either.
  expect(await codesAfter("DELETE FROM journal WHERE seq = 2")).toEqual(["verify/gap", "verify/state"]);
  expect(await codesAfter("UPDATE meta SET value = replace(value, '\"b\"', '\"c\"') WHERE key = 'state'")).toEqual([
    "verify/state",
  ]);
  expect(await codesAfter("UPDATE snapshots SET pixels = x'4000'")).toEqual(["verify/snapshot"]);
  expect(await codesAfter("UPDATE snapshots SET pixels = x'05'")).toEqual(["verify/snapshot"]);
});
