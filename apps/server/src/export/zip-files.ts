/**
 * Files as one zip, made while it is read: nothing is packed (pictures do not get smaller) and nothing is held in memory, so
 * that a project of any size can be taken along.
 *
 * After PKWARE's APPNOTE 6.3.10: sizes and checksum follow each file (4.3.9), Zip64 where a number needs it (4.5.3).
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";

export interface FileToZip {
  /** With forward slashes. */
  readonly name: string;
  readonly path: string;
}

interface Written {
  readonly name: Buffer;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

const LIMIT_32 = 0xffffffff;
const LIMIT_16 = 0xffff;
/** UTF-8 names; sizes and checksum behind the data. */
const FLAGS = 0x0808;
/** 1 January 1980: the same files give the same zip. */
const DATE = 0x0021;

export function zipFiles(files: readonly FileToZip[]): Readable {
  return Readable.from(pieces(files));
}

async function* pieces(files: readonly FileToZip[]): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let at = 0;
  for (const { name, path } of files) {
    const { size } = await stat(path);
    const head = localHeader(Buffer.from(name), size);
    const offset = at;
    yield head;
    at += head.length;
    let crc = 0;
    let read = 0;
    for await (const piece of createReadStream(path, {
      highWaterMark: 1 << 20,
      ...(size > 0 ? { end: size - 1 } : {}),
    })) {
      const bytes = piece as Buffer;
      crc = crc32(bytes, crc);
      read += bytes.length;
      yield bytes;
    }
    if (read !== size) throw new Error(`${path} changed while it was read`);
    const tail = descriptor(crc, size);
    yield tail;
    at += size + tail.length;
    written.push({ name: Buffer.from(name), size, crc, offset });
  }
  const start = at;
  for (const file of written) {
    const entry = centralHeader(file);
    yield entry;
    at += entry.length;
  }
  yield endOf(written.length, at - start, start);
}

const isBig = (size: number): boolean => size >= LIMIT_32;

function localHeader(name: Buffer, size: number): Buffer {
  const extra = isBig(size) ? zip64Extra([0, 0]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(isBig(size) ? 45 : 20, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt32LE(isBig(size) ? LIMIT_32 : 0, 18);
  head.writeUInt32LE(isBig(size) ? LIMIT_32 : 0, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

function descriptor(crc: number, size: number): Buffer {
  const big = isBig(size);
  const bytes = Buffer.alloc(big ? 24 : 16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  if (big) {
    bytes.writeBigUInt64LE(BigInt(size), 8);
    bytes.writeBigUInt64LE(BigInt(size), 16);
  } else {
    bytes.writeUInt32LE(size, 8);
    bytes.writeUInt32LE(size, 12);
  }
  return bytes;
}

function centralHeader({ name, size, crc, offset }: Written): Buffer {
  const big = isBig(size) || isBig(offset);
  const extra = big ? zip64Extra([size, size, offset]) : Buffer.alloc(0);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(45, 4);
  head.writeUInt16LE(big ? 45 : 20, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(DATE, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(big ? LIMIT_32 : size, 20);
  head.writeUInt32LE(big ? LIMIT_32 : size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(big ? LIMIT_32 : offset, 42);
  return Buffer.concat([head, name, extra]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, n) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * n);
  });
  return extra;
}

function endOf(files: number, size: number, start: number): Buffer {
  const parts: Buffer[] = [];
  if (files >= LIMIT_16 || isBig(size) || isBig(start)) {
    const end = Buffer.alloc(56);
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE(45, 12);
    end.writeUInt16LE(45, 14);
    end.writeBigUInt64LE(BigInt(files), 24);
    end.writeBigUInt64LE(BigInt(files), 32);
    end.writeBigUInt64LE(BigInt(size), 40);
    end.writeBigUInt64LE(BigInt(start), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(start + size), 8);
    locator.writeUInt32LE(1, 16);
    parts.push(end, locator);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(files, LIMIT_16), 8);
  end.writeUInt16LE(Math.min(files, LIMIT_16), 10);
  end.writeUInt32LE(Math.min(size, LIMIT_32), 12);
  end.writeUInt32LE(Math.min(start, LIMIT_32), 16);
  return Buffer.concat([...parts, end]);
}
