import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { expect, test } from "vitest";
import { openProjectFolder } from "../folder/open-project-folder.node.js";
import { describeStore } from "../testing/describe-store.js";

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
