/**
 * The skeleton of a TIFF or BigTIFF file: byte order, directories of tags, and values of tags.
 *
 * After Adobe TIFF 6.0 (1992), section 2, and the BigTIFF proposal (Library of Congress fdd000328). Every count and
 * offset is checked against the size of the file before anything is read.
 */
import { CambrianError } from "@cambrian/core";
import type { ByteSource } from "../source/source.js";

export interface TiffFile {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  /** 64-bit offsets. */
  readonly big: boolean;
  readonly firstDirectory: number;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values are, from the beginning of the file. */
  readonly at: number;
}

export interface Directory {
  readonly entries: ReadonlyMap<number, Entry>;
}

const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
/** Tables of offsets larger than this are not believed. */
const MAX_VALUE_BYTES = 2 ** 26;
const MAX_ENTRIES = 4096;
const MAX_DIRECTORIES = 2 ** 20;

/** A damaged file, said with what is wrong. */
export function damaged(source: { readonly name: string }, what: string, details: Record<string, unknown> = {}) {
  return new CambrianError(
    "tiff/damaged",
    `${source.name} is not a sound TIFF file: ${what}. Copy it again, or open and save it anew with the program that made it.`,
    { file: source.name, ...details },
  );
}

/** "II" or "MM" and 42 or 43. */
export async function isTiff(source: ByteSource): Promise<boolean> {
  if (source.size < 8) return false;
  const [a, b, c, d] = await source.read(0, 4);
  if (a === 0x49 && b === 0x49) return (c === 42 || c === 43) && d === 0;
  return a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
}

/** Read the header. Throws `tiff/damaged`, `file/truncated`. */
export async function openTiffFile(source: ByteSource): Promise<TiffFile> {
  const view = viewOf(await source.read(0, 8));
  const littleEndian = view.getUint8(0) === 0x49;
  const magic = view.getUint16(2, littleEndian);
  if (!(await isTiff(source))) throw damaged(source, "it does not begin as one");
  if (magic === 42) return { source, littleEndian, big: false, firstDirectory: view.getUint32(4, littleEndian) };
  const rest = viewOf(await source.read(0, 16));
  if (rest.getUint16(4, littleEndian) !== 8) throw damaged(source, "its offsets are not 8 bytes wide");
  return { source, littleEndian, big: true, firstDirectory: toNumber(rest.getBigUint64(8, littleEndian)) };
}

/** Where all directories of the main chain are. Refuses loops. */
export async function findDirectories(file: TiffFile): Promise<number[]> {
  const { source, big, littleEndian } = file;
  const seen = new Set<number>();
  let at = file.firstDirectory;
  while (at !== 0) {
    if (seen.has(at)) throw damaged(source, "its directories point at each other in a circle", { at });
    if (seen.size >= MAX_DIRECTORIES) throw damaged(source, `it has more than ${MAX_DIRECTORIES} pages`);
    seen.add(at);
    const count = await countEntries(file, at);
    const next = viewOf(await source.read(at + (big ? 8 + 20 * count : 2 + 12 * count), big ? 8 : 4));
    at = big ? toNumber(next.getBigUint64(0, littleEndian)) : next.getUint32(0, littleEndian);
  }
  if (seen.size === 0) throw damaged(source, "it has no page");
  return [...seen];
}

async function countEntries({ source, big, littleEndian }: TiffFile, at: number): Promise<number> {
  const view = viewOf(await source.read(at, big ? 8 : 2));
  const count = big ? toNumber(view.getBigUint64(0, littleEndian)) : view.getUint16(0, littleEndian);
  if (count === 0 || count > MAX_ENTRIES) throw damaged(source, `a directory claims ${count} tags`, { at, count });
  return count;
}

