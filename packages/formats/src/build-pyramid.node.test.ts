import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeImage, type PixelData } from "@cambrian/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPyramid } from "./build-pyramid.node.js";
import { openImage } from "./open-image.node.js";
import { openTiffWriter } from "./open-tiff-writer.node.js";
import { readTile } from "./read-tile.js";
import { saveImage } from "./save-image.node.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambrian-pyramid-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const HEIGHT = 700;
const WIDTH = 1100;
const picture = () => {
  const data = Uint16Array.from({ length: 2 * HEIGHT * WIDTH }, (_, i) => 1 + ((i * 7919) % 60000));
  return makeImage(data, { c: 2, y: HEIGHT, x: WIDTH }, { pixelSize: { x: 0.5, y: 0.5 } });
};

test("a flat image gets a pyramid with the same pixels; stopped, it goes on from what is finished", async () => {
  const image = picture();
  await saveImage(at("flat.ome.tif"), image);
  await using flat = await openImage(at("flat.ome.tif"));
  const stop = new AbortController();
  const stopped = buildPyramid(flat, at("p.ome.zarr"), {
    signal: stop.signal,
    onProgress: ({ done }) => done === 7 && stop.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ code: "work/cancelled" });
  await expect(openImage(at("p.ome.zarr"))).rejects.toMatchObject({ code: "zarr/no-image" });
  const first = await stat(at("p.ome.zarr/0/c/0/0/0/0/0"));
  const progress: number[] = [];
  await buildPyramid(flat, at("p.ome.zarr"), { onProgress: ({ done, total = 1 }) => progress.push(done / total) });
  expect((await stat(at("p.ome.zarr/0/c/0/0/0/0/0"))).mtimeMs).toBe(first.mtimeMs);
  expect(progress.every((value) => value >= 0 && value <= 1)).toBe(true);
  await using pyramid = await openImage(at("p.ome.zarr"));
  expect(pyramid.levels.map(({ height, width }) => [height, width])).toEqual([
    [700, 1100],
    [350, 550],
    [175, 275],
  ]);
  expect(pyramid.info).toMatchObject({ pixelSize: image.pixelSize, size: image.size });
  expect(same((await pyramid.read()).data, image.data)).toBe(true);
  const whole = await stat(at("p.ome.zarr/zarr.json"));
  await buildPyramid(flat, at("p.ome.zarr"));
  expect((await stat(at("p.ome.zarr/zarr.json"))).mtimeMs).toBe(whole.mtimeMs);
});

test("a pyramid of an image that changed is made anew; a folder with other things is left alone", async () => {
  await saveImage(at("a.png"), makeImage(Uint8Array.of(1, 2, 3, 4), { y: 2, x: 2 }));
  await using image = await openImage(at("a.png"));
  await buildPyramid(image, at("a.zarr"), { fingerprint: "monday" });
  await writeFile(at("a.zarr/left"), "over");
  await buildPyramid(image, at("a.zarr"), { fingerprint: "tuesday" });
  await expect(stat(at("a.zarr/left"))).rejects.toThrow();
  await writeFile(join(folder, "mine.txt"), "mine");
  await expect(buildPyramid(image, folder)).rejects.toMatchObject({ code: "file/cannot-write" });
});

test("tiles of every kind of file are the pixels of the image, smaller at the border", async () => {
  const image = picture();
  await saveImage(at("deflate.tif"), image);
  await saveImage(at("lzw.tif"), image, { compression: "lzw" });
  await saveImage(at("plain.tif"), image, { compression: "none" });
  await saveImage(at("zarr.ome.zarr"), image);
  {
    await using writer = await openTiffWriter(at("tiles.ome.tif"), { ...image, tile: { height: 128, width: 128 } });
    for (const c of [0, 1])
      await writer.writePlane({ c }, image.data.subarray(c * HEIGHT * WIDTH, (c + 1) * HEIGHT * WIDTH));
    await writer.close();
  }
  for (const file of ["deflate.tif", "lzw.tif", "plain.tif", "zarr.ome.zarr", "tiles.ome.tif"]) {
    await using opened = await openImage(at(file));
    for (const [ty, tx] of [
      [0, 0],
      [2, 4],
      [1, 3],
      [2, 0],
    ] as const) {
      const one = await readTile(opened, { c: 1, ty, tx });
      expect([one.height, one.width, one.channels]).toEqual([ty === 2 ? 188 : 256, tx === 4 ? 76 : 256, 1]);
      expect(same(one.data, cut(image.data, 1, ty * 256, tx * 256, one.height, one.width))).toBe(true);
      const both = await readTile(opened, { ty, tx });
      expect(same(both.data.subarray(one.data.length), one.data)).toBe(true);
    }
    await expect(readTile(opened, { ty: 3, tx: 0 })).rejects.toMatchObject({ code: "image/out-of-range" });
    await expect(readTile(opened, { ty: 0, tx: -1 })).rejects.toMatchObject({ code: "image/out-of-range" });
    await expect(readTile(opened, { level: 9, ty: 0, tx: 0 })).rejects.toMatchObject({ code: "image/out-of-range" });
  }
});

/** Much faster than comparing element by element. */
function same(a: PixelData, b: PixelData) {
  const bytes = ({ buffer, byteOffset, byteLength }: PixelData) => Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}

function cut(data: PixelData, c: number, y0: number, x0: number, height: number, width: number) {
  return Uint16Array.from({ length: height * width }, (_, i) => {
    return data[(c * HEIGHT + y0 + Math.floor(i / width)) * WIDTH + x0 + (i % width)] as number;
  });
}
