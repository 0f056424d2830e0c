/** Zarrs that lie, lead astray or are damaged: every one gives a coded error or sensible pixels, in time and in memory. */
import { CambrianError } from "@cambrian/core";
import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { openImageSource, openZarrStore } from "../open-image.js";
import { memorySource } from "../source/source.js";
import { fixtureBytes } from "../testing/fixtures.node.js";
import { memoryStore } from "./store.js";

type Parts = Record<string, object | Uint8Array | string>;

const bytesOf = (part: Parts[string]) =>
  part instanceof Uint8Array ? part : new TextEncoder().encode(typeof part === "string" ? part : JSON.stringify(part));
const open = (parts: Parts) =>
  openZarrStore(memoryStore("x.ome.zarr", new Map(Object.entries(parts).map(([key, part]) => [key, bytesOf(part)]))));
const read = async (parts: Parts) => (await open(parts)).read();
const fails = (parts: Parts, code: string) =>
  expect(read(parts)).rejects.toMatchObject({ name: "CambrianError", code });

const axes = ["y", "x"].map((name) => ({ name, type: "space" }));
const group = (more: object = {}, path = "0"): object => ({
  zarr_format: 3,
  node_type: "group",
  attributes: { ome: { version: "0.5", multiscales: [{ axes, datasets: [{ path }] }], ...more } },
});
const little = { name: "bytes", configuration: { endian: "little" } };
const array = (more: object = {}): object => ({
  zarr_format: 3,
  node_type: "array",
  shape: [4, 6],
  data_type: "uint16",
  chunk_grid: { name: "regular", configuration: { chunk_shape: [4, 6] } },
  chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
  fill_value: 9,
  codecs: [little],
  ...more,
});
const inChunks = (...shape: number[]) => ({ chunk_grid: { name: "regular", configuration: { chunk_shape: shape } } });
const image = (more: object = {}, chunks: Parts = {}): Parts => ({
  "zarr.json": group(),
  "0/zarr.json": array(more),
  ...chunks,
});
const second = (more: object = {}, chunks: Parts = {}): Parts => ({
  ".zgroup": { zarr_format: 2 },
  ".zattrs": { multiscales: [{ axes, datasets: [{ path: "0" }] }] },
  "0/.zarray": {
    zarr_format: 2,
    shape: [4, 6],
    chunks: [4, 6],
    dtype: "<u2",
    compressor: null,
    fill_value: null,
    order: "C",
    filters: null,
    ...more,
  },
  ...chunks,
});
const values = Uint16Array.from({ length: 24 }, (_, i) => i);
const chunk = new Uint8Array(values.buffer);

test("missing chunks are the fill value, whatever size they would have", async () => {
  expect((await read(image())).data).toEqual(new Uint16Array(24).fill(9));
  expect((await read(image({}, { "0/c/0/0": chunk }))).data).toEqual(values);
  expect((await read(second())).data).toEqual(new Uint16Array(24));
  const large = await open(image({ shape: [2 ** 30, 2 ** 30], ...inChunks(16384, 16384) }));
  const began = process.memoryUsage().arrayBuffers;
  const part = await large.read({ region: { y0: 5, x0: 5, y1: 7, x1: 8 } });
  expect([...part.data]).toEqual(new Array(6).fill(9));
  expect(process.memoryUsage().arrayBuffers - began).toBeLessThan(2 ** 26);
});

test("sizes that cannot be are refused before memory is taken", async () => {
  await fails(image({ shape: [2 ** 30, 2 ** 30] }), "image/too-large");
  await fails(image({ shape: [-4, 6] }), "zarr/damaged");
  await fails(image({ shape: [4.5, 6] }), "zarr/damaged");
  await fails(image({ shape: "4, 6" }), "zarr/damaged");
  await fails(image({ shape: [4] }), "zarr/damaged");
  await fails(image(inChunks(0, 6)), "zarr/damaged");
  await fails(image(inChunks(4)), "zarr/damaged");
  await fails(image(inChunks(2 ** 30, 2 ** 30)), "image/too-large");
  await fails(image({ shape: [4, 6, 1], ...inChunks(4, 6, 1) }), "zarr/damaged");
  await fails(second({ chunks: [1e300, 6] }), "zarr/damaged");
  await fails(second({ shape: [4, null] }), "zarr/damaged");
});

