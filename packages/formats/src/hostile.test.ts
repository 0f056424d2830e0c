/** Damaged, lying and unexpected files: every one gives a coded error or a sensible image, in time and in memory. */
import { CambrianError, makeImage } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openImageSource } from "./open-image.js";
import { crc32 } from "./png/chunks.js";
import { write as writePng } from "./png/write.js";
import { memorySource } from "./source/source.js";
import { fixtureBytes, listFixtures } from "./testing/fixtures.node.js";
import { write as writeTiff } from "./tiff/write.js";
import { encodeDirectory, type TagValue } from "./tiff-file/encode/directory.js";

const read = async (bytes: Uint8Array, name = "x.tif") => (await openImageSource(memorySource(name, bytes))).read();
const fails = (bytes: Uint8Array, code: string) =>
  expect(read(bytes)).rejects.toMatchObject({ name: "CambrianError", code });

/** A TIFF of one directory at offset 8 and some bytes behind it. */
function tiffOf(tags: Record<number, TagValue | number>, body = new Uint8Array(64)): Uint8Array {
  const entries = Object.entries(tags).map(([tag, value]): [number, TagValue] => [
    Number(tag),
    typeof value === "number" ? { type: "long", values: [value] } : value,
  ]);
  const directory = encodeDirectory(new Map(entries), 8, { big: false, last: true });
  return Uint8Array.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, ...directory, ...body]);
}
const sound = { 256: 4, 257: 4, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 4, 279: 16 };

const samples = listFixtures().map(({ file, bytes }) => ({ file, bytes }));

async function coded(bytes: Uint8Array) {
  const began = performance.now();
  try {
    const { data, size } = await read(bytes);
    expect(data.length).toBe(size.t * size.c * size.z * size.y * size.x);
  } catch (error) {
    if (!(error instanceof CambrianError)) throw error;
    expect(error.message).toMatch(/\.$/);
  }
  expect(performance.now() - began).toBeLessThan(5000);
}

test("a file cut at any place is refused with a code or read", async () => {
  const cuts = fc.tuple(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(cuts, ([{ bytes }, share]) => coded(bytes.subarray(0, Math.floor(bytes.length * share)))),
    { numRuns: 250, seed: 1 },
  );
});

test("a file with any bytes changed is refused with a code or read", async () => {
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), fc.integer({ min: 0, max: 255 }));
  const changes = fc.tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(changes, ([{ bytes }, list]) => {
      const changed = bytes.slice();
      for (const [place, early, value] of list)
        changed[Math.floor(place * ((early ? Math.min(bytes.length, 300) : bytes.length) - 1))] = value;
      return coded(changed);
    }),
    { numRuns: 400, seed: 2 },
  );
});

test("an empty file, a text and a PNG that is called .tif are told apart by content", async () => {
  await fails(new Uint8Array(0), "file/empty");
  await fails(new TextEncoder().encode("id,area\n1,2\n"), "file/unknown-format");
  expect((await read(await writePng(makeImage(Uint8Array.of(9), { y: 1, x: 1 })), "x.tif")).data).toEqual(
    Uint8Array.of(9),
  );
});

test("an image of one pixel is an image", async () => {
  for (const write of [writePng, writeTiff]) {
    const image = makeImage(Uint16Array.of(513), { y: 1, x: 1 });
    expect((await read(await write(image))).data).toEqual(image.data);
  }
});

test("TIFF sizes that the file cannot hold are refused before memory is taken", async () => {
  const huge = 2 ** 31 - 1;
  expect((await read(tiffOf(sound))).size).toMatchObject({ y: 4, x: 4 });
  await fails(tiffOf({ ...sound, 256: huge, 257: huge, 278: huge }), "image/too-large");
  await fails(tiffOf({ ...sound, 256: 60_000, 257: 60_000, 278: 60_000, 259: 8 }), "image/too-large");
  await fails(tiffOf({ ...sound, 256: 1000, 257: 1000, 278: 1000, 279: 1_000_000 }), "file/truncated");
  await fails(tiffOf({ ...sound, 256: 0 }), "tiff/damaged");
  await fails(tiffOf({ ...sound, 277: 60_000 }), "tiff/damaged");
  await fails(tiffOf({ ...sound, 257: 400 }), "tiff/damaged"); // needs 100 strips and names one
  await fails(tiffOf({ ...sound, 273: 2 ** 31 }), "file/truncated");
});

test("directories that point at each other, or nowhere, do not hang", async () => {
  const loop = tiffOf(sound);
  new DataView(loop.buffer).setUint32(8 + 2 + 9 * 12, 8, true);
  await fails(loop, "tiff/damaged");
  await fails(Uint8Array.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]), "tiff/damaged");
  await fails(Uint8Array.from([0x49, 0x49, 42, 0, 200, 0, 0, 0]), "file/truncated");
});

