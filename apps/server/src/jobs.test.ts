/** Long work over the wire: finding cells, learning, stopping, dying, measuring, writing files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type JobRecord, type Report, routes, trainLiveSchema } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { replayProject } from "./replay/replay-project.js";
import { serverFor, type TestServer } from "./testing/server-for.js";

async function sampleIn(server: TestServer) {
  const { id } = await server.client.call(routes.createSample, { body: { task: "cells" } });
  const { project } = await server.client.call(routes.project, { params: { project: id } });
  return { id, project };
}

const start = (server: TestServer, project: string, kind: JobRecord["kind"], options: Record<string, unknown>) =>
  server.client.call(routes.startJob, { params: { project }, body: { kind, options } });
const get = (server: TestServer, project: string, job: string) =>
  server.client.call(routes.job, { params: { project, job } });
const control = (server: TestServer, project: string, job: string, what: "cancel" | "pause" | "resume" | "finish") =>
  server.client.call(routes.controlJob, { params: { project, job }, body: { do: what } });

async function ended(server: TestServer, project: string, job: string, timeout = 90_000): Promise<JobRecord> {
  await expect
    .poll(async () => (await get(server, project, job)).state, { timeout, interval: 100 })
    .toMatch(/done|failed|cancelled/);
  return (await get(server, project, job)) as JobRecord;
}

test("a model's outlines arrive as its own unchecked steps, leave what a person drew, and are measured and written", async () => {
  await using server = await serverFor("predict");
  const { id, project } = await sampleIn(server);
  const fresh = project.images.filter(({ state }) => state === "new").slice(0, 1);
  const drawn = project.images.filter(({ state }) => state === "labelled").slice(0, 1);
  const images = [...fresh, ...drawn].map((image) => image.id);
  const before = await server.client.call(routes.project, { params: { project: id } });
  const job = await ended(server, id, (await start(server, id, "predict", { model: "nuclei", images })).id);
  expect(job).toMatchObject({ state: "done", result: { images, problems: [], model: "nuclei" } });
  const after = await server.client.call(routes.project, { params: { project: id } });
  const [one, two] = [fresh[0]?.id ?? "", drawn[0]?.id ?? ""];
  expect(after.project.images.find((image) => image.id === one)?.state).toBe("predicted");
  expect(after.objects[one]).toBeGreaterThan(5);
  expect(after.unchecked[one]).toBe(after.objects[one]);
  expect(after.objects[two]).toBeGreaterThanOrEqual(before.objects[two] ?? 0);
  expect((after.objects[two] ?? 0) - (after.unchecked[two] ?? 0)).toBe(before.objects[two]);
  const { operations } = await server.client.call(routes.history, {
    params: { project: id },
    query: { newestFirst: "true", light: "true", limit: 5 },
  });
  expect(operations[0]?.by).toEqual({ kind: "model", id: "nuclei", name: "nuclei" });

  const table = await server.client.call(routes.measurements, { params: { project: id } });
  expect(table.rows).toBe(Object.values(after.objects).reduce((sum, n) => sum + n, 0));
  expect(table.columns.find(({ name }) => name === "area")).toMatchObject({ unit: "µm²", kind: "number" });
  expect(table.columns.find(({ name }) => name === "condition")?.values).toContain("control");
  const csv = await (
    await server.client.fetch(routes.measurementsFile, { params: { project: id, format: "csv" } })
  ).text();
  expect(csv.split("\n")).toHaveLength(table.rows + 2);
  const { text } = await server.client.call(routes.methods, { params: { project: id } });
  expect(text).toContain('Cells were found with the model "nuclei"');

  const what = ["masks-tiff", "outlines-imagej", "outlines-geojson", "table-parquet", "ome-zarr", "methods", "project"];
  const written = await ended(server, id, (await start(server, id, "export", { images, what })).id);
  expect(written).toMatchObject({ state: "done" });
  const { files } = await server.client.call(routes.exported, { params: { project: id, job: written.id } });
  expect(files.map(({ name }) => name.replace(/^B0\d_f\d|^C0\d_f\d/, "X")).sort()).toEqual(
    ["X_labels.tif", "X_outlines.zip", "X_outlines.geojson", "X.ome.zarr.zip"]
      .flatMap((name) => [name, name])
      .concat(["cells.parquet", "methods.txt", "project.zip"])
      .sort(),
  );
  const folder = join(server.folder, "projects/Sample cells/exports", written.id);
  expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
  const methods = await server.client.fetch(routes.exportedFile, {
    params: { project: id, job: written.id, file: "methods.txt" },
  });
  expect((await methods.text()).trim()).toBe(text);
  const all = await server.client.fetch(routes.exportedFile, {
    params: { project: id, job: written.id, file: "all.zip" },
  });
  expect((await all.arrayBuffer()).byteLength).toBeGreaterThan(files.reduce((sum, { bytes }) => sum + bytes, 0));
  for (const file of ["../../project.sqlite", "..%2f..%2fproject.sqlite", "gone.txt"]) {
    await expect(
      server.client.call(routes.exportedFile as never, { params: { project: id, job: written.id, file } } as never),
    ).rejects.toMatchObject({ code: "export/unknown-file" });
  }
  expect(readFileSync(join(folder, "project.zip")).subarray(0, 2).toString()).toBe("PK");

  const described = { kind: "image.describe", image: one, set: { metadata: { well: "H12" } } } as const;
  await server.client.call(routes.propose, {
    params: { project: id },
    body: { proposals: [{ id: crypto.randomUUID(), base: 0, change: described }] },
  });
  await server.client.call(routes.undo, { params: { project: id }, body: {} });
  await server.server.close();
  const replayed = await replayProject(join(server.folder, "projects/Sample cells"));
  expect(replayed).toMatchObject({ same: true, predictions: { left: [] }, steps: { different: [] } });
  expect(replayed.predictions.done).toBeGreaterThan(0);
  expect(replayed.measurements.done).toBeGreaterThan(0);
});

test("learning shows a curve and a picture, is paused and goes on, ends when one has enough, and is tested", async () => {
  await using server = await serverFor("train");
  const { id, project } = await sampleIn(server);
  const labelled = project.images.filter(({ state }) => state === "labelled").map((image) => image.id);
  const split = async (images: string[], to: "train" | "validation" | "test") => {
    const change = { kind: "images.split", images, split: to } as const;
    const body = { proposals: [{ id: crypto.randomUUID(), base: project.seq, change }] };
    await server.client.call(routes.propose, { params: { project: id }, body: body as never });
  };
  await split(labelled.slice(0, 2), "train");
  await split(labelled.slice(2), "validation");
  const options = { minutes: 30, from: null, options: { width: 4, rays: 8 } };
  const { id: job } = await start(server, id, "train", options);
  const curve = async () => trainLiveSchema.safeParse((await get(server, id, job)).live).data?.curve.length ?? 0;
  await expect.poll(curve, { timeout: 90_000 }).toBeGreaterThan(0);
  expect(await control(server, id, job, "pause")).toMatchObject({ state: "paused" });
  const paused = await curve();
  await control(server, id, job, "resume");
  await expect.poll(curve, { timeout: 90_000 }).toBeGreaterThan(paused);
  await control(server, id, job, "finish");
  const done = await ended(server, id, job);
  expect(done.error).toBeUndefined();
  const live = trainLiveSchema.parse(done.live);
  expect(live).toMatchObject({ stage: "testing", images: 2, floor: { name: "Without learning" } });
  expect(live.floor?.right).toBeGreaterThan(0);
  expect(live.preview?.image).toBe(labelled[2]);
  expect(live.preview?.frames.length).toBeGreaterThan(0);
  const { project: after } = await server.client.call(routes.project, { params: { project: id } });
  expect(after.models).toMatchObject([{ name: "model 1", state: "new", job }]);
  const model = after.models[0]?.id ?? "";
  const report: Report = await server.client.call(routes.report, { params: { project: id, model } });
  expect(report).toMatchObject({ on: "validation", beside: [{ kind: "floor" }], images: [{ image: labelled[2] }] });
  const card = await server.client.fetch(routes.modelFile, { params: { project: id, model, file: "card.json" } });
  expect(await card.json()).toMatchObject({ name: "model 1", training: { stopped: "asked" } });
});

test("work is stopped at once, and a process that is killed does not take the server along: the work begins again", async () => {
  await using server = await serverFor("cancel");
  const { id } = await sampleIn(server);
  const { id: job } = await start(server, id, "train", { minutes: 60, from: null, options: { width: 4 } });
  await expect.poll(async () => (await get(server, id, job)).live, { timeout: 60_000 }).toBeDefined();
  const begun = performance.now();
  expect(await control(server, id, job, "cancel")).toMatchObject({ state: "cancelled" });
  expect(performance.now() - begun).toBeLessThan(2000); // 100 ms on a machine with nothing else to do
  await expect(control(server, id, job, "pause")).rejects.toMatchObject({ code: "job/cannot" });
  await expect(start(server, id, "train", { minutes: -1, from: null })).rejects.toMatchObject({
    code: "request/invalid",
  });

  const second = await start(server, id, "train", { minutes: 60, from: null, options: { width: 4 } });
  await expect.poll(async () => (await get(server, id, second.id)).live, { timeout: 60_000 }).toBeDefined();
  await server.restart();
  await expect.poll(async () => (await get(server, id, second.id)).attempts, { timeout: 30_000 }).toBe(2);
  expect(await control(server, id, second.id, "cancel")).toMatchObject({ state: "cancelled" });
});
