/**
 * One array of a Zarr, version 2 or 3, read chunk by chunk through zarrita. Its numbers become pixels of ours: 64-bit
 * integers become 32-bit ones where they fit, half floats become float32, booleans 0 and 1.
 */
import { CambrianError, type DType, type PixelData } from "@cambrian/core";
import { open, root } from "zarrita";
import { bytesPerValue } from "../limits.js";
import { halvesToFloats } from "../pixels/bits.js";
import type { BlockCache } from "../source/block-cache.js";
import { checkArray } from "./check-array.js";
import { placeCodecs } from "./codecs.js";
import { explain, isMissing, zarritaStore } from "./explain.js";
import { parseJson } from "./metadata.js";
import { checkKey, damaged, unsupported, type ZarrStore } from "./store.js";

export interface ArrayChunk {
  /** Missing: nothing was written, all values are `fill`. Shared: do not write into it. */
  readonly data?: PixelData;
  readonly fill: number;
  /** Steps in `data` from one value to the next along each axis. */
  readonly stride: readonly number[];
}

export interface OpenArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** `at` counts chunks. Throws `zarr/damaged`, `zarr/unsupported`. */
  readChunk(at: readonly number[], cache: BlockCache<ArrayChunk>): Promise<ArrayChunk>;
}

/** A chunk is unpacked as a whole, so it must fit comfortably. */
const MAX_CHUNK_BYTES = 2 ** 30;

const DTYPES: Readonly<Record<string, DType>> = {
  bool: "uint8",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint32",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int32",
  float32: "float32",
  float64: "float64",
};

/** Throws `zarr/damaged`, `zarr/unsupported`, `image/too-large`. */
export async function openArray(store: ZarrStore, path: string): Promise<OpenArray> {
  placeCodecs();
  if (path !== "") checkKey(store, path);
  const prefix = path === "" ? "" : `${path}/`;
  const third = await store.get(`${prefix}zarr.json`);
  const bytes = third ?? (await store.get(`${prefix}.zarray`));
  if (!bytes) throw damaged(store.name, `the array ${JSON.stringify(path)} of its image is missing`, { path });
  const key = `${prefix}${third ? "zarr.json" : ".zarray"}`;
  const said = parseJson(store.name, key, bytes);
  checkArray(store.name, key, said);
  const half = said.data_type === "float16" || /^[<>|]f2$/.test(String(said.dtype));
  const view = zarritaStore(store, { key, bytes: half ? asIntegers(said) : bytes });
  const place = { store: view, path: `/${path}` };
  const array = await explain(store.name, () => openAt(place, third !== undefined));
  const dtype = half ? "float32" : DTYPES[array.dtype];
  if (!dtype) throw unsupported(store.name, `its values are ${array.dtype}`, { path });
  const { chunks } = array;
  const length = chunks.reduce((product, size) => product * size, 1);
  const size = length * bytesPerValue(dtype);
  if (size > MAX_CHUNK_BYTES) throw tooLarge(store.name, chunks, size);
  const fill = half ? fillOf(said.fill_value) : fillOf(array.fillValue);
  const read = async (at: readonly number[]): Promise<ArrayChunk> => {
    const chunk = await explain(store.name, () => array.getChunk([...at])).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!chunk) return { fill, stride: [] };
    const data = toPixels(store.name, chunk.data, half);
    if (data.length < length)
      throw damaged(store.name, `chunk ${at.join("/")} has ${data.length} values and needs ${length}`, { path, at });
    return { data, fill, stride: chunk.stride };
  };
  return {
    dtype,
    shape: array.shape,
    chunks,
    readChunk: (at, cache) => cache.get(`${path} ${at.join("/")}`, size, () => read(at)),
  };
}

function openAt(place: { readonly store: ReturnType<typeof zarritaStore>; readonly path: string }, third: boolean) {
  const location = root(place.store).resolve(place.path);
  return third ? open.v3(location, { kind: "array" }) : open.v2(location, { kind: "array", attrs: false });
}

/** Node 20 has no half floats: the same bits as integers. */
function asIntegers(said: Readonly<Record<string, unknown>>): Uint8Array {
  const dtype = typeof said.dtype === "string" ? { dtype: said.dtype.replace("f2", "u2") } : {};
  const type = said.data_type === "float16" ? { data_type: "uint16" } : {};
  return new TextEncoder().encode(JSON.stringify({ ...said, ...dtype, ...type, fill_value: 0 }));
}

function fillOf(value: unknown): number {
  if (typeof value === "string") return Number(value);
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? Number(value) : 0;
}

function toPixels(name: string, data: unknown, half: boolean): PixelData {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return narrow(name, data);
  if (half && data instanceof Uint16Array) return halvesToFloats(data);
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return data as PixelData;
  // zarrita's array of booleans: one byte each
  const { buffer, byteOffset, length } = data as { buffer: ArrayBuffer; byteOffset: number; length: number };
  return new Uint8Array(buffer, byteOffset, length);
}

function narrow(name: string, data: BigInt64Array | BigUint64Array): PixelData {
  const out = data instanceof BigInt64Array ? new Int32Array(data.length) : new Uint32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    out[i] = value;
    if (out[i] !== value) throw unsupported(name, `it holds ${value}, and whole numbers are read to 32 bits`);
  }
  return out;
}

function tooLarge(name: string, chunks: readonly number[], size: number): CambrianError {
  return new CambrianError(
    "image/too-large",
    `${name} is cut into chunks of ${chunks.join(" x ")}, ${(size / 2 ** 30).toFixed(1)} GiB each, and a chunk is read whole: at most ${MAX_CHUNK_BYTES / 2 ** 30} GiB. Write it anew with smaller chunks, such as 512 x 512 pixels.`,
    { file: name, chunks },
  );
}
