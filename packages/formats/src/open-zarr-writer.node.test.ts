import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawLabels, makeImage } from "@cambrian/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLabels, saveLabels } from "./labels/labels-file.node.js";
import { openImage, readImage } from "./open-image.node.js";
import { openZarrWriter } from "./open-zarr-writer.node.js";
import { saveImage } from "./save-image.node.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambrian-zarr-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const json = async (path: string) => JSON.parse(await readFile(at(path), "utf8"));

const ramp = (length: number) => Uint16Array.from({ length }, (_, i) => (i * 7919) % 65536);
const tile = { height: 32, width: 48 };

test("tiles in any order, levels by means, and nothing under the name before it is complete", async () => {
  const size = { t: 2, c: 1, z: 1, y: 70, x: 101 };
  const image = makeImage(ramp(2 * 70 * 101), size, { channels: [{ name: "a", color: "#00FF00" }] });
  {
    await using writer = await openZarrWriter(at("tiles.ome.zarr"), { ...image, tile });
    const places: { t: number; y: number; x: number }[] = [];
    for (const t of [1, 0])
      for (let y = 64; y >= 0; y -= 32) for (let x = 0; x < 101; x += 48) places.push({ t, y, x });
    for (const { t, y, x } of places) {
      const [height, width] = [Math.min(32, 70 - y), Math.min(48, 101 - x)];
      const data = new Uint16Array(height * width);
      for (let i = 0; i < data.length; i++)
        data[i] = image.data[(t * 70 + y + Math.floor(i / width)) * 101 + x + (i % width)] as number;
      await writer.writeTile({ t, y, x }, data);
    }
    await expect(openImage(at("tiles.ome.zarr"))).rejects.toMatchObject({ code: "file/not-found" });
    await writer.close();
  }
  await using back = await openImage(at("tiles.ome.zarr"));
  expect(back.format).toBe("ome-zarr");
  expect(back.levels).toEqual([
    { height: 70, width: 101, scale: 1 },
    { height: 35, width: 51, scale: 2 },
    { height: 18, width: 26, scale: 4 },
  ]);
  expect((await back.read()).data).toEqual(image.data);
  expect(back.info.channels).toEqual(image.channels);
  const level = await back.read({ t: 1, level: 1 });
  const value = (y: number, x: number) => image.data[(70 + y) * 101 + x] as number;
  for (const [y, x] of [
    [0, 0],
    [17, 23],
    [34, 49],
  ] as const) {
    const mean =
      (value(2 * y, 2 * x) + value(2 * y, 2 * x + 1) + value(2 * y + 1, 2 * x) + value(2 * y + 1, 2 * x + 1)) / 4;
    expect(level.data[y * 51 + x]).toBe(Math.floor(mean + 0.5));
  }
  // the last column stands alone
  expect(level.data[50]).toBe(Math.floor((value(0, 100) + value(1, 100)) / 2 + 0.5));
  expect((await readdir(folder)).filter((name) => name.startsWith(".cambrian"))).toEqual([]);
});

test("the description is what the specification asks for", async () => {
  const image = makeImage(ramp(600 * 20), { c: 1, y: 600, x: 20 }, { pixelSize: { x: 0.5, y: 0.25 } });
  await saveImage(at("said.ome.zarr"), image);
  const { zarr_format, node_type, attributes } = await json("said.ome.zarr/zarr.json");
  expect({ zarr_format, node_type }).toEqual({ zarr_format: 3, node_type: "group" });
  expect(attributes.ome.version).toBe("0.5");
  const [said] = attributes.ome.multiscales;
  expect(said.axes).toEqual([
    { name: "t", type: "time" },
    { name: "c", type: "channel" },
    { name: "z", type: "space" },
    { name: "y", type: "space", unit: "micrometer" },
    { name: "x", type: "space", unit: "micrometer" },
  ]);
  expect(said.datasets).toEqual([
    { path: "0", coordinateTransformations: [{ type: "scale", scale: [1, 1, 1, 0.25, 0.5] }] },
    {
      path: "1",
      coordinateTransformations: [
        { type: "scale", scale: [1, 1, 1, 0.5, 1] },
        { type: "translation", translation: [0, 0, 0, 0.125, 0.25] },
      ],
    },
  ]);
  expect(attributes.ome.omero.channels[0]).toMatchObject({
    label: "channel 1",
    active: true,
    window: { min: 0, max: 65535 },
  });
  const array = await json("said.ome.zarr/1/zarr.json");
  expect(array).toMatchObject({ shape: [1, 1, 1, 300, 10], data_type: "uint16", fill_value: 0 });
  expect(array.chunk_grid.configuration.chunk_shape).toEqual([1, 1, 1, 512, 512]);
});

