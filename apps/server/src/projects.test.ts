/** A project over the wire: made, looked at, drawn in, taken back, told to others, kept over a restart. */

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readImage } from "@cambrian/formats/node";
import { decodePlaneLabels, routes } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { listenLive } from "./testing/listen-live.js";
import { serverFor, type TestServer } from "./testing/server-for.js";

async function sampleIn(server: TestServer) {
  const { id } = await server.client.call(routes.createSample, { body: { task: "cells" } });
  const { project, objects } = await server.client.call(routes.project, { params: { project: id } });
  return { id, project, objects };
}

test("the sample has eight images of two conditions, three of them labelled with every cell", async () => {
  await using server = await serverFor("sample");
  const { id, project, objects } = await sampleIn(server);
  expect(project.images).toHaveLength(8);
  const labelled = project.images.filter(({ state }) => state === "labelled");
  expect(labelled).toHaveLength(3);
  expect(new Set(project.images.map(({ metadata }) => metadata.condition))).toEqual(new Set(["control", "treated"]));
  expect(project.images.every(({ pixelSize }) => pixelSize?.x === 0.65)).toBe(true);
  for (const { id: image } of labelled) expect(objects[image]).toBeGreaterThan(10);
  expect(await server.client.call(routes.recentProjects, {})).toMatchObject([{ id, images: 8, place: null }]);
});

