/**
 * The pieces a PNG file is made of, and what its header says.
 *
 * After the PNG specification, third edition (W3C 2025), sections 5 and 11.
 */
import { CambrianError } from "@cambrian/core";
import { type ByteSource, checkInside } from "../source/source.js";

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colorType: number;
  readonly interlaced: boolean;
}

export interface PngFile {
  readonly header: PngHeader;
  /** RGB triples. */
  readonly palette?: Uint8Array;
  /** Pixels a metre. */
  readonly perMetre?: { readonly x: number; readonly y: number };
  readonly packed: readonly Uint8Array[];
}

/** A damaged file, said with what is wrong. */
export function damaged(source: { readonly name: string }, what: string): CambrianError {
  return new CambrianError(
    "png/damaged",
    `${source.name} is not a sound PNG file: ${what}. Copy it again from where it was made.`,
    { file: source.name },
  );
}

/** Throws `png/damaged`, `file/truncated`. */
export async function readChunks(source: ByteSource): Promise<PngFile> {
  const bytes = await source.read(0, source.size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Uint8Array[] = [];
  let header: PngHeader | undefined;
  let palette: Uint8Array | undefined;
  let perMetre: PngFile["perMetre"];
  for (let at = 8; ; ) {
    checkInside(source, at, 12);
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    checkInside(source, at + 8, length + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw damaged(source, `the check sum of its "${type}" part is wrong`);
    at += 12 + length;
    if (!header && type !== "IHDR") throw damaged(source, "it has no header");
    if (type === "IHDR" && length === 13) header = readHeader(source, body);
    else if (type === "PLTE") palette = body;
    else if (type === "pHYs" && length === 9 && body[8] === 1)
      perMetre = { x: view.getUint32(at - 4 - 9), y: view.getUint32(at - 4 - 5) };
    else if (type === "IDAT") packed.push(body);
    else if (type === "IEND") break;
  }
  if (!header || packed.length === 0) throw damaged(source, "it has no pixels");
  if (header.colorType === 3 && !palette) throw damaged(source, "its palette is missing");
  return { header, packed, ...(palette ? { palette } : {}), ...(perMetre ? { perMetre } : {}) };
}

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function readHeader(source: ByteSource, body: Uint8Array): PngHeader {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [depth = 0, colorType = 0, compression, filter, interlace = 0] = body.subarray(8);
  const header = { width: view.getUint32(0), height: view.getUint32(4), depth, colorType, interlaced: interlace === 1 };
  const known = DEPTHS[colorType]?.includes(depth) && compression === 0 && filter === 0 && interlace <= 1;
  if (!known || header.width < 1 || header.height < 1 || header.width >= 2 ** 31 || header.height >= 2 ** 31)
    throw damaged(source, "its header makes no sense");
  return header;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let crc = start;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** The check sum of ISO 3309, as PNG and ZIP use it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (CRC_TABLE[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
