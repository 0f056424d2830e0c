import { chmod, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeImage } from "@cambrian/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImage, readImage } from "./open-image.node.js";
import { openTiffWriter, type TiffWriterOptions } from "./open-tiff-writer.node.js";
import { saveImage } from "./save-image.node.js";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tiffs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = { t: 2, c: 2, z: 1, y: 40, x: 50 };
const value = (t: number, c: number, y: number, x: number) => t * 10_000 + c * 4000 + y * 50 + x;
const whole = Uint16Array.from({ length: 2 * 2 * 2000 }, (_, i) =>
  value(Math.floor(i / 4000), Math.floor(i / 2000) % 2, Math.floor(i / 50) % 40, i % 50),
);
const options: TiffWriterOptions = {
  size,
  dtype: "uint16",
  tile: { height: 16, width: 32 },
  channels: [{ name: "DAPI", color: "#0000FF" }, { name: "GFP" }],
  pixelSize: { x: 0.5, y: 0.25 },
};

test.each(["none", "deflate", "lzw"] as const)(
  "tiles written in any order make one OME BigTIFF (%s)",
  async (compression) => {
    const writer = await openTiffWriter(at("tiles.ome.tif"), { ...options, compression });
    for (const x of [32, 0])
      for (const y of [16, 0, 32])
        for (const t of [1, 0])
          for (const c of [0, 1]) {
            const [height, width] = [Math.min(16, 40 - y), Math.min(32, 50 - x)];
            const tile = Uint16Array.from({ length: height * width }, (_, i) =>
              value(t, c, y + Math.floor(i / width), x + (i % width)),
            );
            await writer.writeTile({ t, c, y, x }, tile);
          }
    expect(await readdir(folder)).not.toContain("tiles.ome.tif");
    await writer.close();
    const back = await readImage(at("tiles.ome.tif"));
    expect(back.data).toEqual(whole);
    expect(back).toMatchObject({ size, channels: options.channels, pixelSize: options.pixelSize });
    expect([...(await readFile(at("tiles.ome.tif"))).subarray(0, 4)]).toEqual([0x49, 0x49, 43, 0]);
    await rm(at("tiles.ome.tif"));
  },
);

test("RGB planes are written in tiles and come back as colours", async () => {
  const image = makeImage(
    Uint8Array.from({ length: 3 * 2000 }, (_, i) => i % 253),
    { c: 3, y: 40, x: 50 },
    { rgb: true },
  );
  const writer = await openTiffWriter(at("rgb.ome.tif"), {
    ...image,
    size: { y: 40, x: 50 },
    tile: { height: 16, width: 16 },
  });
  await writer.writePlane({}, image.data);
  await writer.close();
  const back = await readImage(at("rgb.ome.tif"));
  expect(back.data).toEqual(image.data);
  expect(back.rgb).toBe(true);
});

