/** The way of the README: train, save, load, predict, evaluate, on drawn cells. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cells } from "@cambrian/tasks";
import { expect, test } from "vitest";
import { saveModel } from "../models/save-model.node.js";
import { openCheckpointFolder } from "./checkpoint-folder.node.js";
import { evaluate, loadModel, predict } from "./loaded-model.node.js";
import { train } from "./train.node.js";

test("a model that was trained and saved predicts through the library as it does by hand, and is scored", async () => {
  const dir = mkdtempSync(join(tmpdir(), "cambrian-engine-"));
  try {
    const examples = [1, 2].map((seed) => cells.makeSample(seed));
    const run = train(cells, examples, { epochs: 1, threads: 2, settings: { crop: 64, batch: 2 }, name: "toy" });
    const epochs: number[] = [];
    for await (const { epoch } of run) epochs.push(epoch);
    await saveModel(dir, await run.finish());
    expect(epochs).toEqual([1]);

    await using model = await loadModel(cells, dir);
    const image = examples[0]?.image;
    if (!image) throw new TypeError("the sample has an image");
    const low = await predict(model, image, { threshold: 0.01 });
    const high = await predict(model, image, { threshold: 0.999 });
    expect(low.labels).toMatchObject({ height: image.size.y, width: image.size.x });
    expect(low.count).toBeGreaterThan(high.count);
    expect(await predict(model, image, { threshold: 0.01 })).toEqual(low);
    const { scores, results } = await evaluate(model, examples);
    expect(results).toHaveLength(2);
    expect(scores.headline.value).toBeGreaterThanOrEqual(0);
    await model.close();
    expect((await predict(model, image, { threshold: 0.999 })).count).toBe(high.count);
    await expect(predict(model, image, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "work/cancelled",
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test("a checkpoint folder keeps the last state, remembers its settings, and is gone when cleared", async () => {
  const dir = mkdtempSync(join(tmpdir(), "cambrian-checkpoint-"));
  try {
    const folder = openCheckpointFolder(join(dir, "model/checkpoint"));
    expect(await folder.load()).toBeUndefined();
    expect(await folder.readSettings()).toBeUndefined();
    await folder.begin({ seed: 4 });
    expect(await folder.readSettings()).toBeUndefined(); // it failed before it learnt anything; nothing to go on with
    await folder.save(Uint8Array.from([1, 2]));
    await folder.save(Uint8Array.from([3]));
    expect([...((await folder.load()) ?? [])]).toEqual([3]);
    expect(await folder.readSettings()).toEqual({ seed: 4 });
    await folder.clear();
    expect(await folder.load()).toBeUndefined();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