test.each([2, 3, 4, 6, 34925, 50001, 12345])("TIFF compression %d is named and refused", async (compression) => {
  await fails(tiffOf({ ...sound, 259: compression }), "tiff/unsupported-compression");
});

test.each([
  ["CMYK", { 262: 5 }],
  ["64-bit integers", { 258: 64 }],
  ["complex numbers", { 339: 6 }],
  ["an unknown predictor", { 317: 9 }],
])("TIFF with %s is refused as unsupported", async (_, tags) => {
  await fails(tiffOf({ ...sound, ...tags }), "tiff/unsupported-layout");
});

test("strips of no bytes are zeros", async () => {
  expect((await read(tiffOf({ ...sound, 273: 0, 279: 0 }))).data).toEqual(new Uint8Array(16));
});

test("pages of different sizes are refused with both sizes", async () => {
  const second = tiffOf({ ...sound, 256: 2 });
  const first = tiffOf(sound, new Uint8Array(0));
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second.subarray(8), first.length);
  new DataView(both.buffer).setUint32(8 + 2 + 9 * 12, first.length, true);
  await fails(both, "tiff/mixed-pages");
  await expect(read(both)).rejects.toThrow("4 x 2 x 1 uint8");
});

test("OME-XML with entities, without an image, or for another number of pages is refused", async () => {
  const ome = (text: string) => tiffOf({ ...sound, 270: { type: "ascii", text } });
  const pixels = (more: string) =>
    `<OME><Image><Pixels DimensionOrder="XYCZT" SizeX="4" SizeY="4" ${more}/></Image></OME>`;
  expect((await read(ome(pixels('SizeC="1"')))).size).toEqual({ t: 1, c: 1, z: 1, y: 4, x: 4 });
  await fails(ome(`<!DOCTYPE OME [<!ENTITY a "aaaa">]><OME>&a;</OME>`), "xml/refused");
  await fails(ome("<OME><Image>&lol;</Image></OME>"), "xml/refused");
  await fails(ome("<OME><Image></OME>"), "xml/damaged");
  await fails(ome("<OME></OME>"), "ome-tiff/damaged");
  await fails(ome(pixels('SizeZ="1000000000"')), "ome-tiff/damaged");
  await fails(ome(pixels('SizeT="-3"')), "ome-tiff/damaged");
  await fails(ome(pixels('SizeZ="2"')), "ome-tiff/missing-plane");
  await fails(ome(`<OME>${"<a>".repeat(100)}`), "xml/refused");
});

test("a SubIFD that is the page itself, leads out of the file or is no page is no level", async () => {
  for (const at of [8, 100_000, 20]) {
    const opened = await openImageSource(memorySource("x.tif", tiffOf({ ...sound, 330: at })));
    expect(opened.levels).toEqual([{ height: 4, width: 4, scale: 1 }]);
    expect((await opened.read()).size).toMatchObject({ y: 4, x: 4 });
  }
});

test("an ImageJ stack that claims more planes than the file holds is refused", async () => {
  const said = (text: string) => tiffOf({ ...sound, 270: { type: "ascii", text: `ImageJ=1.53t\n${text}` } });
  await fails(said("images=1000000\nslices=1000000\n"), "tiff/damaged");
  expect((await read(said("images=2\nslices=2\nunit=\\u00B5m\n"))).size.z).toBe(2);
});

test("PNG that claims a huge size, or unpacks to more than it says, takes no memory", async () => {
  const small = await writePng(makeImage(new Uint8Array(100), { y: 10, x: 10 }));
  const patch = (width: number, height: number) => {
    const bytes = small.slice();
    const view = new DataView(bytes.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    view.setUint32(29, crc32(bytes.subarray(12, 29)));
    return bytes;
  };
  await fails(patch(2 ** 30, 2 ** 30), "image/too-large");
  await expect(read(patch(60_000, 60_000))).rejects.toThrow(/has only \d+ bytes, so its size fields must be wrong/);
  await fails(patch(100, 100), "png/damaged");
  expect((await read(patch(2, 2))).size).toMatchObject({ y: 2, x: 2 }); // more pixels than the header says are left unread
});

test("JPEG that claims a huge size or is cut off is refused", async () => {
  const bytes = fixtureBytes("colour.jpg");
  const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  const huge = bytes.slice();
  huge.fill(0xff, frame + 5, frame + 9);
  await fails(huge, "image/too-large");
  await fails(bytes.subarray(0, bytes.length - 2), "jpeg/damaged");
});
