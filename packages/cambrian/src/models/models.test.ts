import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model } from "@cambrian/tasks";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listModels } from "./list-models.node.js";
import { readModel } from "./load-model.node.js";
import { saveModel } from "./save-model.node.js";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cambrian-models-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const use = { id: "cells", version: 1 };

function makeModel(content: string): Model {
  const onnx = new TextEncoder().encode(content);
  return {
    onnx,
    card: {
      name: "toy",
      task: "cells",
      taskVersion: 1,
      cambrian: "0.1.0",
      sha256: createHash("sha256").update(onnx).digest("hex"),
      created: "2026-01-01T00:00:00Z",
      options: {},
      traits: { channels: 1, channelNames: ["grey"], rgb: false },
      network: {},
      training: {
        seed: 1,
        threads: 1,
        runtime: "none",
        images: 1,
        validationImages: 0,
        epochs: 1,
        steps: 1,
        minutes: 1,
        stopped: "finished",
        settings: {},
      },
      curves: [],
    },
  };
}

test("a model comes back as it was saved", async () => {
  const model = makeModel("weights");
  await saveModel(join(dir, "deep/er"), model);
  const back = await readModel(use, "deep/er", { cwd: dir });
  expect(back.card).toEqual(model.card);
  expect(new TextDecoder().decode(back.onnx)).toBe("weights");
});

test("saving over a model keeps the old one beside it", async () => {
  await saveModel(dir, makeModel("old"));
  writeFileSync(join(dir, "report.html"), "report of the old one");
  const { previous = "" } = await saveModel(dir, makeModel("new"));
  expect(readFileSync(join(previous, "model.onnx"), "utf8")).toBe("old");
  expect(readdirSync(previous).sort()).toEqual(["card.json", "model.onnx", "report.html"]);
  expect(new TextDecoder().decode((await readModel(use, dir)).onnx)).toBe("new");
  expect((await readModel(use, previous)).card.name).toBe("toy");
});

test("the same network saved again stays where it is, with its new card", async () => {
  await saveModel(dir, makeModel("weights"));
  const { card, onnx } = makeModel("weights");
  expect(await saveModel(dir, { onnx, card: { ...card, name: "renamed" } })).toEqual({});
  expect(readdirSync(dir).sort()).toEqual(["card.json", "model.onnx"]);
  expect((await readModel(use, dir)).card.name).toBe("renamed");
});

/** All files of a folder with what is in them. */
const contents = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }): [string, string] => [name, readFileSync(join(parentPath, name), "utf8")])
    .sort();

test("when the new model cannot be written, the old one and its report stay and nothing is left over", async () => {
  await saveModel(dir, makeModel("old"));
  writeFileSync(join(dir, "report.html"), "report of the old one");
  const before = contents(dir);
  const unwritable = { ...makeModel("new"), onnx: {} as Uint8Array }; // the system refuses to write it
  await expect(saveModel(dir, unwritable)).rejects.toMatchObject({ code: "file/cannot-write" });
  expect(contents(dir)).toEqual(before);
  expect(readdirSync(dir).sort()).toEqual(["card.json", "model.onnx", "report.html"]);
});

test("when the new model cannot take its place, everything is put back", async () => {
  writeFileSync(join(dir, "model.onnx"), "old");
  writeFileSync(join(dir, "report.html"), "report of the old one");
  mkdirSync(join(dir, "card.json/in-the-way"), { recursive: true });
  await expect(saveModel(dir, makeModel("new"))).rejects.toMatchObject({
    code: "file/cannot-write",
    message: expect.stringMatching(/What was there is unchanged/),
  });
  expect(readdirSync(dir).sort()).toEqual(["card.json", "model.onnx", "report.html"]);
  expect(readFileSync(join(dir, "model.onnx"), "utf8")).toBe("old");
});

test("each way a model can be wrong has its code, and says what to try", async () => {
  await saveModel(join(dir, "good"), makeModel("weights"));
  const refuse = (name: string, task = use) => expect(readModel(task, name, { cwd: dir })).rejects;
  await refuse("none").toMatchObject({ code: "model/not-found", message: expect.stringMatching(/cambrian train/) });
  await refuse("good", { id: "pose", version: 1 }).toMatchObject({ code: "model/wrong-task" });
  await refuse("good", { id: "cells", version: 2 }).toMatchObject({
    code: "model/wrong-version",
    message: expect.stringMatching(/Train it again/),
  });
  writeFileSync(join(dir, "good/model.onnx"), "other weights");
  await refuse("good").toMatchObject({ code: "model/damaged", message: expect.stringMatching(/SHA-256/) });
  rmSync(join(dir, "good/model.onnx"));
  await refuse("good").toMatchObject({
    code: "model/damaged",
    message: expect.stringMatching(/model.onnx is missing/),
  });
  writeFileSync(join(dir, "good/card.json"), "{");
  await refuse("good").toMatchObject({ code: "model/damaged", message: expect.stringMatching(/not JSON/) });
  mkdirSync(join(dir, "empty"));
  await refuse("empty").toMatchObject({ code: "model/not-found" });
});

test("every model that comes with the program is whole and of a task this program has", async () => {
  for (const model of await listModels()) {
    expect(model).not.toHaveProperty("problem");
    await expect(readModel(use, model.dir)).resolves.toHaveProperty("card.task", "cells");
  }
});