test("descriptions that are not what they should be are refused", async () => {
  await fails({}, "zarr/no-image");
  await fails({ "zarr.json": "{" }, "zarr/damaged");
  await fails({ "zarr.json": "[1]" }, "zarr/damaged");
  await fails({ ...image(), "zarr.json": { zarr_format: 3, node_type: "group" } }, "zarr/no-image");
  await fails({ "zarr.json": group() }, "zarr/damaged");
  await fails({ ...image(), "0/zarr.json": group() }, "zarr/damaged");
  await fails({ ...image(), "zarr.json": group({ multiscales: [{ axes, datasets: [] }] }) }, "zarr/damaged");
  const strange = [{ axes: [...axes, { name: "wavelength" }], datasets: [{ path: "0" }] }];
  await fails({ ...image(), "zarr.json": group({ multiscales: strange }) }, "zarr/unsupported");
  await fails(
    { ...image(), "zarr.json": group({ multiscales: [{ axes: ["y", "y"], datasets: [{ path: "0" }] }] }) },
    "zarr/unsupported",
  );
  await fails(image({ data_type: "complex64" }), "zarr/damaged");
  await fails(image({ data_type: "string" }), "zarr/unsupported");
  await fails(second({ dtype: "<c8" }), "zarr/damaged");
  await fails(second({ zarr_format: 1 }), "zarr/unsupported");
});

test("a plate is told as such, with the way to a field; an image of a series is opened", async () => {
  const plate = { plate: { wells: [{ path: "B/2" }] }, multiscales: undefined };
  await fails({ "zarr.json": group(plate) }, "zarr/plate");
  await expect(read({ "zarr.json": group(plate) })).rejects.toThrow("x.ome.zarr/B/2/0");
  const series = Object.fromEntries(
    Object.entries(image({}, { "0/c/0/0": chunk })).map(([key, part]) => [`0/${key}`, part]),
  );
  const root = group({ multiscales: undefined, "bioformats2raw.layout": 3 });
  expect((await read({ ...series, "zarr.json": root })).data).toEqual(values);
});

test.each(["../secret", "a/../../b", "/etc/passwd", "..", "a\\b"])("a path %j does not lead out", async (path) => {
  const parts = { ...image({}, { "0/c/0/0": chunk }), "zarr.json": group({}, path) };
  const opened = await read(parts).catch((error) => error);
  expect(opened).toBeInstanceOf(CambrianError);
  expect(opened.code).toBe("zarr/damaged");
  await fails(
    { ...image(), "labels/zarr.json": group({ multiscales: undefined, labels: ["../../x"] }) },
    "zarr/damaged",
  );
});

test("chunks that are too short, packed by something unknown or damaged are refused", async () => {
  await fails(image({}, { "0/c/0/0": chunk.subarray(0, 46) }), "zarr/damaged");
  await fails(image({}, { "0/c/0/0": chunk.subarray(0, 45) }), "zarr/damaged");
  await fails(image({ codecs: [little, { name: "lzma" }] }, { "0/c/0/0": chunk }), "zarr/unsupported");
  for (const name of ["gzip", "zstd", "blosc", "lz4", "zlib"])
    await fails(image({ codecs: [little, { name, configuration: {} }] }, { "0/c/0/0": chunk }), "zarr/damaged");
});

test("a chunk that would unpack to far more than it holds is stopped", async () => {
  const bomb = async (format: "gzip" | "deflate") => {
    const zeros = new Blob([new Uint8Array(2 ** 26)]).stream().pipeThrough(new CompressionStream(format));
    return new Uint8Array(await new Response(zeros).arrayBuffer());
  };
  const codecs = (name: string) => ({ codecs: [little, { name, configuration: {} }] });
  await expect(read(image(codecs("gzip"), { "0/c/0/0": await bomb("gzip") }))).rejects.toThrow("would unpack to more");
  await fails(second({ compressor: { id: "zlib" } }, { "0/0.0": await bomb("deflate") }), "zarr/damaged");
  const blosc = new Uint8Array(32);
  const view = new DataView(blosc.buffer);
  for (const [place, value] of [
    [4, 2 ** 31],
    [8, 1024],
    [12, 32],
  ] as const)
    view.setUint32(place, value, true);
  await expect(read(image(codecs("blosc"), { "0/c/0/0": blosc }))).rejects.toThrow("would unpack to more");
  const lz4 = Uint8Array.of(255, 255, 255, 127, 0, 0);
  await expect(read(image(codecs("lz4"), { "0/c/0/0": lz4 }))).rejects.toThrow("would unpack to more");
});