/** Read the tags of one directory; their values stay in the file until asked for. */
export async function readDirectory(file: TiffFile, at: number): Promise<Directory> {
  const { source, big, littleEndian } = file;
  const count = await countEntries(file, at);
  const [head, size, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const view = viewOf(await source.read(at + head, size * count));
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const start = i * size;
    const type = view.getUint16(start + 2, littleEndian);
    const values = big ? toNumber(view.getBigUint64(start + 4, littleEndian)) : view.getUint32(start + 4, littleEndian);
    const place = start + size - inline;
    const fits = values * (TYPE_BYTES[type] ?? 1) <= inline;
    const pointer = big ? toNumber(view.getBigUint64(place, littleEndian)) : view.getUint32(place, littleEndian);
    entries.set(view.getUint16(start, littleEndian), { type, count: values, at: fits ? at + head + place : pointer });
  }
  return { entries };
}

async function bytesOf(file: TiffFile, tag: number, entry: Entry): Promise<Uint8Array> {
  const bytes = entry.count * (TYPE_BYTES[entry.type] ?? 0);
  if (bytes === 0 || bytes > MAX_VALUE_BYTES)
    throw damaged(file.source, `tag ${tag} has ${entry.count} values of type ${entry.type}`, { tag });
  return file.source.read(entry.at, bytes);
}

/** The numbers of a tag, or undefined when the tag is missing. Rationals become quotients. */
export async function findNumbers(
  file: TiffFile,
  { entries }: Directory,
  tag: number,
): Promise<Float64Array | undefined> {
  const entry = entries.get(tag);
  if (!entry) return undefined;
  const read = NUMBER_READERS[entry.type];
  if (!read) throw damaged(file.source, `tag ${tag} holds no numbers`, { tag, type: entry.type });
  const view = viewOf(await bytesOf(file, tag, entry));
  const size = TYPE_BYTES[entry.type] ?? 1;
  const values = new Float64Array(entry.count);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size, file.littleEndian);
  return values;
}

/** The first number of a tag, or `fallback` when the tag is missing. */
export async function getNumber(file: TiffFile, directory: Directory, tag: number, fallback: number): Promise<number> {
  return (await findNumbers(file, directory, tag))?.[0] ?? fallback;
}

/** A tag's bytes, or undefined when the tag is missing. */
export async function findBytes(file: TiffFile, { entries }: Directory, tag: number): Promise<Uint8Array | undefined> {
  const entry = entries.get(tag);
  return entry && (await bytesOf(file, tag, entry));
}

/** A tag's text up to the first zero; UTF-8, or Latin-1 when it is not valid UTF-8 (ImageJ writes a bare µ). */
export async function findText(file: TiffFile, directory: Directory, tag: number): Promise<string | undefined> {
  const bytes = await findBytes(file, directory, tag);
  if (!bytes) return undefined;
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(text);
  } catch {
    return new TextDecoder("latin1").decode(text);
  }
}

type NumberReader = (view: DataView, at: number, little: boolean) => number;
const NUMBER_READERS: Readonly<Record<number, NumberReader>> = {
  1: (view, at) => view.getUint8(at),
  3: (view, at, little) => view.getUint16(at, little),
  4: (view, at, little) => view.getUint32(at, little),
  5: (view, at, little) => view.getUint32(at, little) / view.getUint32(at + 4, little),
  6: (view, at) => view.getInt8(at),
  8: (view, at, little) => view.getInt16(at, little),
  9: (view, at, little) => view.getInt32(at, little),
  10: (view, at, little) => view.getInt32(at, little) / view.getInt32(at + 4, little),
  11: (view, at, little) => view.getFloat32(at, little),
  12: (view, at, little) => view.getFloat64(at, little),
  13: (view, at, little) => view.getUint32(at, little),
  16: (view, at, little) => toNumber(view.getBigUint64(at, little)),
  17: (view, at, little) => Number(view.getBigInt64(at, little)),
  18: (view, at, little) => toNumber(view.getBigUint64(at, little)),
};

/** Offsets beyond 2^53 are beyond any file; they stay too large to be inside one. */
function toNumber(value: bigint): number {
  return Number(value);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
