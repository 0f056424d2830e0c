/**
 * The parts of a zip file, read where they lie: nothing is unpacked to the disk, and no more memory is taken than a part
 * really needs.
 *
 * After PKWARE's APPNOTE 6.3.10, sections 4.3 (structure) and 4.5.3 (Zip64).
 */
import { CambrianError } from "@cambrian/core";
import { Inflate } from "fflate";
import type { ByteSource } from "../source/source.js";

export interface ZipEntry {
  readonly name: string;
  /** As it lies in the file, and unpacked. */
  readonly packedSize: number;
  readonly size: number;
  /** 0 as it is, 8 deflate. */
  readonly method: number;
  /** Where its local header is. */
  readonly at: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_LIST_BYTES = 2 ** 28;

export async function isZip(source: ByteSource): Promise<boolean> {
  if (source.size < 22) return false;
  const [a, b, c, d] = await source.read(0, 4);
  return a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6));
}

/**
 * What is in a zip file, by name; folders are left out. Throws `zip/damaged`, and `zip/refused` for names that would lie
 * outside of it, for two parts of one name, and for encrypted ones.
 */
export async function readZipEntries(source: ByteSource): Promise<Map<string, ZipEntry>> {
  const { start, length, count } = await findList(source);
  if (length > MAX_LIST_BYTES || start + length > source.size)
    throw damaged(source, `its list of contents claims ${length} bytes at ${start}`);
  const bytes = await source.read(start, length);
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > length || view.getUint32(at, true) !== CENTRAL)
      throw damaged(source, "its list of contents breaks off");
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const end = extraEnd + view.getUint16(at + 32, true);
    if (end > length) throw damaged(source, "its list of contents breaks off");
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
    const entry = widen(
      {
        name,
        packedSize: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        method: view.getUint16(at + 10, true),
        at: view.getUint32(at + 42, true),
      },
      viewOf(bytes.subarray(nameEnd, extraEnd)),
    );
    checkName(source, name);
    if (view.getUint16(at + 8, true) & 1) throw refused(source, `${JSON.stringify(name)} in it is encrypted`);
    if (entries.has(name)) throw refused(source, `it holds two parts called ${JSON.stringify(name)}`);
    if (!name.endsWith("/")) entries.set(name, entry);
    at = end;
  }
  return entries;
}

async function findList(source: ByteSource) {
  // The end record is the last thing but for a comment of at most 65,535 bytes.
  const tailStart = Math.max(0, source.size - 65_557);
  const tail = viewOf(await source.read(tailStart, source.size - tailStart));
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === END && at + 22 + tail.getUint16(at + 20, true) <= tail.byteLength))
    at--;
  if (at < 0) throw damaged(source, "its end is missing");
  const plain = {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  if (at < 20 || tail.getUint32(at - 20, true) !== LOCATOR_64) return plain;
  const place = number64(tail, at - 12);
  if (place + 56 > source.size) throw damaged(source, "its end points outside of it");
  const end = viewOf(await source.read(place, 56));
  if (end.getUint32(0, true) !== END_64) throw damaged(source, "its end is missing");
  return { count: number64(end, 32), length: number64(end, 40), start: number64(end, 48) };
}

/** Sizes of 4 GB and more stand in an extra field, in this order, only those that did not fit. */
function widen(entry: ZipEntry, extra: DataView): ZipEntry {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const length = extra.getUint16(at + 2, true);
    const end = Math.min(extra.byteLength, at + 4 + length);
    if (extra.getUint16(at, true) === 1) {
      let next = at + 4;
      const take = (value: number) => {
        if (value !== 0xffffffff || next + 8 > end) return value;
        next += 8;
        return number64(extra, next - 8);
      };
      const size = take(entry.size);
      const packedSize = take(entry.packedSize);
      return { ...entry, size, packedSize, at: take(entry.at) };
    }
    at = end;
  }
  return entry;
}

function checkName(source: ByteSource, name: string) {
  const parts = name.replace(/\/$/, "").split("/");
  if (/^[/\\]|[\\\0]|^[A-Za-z]:/.test(name) || parts.some((part) => part === "" || part === "." || part === ".."))
    throw refused(
      source,
      `a part of it is called ${JSON.stringify(name.slice(0, 200))}, which would lie outside of it`,
    );
}

/** Where an entry's bytes begin. */
async function findData(source: ByteSource, entry: ZipEntry): Promise<number> {
  if (entry.at + 30 > source.size) throw damaged(source, `${entry.name} lies outside of it`);
  const head = viewOf(await source.read(entry.at, 30));
  if (head.getUint32(0, true) !== LOCAL) throw damaged(source, `${entry.name} is not where it should be`);
  const start = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + entry.packedSize > source.size) throw damaged(source, `${entry.name} lies outside of it`);
  return start;
}

/** A whole entry, unpacked. `limit`: more bytes than this are refused. Throws `zip/damaged`, `zip/refused`. */
export async function readZipEntry(source: ByteSource, entry: ZipEntry, limit: number): Promise<Uint8Array> {
  const start = await findData(source, entry);
  if (entry.size > limit || entry.packedSize > limit)
    throw refused(source, `${entry.name} claims ${entry.size} bytes, more than the ${limit} that are sensible here`);
  const packed = await source.read(start, entry.packedSize);
  if (entry.method === 0) {
    if (entry.size !== entry.packedSize) throw damaged(source, `${entry.name} has two sizes`);
    return packed;
  }
  if (entry.method !== 8) throw refused(source, `${entry.name} is packed by method ${entry.method}; deflate is read`);
  return inflate(source, entry, packed);
}

/** Part of an entry that is stored as it is, without reading the rest; undefined when it is packed. */
export async function readZipRange(
  source: ByteSource,
  entry: ZipEntry,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  if (entry.method !== 0) return undefined;
  return source.read((await findData(source, entry)) + offset, length);
}

/** Stops as soon as more comes out than the entry says. */
function inflate(source: ByteSource, { name, size }: ZipEntry, packed: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let have = 0;
  const stream = new Inflate((piece) => {
    have += piece.length;
    if (have > size) throw damaged(source, `${name} unpacks to more than the ${size} bytes it says`);
    pieces.push(piece);
  });
  try {
    for (let at = 0; at < packed.length; at += 1 << 16)
      stream.push(packed.subarray(at, at + (1 << 16)), at + (1 << 16) >= packed.length);
  } catch (error) {
    if (error instanceof CambrianError) throw error;
    throw damaged(source, `${name} cannot be unpacked`);
  }
  if (have !== size) throw damaged(source, `${name} unpacks to ${have} bytes and says ${size}`);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function number64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(source: ByteSource, what: string): CambrianError {
  return new CambrianError(
    "zip/damaged",
    `${source.name} is not a sound zip file: ${what}. Copy it again from where it was made.`,
    { file: source.name },
  );
}

function refused(source: ByteSource, what: string): CambrianError {
  return new CambrianError(
    "zip/refused",
    `${source.name} is not opened: ${what}. Make the zip anew, stored or deflated, without a password.`,
    { file: source.name },
  );
}