test("shards that lie about their index are refused", async () => {
  const sharded = (inner: number[], more = {}) => ({
    codecs: [
      {
        name: "sharding_indexed",
        configuration: { chunk_shape: inner, codecs: [little], index_codecs: [little, { name: "crc32c" }], ...more },
      },
    ],
  });
  await fails(image(sharded([3, 6])), "zarr/damaged");
  await fails(image(sharded([2, 6], { index_location: "start" })), "zarr/unsupported");
  await fails(image(sharded([2, 6]), { "0/c/0/0": new Uint8Array(10) }), "zarr/damaged");
  const index = new Uint8Array(36);
  new DataView(index.buffer).setBigUint64(8, 2n ** 40n, true);
  await fails(image(sharded([2, 6]), { "0/c/0/0": index }), "zarr/damaged");
});

test("half floats, booleans, 64-bit numbers and NaN as fill value", async () => {
  const halves = new Uint8Array(Uint16Array.from({ length: 24 }, () => 0x3e00).buffer);
  const half = image({ data_type: "float16", fill_value: "NaN" }, { "0/c/0/0": halves });
  expect((await read(half)).data).toEqual(new Float32Array(24).fill(1.5));
  expect((await read(second({ dtype: "<f2" }, { "0/0.0": halves }))).data[5]).toBe(1.5);
  expect((await read(image({ data_type: "float16", fill_value: "NaN" }))).data[0]).toBeNaN();
  expect((await read(image({ data_type: "float32", fill_value: "-Infinity" }))).data[0]).toBe(Number.NEGATIVE_INFINITY);
  const bools = image({ data_type: "bool", fill_value: false }, { "0/c/0/0": new Uint8Array(24).fill(1, 3, 5) });
  expect([...(await read(bools)).data].indexOf(1)).toBe(3);
  const long = new BigInt64Array(24).fill(2n ** 40n);
  const wide = image({ data_type: "int64", fill_value: 0 }, { "0/c/0/0": new Uint8Array(long.buffer) });
  await fails(wide, "zarr/unsupported");
});

const zip = (parts: Parts) =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, bytesOf(part)])));
const fromZip = async (bytes: Uint8Array) => (await openImageSource(memorySource("x.zip", bytes))).read();

test("a zip with parts that would lie outside, in two, or of a false size is refused", async () => {
  const sound = image({}, { "0/c/0/0": chunk });
  expect((await fromZip(zip(sound))).data).toEqual(values);
  for (const name of ["../evil", "a/../../evil", "/etc/evil", "C:/evil", "a\\evil"])
    await expect(fromZip(zip({ ...sound, [name]: "x" }))).rejects.toMatchObject({ code: "zip/refused" });
  const lying = zip(sound);
  // the unpacked size of the first part in the list of contents
  const view = new DataView(lying.buffer);
  let list = lying.length - 22;
  while (view.getUint32(list, true) !== 0x06054b50) list--;
  list = view.getUint32(list + 16, true);
  const size = view.getUint32(list + 24, true);
  view.setUint32(list + 24, size - 1, true);
  await expect(fromZip(lying)).rejects.toMatchObject({ code: "zip/damaged" });
  view.setUint32(list + 24, 2 ** 31, true);
  await expect(fromZip(lying)).rejects.toMatchObject({ code: "zip/refused" });
});

test("other zips are not pictures", async () => {
  await expect(fromZip(zip({ "readme.txt": "hello" }))).rejects.toMatchObject({ code: "file/unknown-format" });
});

const samples = ["v2-blosc.zip", "v2-labels.zip", "v3-gzip.zip", "v3-sharded-zstd.zip", "v2-lz4-column-order.zip"].map(
  (file) => fixtureBytes(`pyramids/${file}`),
);

test("a zip cut anywhere or with any bytes changed is refused with a code or read, and the next is read again", async () => {
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 }));
  const changes = fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 6 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(changes, async ([bytes, list, cut]) => {
      const changed = bytes.slice(0, cut ? Math.floor(bytes.length * (list[0]?.[0] ?? 1)) : bytes.length);
      if (!cut) for (const [place, value] of list) changed[Math.floor(place * (changed.length - 1))] = value;
      try {
        const opened = await openImageSource(memorySource("x.zip", changed));
        const { data, size } = await opened.read({ t: 0, c: 0 });
        expect(data.length).toBe(size.z * size.y * size.x);
      } catch (error) {
        if (!(error instanceof CambrianError)) throw error;
        expect(error.message).toMatch(/\.$/);
      }
    }),
    { numRuns: 150, seed: 3 },
  );
  for (const bytes of samples) await fromZip(bytes);
});