test("colours, stacks and floats come back as they were", async () => {
  const colours = makeImage(
    Uint8Array.from({ length: 3 * 40 * 50 }, (_, i) => i % 251),
    { c: 3, y: 40, x: 50 },
    { rgb: true },
  );
  await saveImage(at("colours.ome.zarr"), colours);
  expect(await readImage(at("colours.ome.zarr"))).toMatchObject({ rgb: true, data: colours.data });
  const floats = makeImage(Float32Array.from([0.5, Number.NaN, -3, 1e30, 0, 7]), { z: 3, c: 1, y: 1, x: 2 });
  await saveImage(at("floats.ome.zarr"), floats);
  expect((await readImage(at("floats.ome.zarr"))).data).toEqual(floats.data);
});

test("labels are halved by the most frequent number, objects before background", async () => {
  const labels = drawLabels(["1122..", "1132..", ".4....", "......"]);
  await using writer = await openZarrWriter(at("labels.ome.zarr"), {
    size: { y: 4, x: 6 },
    dtype: "uint32",
    kind: "labels",
    tile: { height: 2, width: 4 },
  });
  await writer.writePlane({}, labels.data);
  await writer.close();
  expect(await readLabels(at("labels.ome.zarr"))).toEqual(labels);
  await using image = await openImage(at("labels.ome.zarr"));
  expect([...(await image.read({ level: 1 })).data]).toEqual([1, 2, 0, 0, 0, 0]);
});

test("labels are added to an image, listed once, and replaced by the next of that name", async () => {
  await saveImage(at("with.ome.zarr"), makeImage(ramp(12), { c: 1, y: 3, x: 4 }));
  const first = drawLabels(["1122", "1122", "...."]);
  const second = drawLabels(["3...", "....", "...."]);
  await saveLabels(at("with.ome.zarr/labels/cells"), first);
  await saveLabels(at("with.ome.zarr/labels/nuclei"), first);
  await saveLabels(at("with.ome.zarr/labels/cells"), second);
  await using image = await openImage(at("with.ome.zarr"));
  expect(image.labels).toEqual(["cells", "nuclei"]);
  expect(await readLabels(at("with.ome.zarr/labels/cells"))).toEqual(second);
  expect(Array.from((await (await image.openLabels("nuclei")).read()).data)).toEqual([...first.data]);
  expect((await json("with.ome.zarr/labels/nuclei/zarr.json")).attributes.ome["image-label"]).toEqual({
    source: { image: "../../" },
  });
});

test("an OME-Zarr is replaced, anything else of that name is not", async () => {
  const image = (value: number) => makeImage(Uint8Array.of(value), { y: 1, x: 1 });
  await saveImage(at("same.ome.zarr"), image(1));
  await saveImage(at("same.ome.zarr"), image(2));
  expect((await readImage(at("same.ome.zarr"))).data).toEqual(Uint8Array.of(2));
  await writeFile(at("file.ome.zarr"), "mine");
  await expect(saveImage(at("file.ome.zarr"), image(1))).rejects.toMatchObject({ code: "file/cannot-write" });
  expect(await readFile(at("file.ome.zarr"), "utf8")).toBe("mine");
  await expect(saveImage(at("nowhere/x.ome.zarr"), image(1))).rejects.toMatchObject({ code: "file/cannot-write" });
});

test("a writer that is given up, cancelled or incomplete leaves nothing", async () => {
  const options = { size: { y: 64, x: 96 }, dtype: "uint8", tile } as const;
  {
    await using writer = await openZarrWriter(at("left.ome.zarr"), options);
    await writer.writeTile({ y: 0, x: 0 }, new Uint8Array(32 * 48));
    await expect(writer.close()).rejects.toThrow("was not written");
    await expect(writer.writeTile({ y: 1, x: 0 }, new Uint8Array(1))).rejects.toThrow(TypeError);
    await expect(writer.writeTile({ y: 32, x: 0 }, new Uint16Array(32 * 48))).rejects.toThrow(TypeError);
  }
  const stop = new AbortController();
  {
    await using writer = await openZarrWriter(at("left.ome.zarr"), { ...options, signal: stop.signal });
    await writer.writePlane({}, new Uint8Array(64 * 96).fill(3));
    stop.abort();
    await expect(writer.close()).rejects.toMatchObject({ code: "work/cancelled" });
  }
  expect((await readdir(folder)).filter((name) => /left|\.cambrian/.test(name))).toEqual([]);
});