test("what is not finished leaves the old file and nothing else", async () => {
  const before = await readdir(folder);
  await writeFile(at("old.tif"), "old");
  const writer = await openTiffWriter(at("old.tif"), options);
  await writer.writeTile({ y: 0, x: 0 }, new Uint16Array(512));
  await expect(writer.close()).rejects.toThrow("was not written completely");
  await writer.discard();
  expect(await readFile(at("old.tif"), "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual([...before, "old.tif"].sort());
});

test("cancelling stops the writer with a code", async () => {
  const stop = new AbortController();
  const writer = await openTiffWriter(at("cancelled.tif"), { ...options, signal: stop.signal });
  stop.abort();
  await expect(writer.writePlane({}, new Uint16Array(2000))).rejects.toMatchObject({ code: "work/cancelled" });
  await writer.discard();
  expect(await readdir(folder)).not.toContain("cancelled.tif");
});

test("wrong use is a TypeError: tiles of odd size, tiles for ImageJ, a type ImageJ lacks, wrong lengths", async () => {
  const path = at("wrong.tif");
  await expect(openTiffWriter(path, { ...options, tile: { height: 10, width: 16 } })).rejects.toThrow(TypeError);
  await expect(openTiffWriter(path, { ...options, metadata: "imagej" })).rejects.toThrow(TypeError);
  await expect(openTiffWriter(path, { size, dtype: "int32", metadata: "imagej" })).rejects.toThrow(TypeError);
  const writer = await openTiffWriter(path, options);
  await expect(writer.writePlane({}, new Uint16Array(3))).rejects.toThrow(TypeError);
  await expect(writer.writePlane({ t: 7 }, new Uint16Array(2000))).rejects.toThrow(TypeError);
  await expect(writer.writeTile({ y: 3, x: 0 }, new Uint16Array(2000))).rejects.toThrow(TypeError);
  await writer.discard();
});

test("folders that are not there or not to be written in are named, with the system's word in the details", async () => {
  const image = makeImage(Uint8Array.of(1), { y: 1, x: 1 });
  await writeFile(at("file"), "");
  const refused = (errno: string) => ({ code: "file/cannot-write", details: { errno } });
  await expect(openTiffWriter(at("no/x.tif"), options)).rejects.toMatchObject(refused("ENOENT"));
  await expect(saveImage(at("no/x.tif"), image)).rejects.toMatchObject(refused("ENOENT"));
  await expect(saveImage(at("file/x.tif"), image)).rejects.toMatchObject(refused("ENOTDIR"));
  await expect(saveImage(at("x.bmp"), image)).rejects.toMatchObject({ code: "file/unknown-format" });
  if (process.getuid?.() === 0) return; // root may write anywhere
  await chmod(folder, 0o500);
  await expect(saveImage(at("x.tif"), image)).rejects.toMatchObject(refused("EACCES"));
  await chmod(folder, 0o700);
});

test("missing files, folders and empty files are refused on reading", async () => {
  await writeFile(at("empty.tif"), "");
  await expect(openImage(at("no.tif"))).rejects.toMatchObject({ code: "file/not-found" });
  await expect(openImage(folder)).rejects.toMatchObject({ code: "file/is-folder" });
  await expect(openImage(at("empty.tif"))).rejects.toMatchObject({ code: "file/empty" });
});

test("ImageJ stacks of more than 4 GB have one page and all planes behind it", async () => {
  // 3 planes of 1.6 GB, of which only the directory and a few rows take space on the disk.
  const [y, x] = [40_000, 20_000];
  const writer = await openTiffWriter(at("big.tif"), {
    size: { z: 3, y: 2, x: 2 },
    dtype: "uint16",
    metadata: "imagej",
    compression: "none",
  });
  for (const z of [0, 1, 2]) await writer.writePlane({ z }, new Uint16Array(4));
  await writer.close();
  const small = await readFile(at("big.tif"));
  const view = new DataView(small.buffer, small.byteOffset, small.length);
  const first = view.getUint32(4, true);
  const tags = new Map(
    Array.from({ length: view.getUint16(first, true) }, (_, i) => [
      view.getUint16(first + 2 + 12 * i, true),
      first + 10 + 12 * i,
    ]),
  );
  const set = (tag: number, to: number) => view.setUint32(tags.get(tag) as number, to, true);
  set(256, x);
  set(257, y);
  set(278, y);
  set(279, y * x * 2);
  const start = view.getUint32(tags.get(273) as number, true);
  await writeFile(at("big.tif"), small);
  await truncate(at("big.tif"), start + 3 * y * x * 2);
  const handle = await open(at("big.tif"), "r+");
  await handle.write(Uint8Array.of(0x34, 0x12), 0, 2, start + 2 * y * x * 2 + (39_999 * x + 7) * 2);
  await handle.close();
  const image = await openImage(at("big.tif"));
  expect(image.info.size).toEqual({ t: 1, c: 1, z: 3, y, x });
  const { data } = await image.read({ z: 2, region: { y0: 39_998, x0: 6, y1: 40_000, x1: 9 } });
  expect([...data]).toEqual([0, 0, 0, 0, 0x1234, 0]);
  await expect(image.read()).rejects.toMatchObject({ code: "image/too-large" });
  await image.close();
});
