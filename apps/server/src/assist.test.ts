/** Help with drawing and checking over the wire: clicks, doubts, the order of review, the check before training. */
import { routes } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { serverFor } from "./testing/server-for.js";

test("a click outlines a cell; what a model found is asked about, in order; the check looks at every image", async () => {
  await using server = await serverFor("assist");
  const { id } = await server.client.call(routes.createSample, { body: { task: "cells" } });
  const { project } = await server.client.call(routes.project, { params: { project: id } });
  const [labelled, fresh] = [
    project.images.find(({ state }) => state === "labelled"),
    project.images.find(({ state }) => state === "new"),
  ];
  if (!labelled || !fresh) throw new TypeError("the sample has both");

  // Take a cell away, click where it was: the outline comes back, and lies nowhere else.
  const params = { project: id, image: labelled.id };
  const { objects } = await server.client.call(routes.objects, { params });
  const inside = objects.filter(
    ({ box, area }) => box.y0 > 5 && box.x0 > 5 && box.y1 < 250 && box.x1 < 250 && area > 80,
  );
  const on = await server.client.call(routes.outline, { params, body: { y: inside[0]?.y ?? 0, x: inside[0]?.x ?? 0 } });
  expect(on.runs).toEqual([]); // a cell is there already
  let found = 0;
  const free = { project: id, image: fresh.id };
  for (let y = 8; y < 256 && found === 0; y += 12) {
    for (let x = 8; x < 256 && found === 0; x += 12) {
      const { runs, by } = await server.client.call(routes.outline, { params: free, body: { y, x } });
      expect(by).toBe("watershed");
      found = runs.reduce((sum, n, at) => sum + (at % 2 === 1 ? n : 0), 0);
      for (let at = 0; at < runs.length; at += 2) {
        const [start = 0, length = 0] = [runs[at], runs[at + 1]];
        expect(Math.floor(start / 256)).toBe(Math.floor((start + length - 1) / 256));
        expect(Math.abs(Math.floor(start / 256) - y)).toBeLessThan(60);
      }
    }
  }
  expect(found).toBeGreaterThan(30);

  const run = async (kind: "predict" | "check", options: Record<string, unknown>) => {
    const { id: job } = await server.client.call(routes.startJob, { params: { project: id }, body: { kind, options } });
    await expect
      .poll(async () => (await server.client.call(routes.job, { params: { project: id, job } })).state, {
        timeout: 60_000,
      })
      .toBe("done");
  };
  expect(await server.client.call(routes.review, { params: { project: id } })).toEqual({ items: [], labelNext: null });
  await run("predict", { model: "nuclei", images: [fresh.id], options: { threshold: 0.2 } });
  const { items, labelNext } = await server.client.call(routes.review, { params: { project: id } });
  expect(items).toMatchObject([{ image: fresh.id }]);
  expect(labelNext).toBe(fresh.id);
  for (const value of [items[0]?.unsure, items[0]?.unlike]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
  const { doubts } = await server.client.call(routes.doubts, { params: free });
  expect(doubts).toHaveLength(items[0]?.doubts ?? -1);
  for (const { answers } of doubts) expect(answers.length).toBeGreaterThan(1);

  expect(await server.client.call(routes.quality, { params: { project: id } })).toEqual({
    quality: null,
    stale: false,
  });
  await run("check", {});
  const { quality, stale } = await server.client.call(routes.quality, { params: { project: id } });
  expect(stale).toBe(false);
  expect(quality?.split).toEqual({ train: 3, validation: 0, test: 0, unlabelled: 5 });
  expect(quality?.passed).toContain("Every image shows something.");
  expect(quality?.passed).toContain("All images have the same pixel size.");
});