test("tiles are the file's own pixels, and a thumbnail is a small picture that changes with its outlines", async () => {
  await using server = await serverFor("pixels");
  const { id, project } = await sampleIn(server);
  const image = project.images[0];
  if (!image) throw new TypeError("the sample has images");
  const params = { project: id, image: image.id };
  const pyramid = await server.client.call(routes.pyramid, { params });
  expect(pyramid).toMatchObject({ dtype: "uint16", tile: 512, levels: [{ height: 256, width: 256, scale: 1 }] });
  const tile = await server.client.fetch(routes.tile, { params, query: { level: 0, c: 0, ty: 0, tx: 0 } });
  expect(tile.headers.get("x-width")).toBe("256");
  const pixels = new Uint16Array(await tile.arrayBuffer());
  expect(pixels).toEqual((await readImage(join(server.folder, "projects/Sample cells", image.path))).data);
  await expect(
    server.client.call(routes.tile, { params, query: { level: 0, c: 0, ty: 1, tx: 0 } }),
  ).rejects.toMatchObject({ code: "image/out-of-range" });
  const histogram = await server.client.call(routes.histogram, { params });
  expect(histogram.counts.reduce((sum, n) => sum + n, 0)).toBe(256 * 256);
  expect(histogram.auto[0]).toBeLessThan(histogram.auto[1]);

  const plain = await server.client.fetch(routes.thumbnail, { params, query: { size: 64 } });
  const outlined = await server.client.fetch(routes.thumbnail, { params, query: { size: 64, labels: "true" } });
  expect(plain.headers.get("content-type")).toBe("image/png");
  const [a, b] = [await plain.arrayBuffer(), await outlined.arrayBuffer()];
  expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).not.toBe(0);
  const url = server.client.url(routes.thumbnail, { params, query: { size: 64 } });
  const again = await fetch(url, { headers: { "if-none-match": plain.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
});

test("a stroke is kept, told to the others, taken back, done again, and there after a restart", async () => {
  await using server = await serverFor("stroke");
  const { id, project } = await sampleIn(server);
  const image = project.images.find(({ state }) => state === "new");
  if (!image) throw new TypeError("the sample has an image without labels");
  const params = { project: id, image: image.id };
  using window = await listenLive(`${server.url}/api/projects/${id}/live`);
  const { heard } = window;
  await expect.poll(() => heard[0]).toMatchObject({ type: "hello", seq: project.seq });
  window.send({ type: "presence", image: image.id, step: "label", pointer: { y: 1, x: 2 }, doing: null, stroke: null });
  await expect.poll(() => heard.at(-1)).toMatchObject({ type: "presence", people: [{ pointer: { y: 1, x: 2 } }] });

  const by = { kind: "person", id: "p", name: "Mira" } as const;
  const proposal = {
    id: randomUUID(),
    base: project.seq,
    change: {
      kind: "labels.edit",
      image: image.id,
      plane: { t: 0, z: 0 },
      tool: "brush",
      runs: [10, 5, 0, 1],
      objects: [{ id: 1, before: null, after: { id: 1, by, color: 0 } }],
    },
  } as const;
  const body = { proposals: [proposal] } as unknown as { proposals: [] };
  const { acknowledgements } = await server.client.call(routes.propose, { params: { project: id }, body });
  expect(acknowledgements[0]?.operation.seq).toBe(project.seq + 1);
  const twice = await server.client.call(routes.propose, { params: { project: id }, body });
  expect(twice.acknowledgements[0]?.operation.seq).toBe(project.seq + 1);
  await expect.poll(() => heard.filter(({ type }) => type === "operation")).toHaveLength(1);

  const labels = async () =>
    decodePlaneLabels(new Uint8Array(await (await server.client.fetch(routes.labels, { params })).arrayBuffer()));
  expect((await labels()).data.slice(9, 16)).toEqual(Uint32Array.from([0, 1, 1, 1, 1, 1, 0]));
  const { objects } = await server.client.call(routes.objects, { params });
  expect(objects).toMatchObject([{ id: 1, area: 5, y: 0, x: 12, box: { y0: 0, x0: 10, y1: 1, x1: 15 } }]);

  await server.client.call(routes.undo, { params: { project: id }, body: {} });
  expect((await labels()).data.some((value) => value !== 0)).toBe(false);
  await server.client.call(routes.redo, { params: { project: id }, body: {} });
  await server.restart();
  expect((await labels()).objects).toHaveLength(1);
  const { operations } = await server.client.call(routes.history, {
    params: { project: id },
    query: { newestFirst: "true" },
  });
  expect(operations[0]?.change.kind).toBe("undo");
});

test("files are looked at before they are added, come with their label files, and are not added twice", async () => {
  await using server = await serverFor("import");
  const { id: sample, project } = await sampleIn(server);
  const data = join(server.folder, "data");
  const source = join(server.folder, "projects/Sample cells/images");
  mkdirSync(join(data, "plate/labels"), { recursive: true });
  const { copyFileSync } = await import("node:fs");
  copyFileSync(join(source, "B02_f1.tif"), join(data, "plate/B07_f1.tif"));
  copyFileSync(join(source, "B02_f2.tif"), join(data, "plate/labels/B07_f1.tif"));
  writeFileSync(join(data, "plate/broken.tif"), "II*\0");
  const { files } = await server.client.call(routes.inspect, {
    params: { project: sample },
    body: { paths: [join(data, "plate"), "/etc/passwd", join(data, "gone.tif")] },
  });
  expect(files.map(({ name, error }) => [name, error?.code])).toEqual([
    ["B07_f1.tif", undefined],
    ["broken.tif", expect.stringMatching(/^(tiff|file)\//)],
    ["passwd", "folder/outside"],
    ["gone.tif", "file/not-found"],
  ]);
  expect(files[0]?.about).toMatchObject({
    size: { y: 256, x: 256 },
    metadata: { well: "B07" },
    labels: join(data, "plate/labels/B07_f1.tif"),
    duplicateOf: "B02_f1.tif",
  });
  const job = await server.client.call(routes.importImages, {
    params: { project: sample },
    body: { files: [{ path: join(data, "plate/B07_f1.tif") }, { path: join(data, "plate/broken.tif") }] },
  });
  await expect
    .poll(async () => (await server.client.call(routes.job, { params: { project: sample, job: job.id } })).state, {
      timeout: 20_000,
    })
    .toBe("done");
  const after = await server.client.call(routes.project, { params: { project: sample } });
  expect(after.project.images).toHaveLength(project.images.length + 1);
  const done = await server.client.call(routes.job, { params: { project: sample, job: job.id } });
  expect(done.result).toMatchObject({ problems: [{ path: join(data, "plate/broken.tif") }] });
  symlinkSync("/etc", join(data, "link"));
  await expect(
    server.client.call(routes.importImages, {
      params: { project: sample },
      body: { files: [{ path: join(data, "link/hostname") }] },
    }),
  ).rejects.toMatchObject({ code: "folder/outside" });
});

test("deleting a project deletes what was made for it, and never a folder of one's own images", async () => {
  await using server = await serverFor("delete");
  const data = join(server.folder, "data/plate");
  mkdirSync(data);
  writeFileSync(join(data, "mine.txt"), "mine");
  const own = await server.client.call(routes.openProject, { body: { path: data } });
  await expect(
    server.client.call(routes.forgetProject, { params: { project: own.id }, query: { folder: "true" } }),
  ).rejects.toMatchObject({ code: "folder/not-a-project" });
  expect(existsSync(join(data, "mine.txt"))).toBe(true);
  const made = await server.client.call(routes.createProject, { body: { name: "../Evil: one", task: "cells" } });
  expect(made.path).toBe(join(server.folder, "projects/Evil one"));
  await server.client.call(routes.forgetProject, { params: { project: made.id }, query: { folder: "true" } });
  expect(existsSync(made.path)).toBe(false);
  expect(await server.client.call(routes.recentProjects, {})).toEqual([]);
});
