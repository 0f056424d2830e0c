import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyProjectStore } from "./copy-store.node.js";
import { openProjectFolder } from "./open-project-folder.node.js";

test("a project that is open is copied with every step it has acknowledged, and the copy opens as a project", async () => {
  const root = mkdtempSync(join(tmpdir(), "cambrian-copy-"));
  try {
    const by = { kind: "person", id: "p", name: "Mira" } as const;
    await using store = await openProjectFolder(join(root, "a"), { create: true });
    const propose = (name: string) =>
      store.apply(
        [{ id: randomUUID(), base: store.state.seq, change: { kind: "project.create", name, task: "cells" } }],
        by,
      );
    await propose("A");
    expect(await copyProjectStore(join(root, "a"), join(root, "b"))).toEqual([
      { name: "project.sqlite", path: join(root, "b/project.sqlite") },
    ]);
    await using copy = await openProjectFolder(join(root, "b"));
    expect(copy.state).toMatchObject({ name: "A", seq: 1 });
    await expect(copyProjectStore(root, join(root, "c"))).rejects.toMatchObject({ code: "project/elsewhere" });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
