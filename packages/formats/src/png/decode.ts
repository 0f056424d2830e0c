/**
 * PNG pixels out of the packed parts: inflate, undo the row filters, put interlaced passes in their places.
 *
 * After the PNG specification, third edition (W3C 2025), sections 7 to 10. The inflated size is known from the header
 * and memory for more than it is never given, whatever the stream says.
 */
import { Inflate } from "fflate";
import { checkReadSize } from "../limits.js";
import { unpackBits } from "../pixels/bits.js";
import type { ByteSource } from "../source/source.js";
import { damaged, type PngFile, type PngHeader } from "./chunks.js";

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Adam7: first column and row, then steps, of each pass. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** How many samples a pixel has, alpha and palette numbers included. */
export function samplesOf(header: PngHeader): number {
  return SAMPLES[header.colorType] as number;
}

/** [y, x, sample]; 1, 2 and 4-bit values stay as they are in bytes. */
export function decodePixels(source: ByteSource, { header, packed }: PngFile): Uint8Array | Uint16Array {
  const { width, height, depth, interlaced } = header;
  const samples = samplesOf(header);
  const stored = packed.reduce((sum, part) => sum + part.length, 0);
  const bytesPerSample = depth === 16 ? 2 : 1;
  checkReadSize({ name: source.name, size: stored }, width * height * samples * bytesPerSample, "The picture");
  const passes = interlaced
    ? ADAM7.map(([x, y, dx, dy]) => ({ x, y, dx, dy, w: Math.ceil((width - x) / dx), h: Math.ceil((height - y) / dy) }))
    : [{ x: 0, y: 0, dx: 1, dy: 1, w: width, h: height }];
  const used = passes.filter(({ w, h }) => w > 0 && h > 0);
  const rowBytes = (w: number) => Math.ceil((w * samples * depth) / 8);
  const plain = inflate(
    source,
    packed,
    used.reduce((sum, { w, h }) => sum + h * (1 + rowBytes(w)), 0),
  );
  const out = depth === 16 ? new Uint16Array(width * height * samples) : new Uint8Array(width * height * samples);
  let at = 0;
  for (const { x, y, dx, dy, w, h } of used) {
    const length = h * (1 + rowBytes(w));
    const rows = undoFilters(
      source,
      plain.subarray(at, at + length),
      h,
      rowBytes(w),
      Math.max(1, (samples * depth) >> 3),
    );
    at += length;
    const values = depth === 16 ? bigEndian16(rows) : depth === 8 ? rows : unpackBits(rows, h, w * samples, depth);
    if (!interlaced) out.set(values);
    else
      for (let row = 0; row < h; row++)
        for (let column = 0; column < w; column++)
          for (let s = 0; s < samples; s++)
            out[((y + row * dy) * width + x + column * dx) * samples + s] = values[
              (row * w + column) * samples + s
            ] as number;
  }
  return out;
}

/** The zlib stream in `parts`, which must give `size` bytes; stops as soon as it gives more. */
function inflate(source: ByteSource, parts: readonly Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let have = 0;
  const stream = new Inflate((chunk) => {
    out.set(chunk.subarray(0, size - have), have);
    have = Math.min(size, have + chunk.length);
  });
  try {
    let skip = 2; // the zlib header; the check sum at the end is left to the parts' own
    for (const part of parts) {
      for (let at = Math.min(skip, part.length); at < part.length && have < size; at += PIECE)
        stream.push(part.subarray(at, Math.min(at + PIECE, part.length)));
      skip -= Math.min(skip, part.length);
    }
  } catch (error) {
    throw damaged(source, `its pixels cannot be unpacked (${(error as Error).message})`);
  }
  if (have < size) throw damaged(source, `its pixels end after ${have} of ${size} bytes`);
  return out;
}

/** Inflate at most this many packed bytes at a time: a piece cannot become more than about 64 MB. */
const PIECE = 1 << 16;

function undoFilters(source: ByteSource, filtered: Uint8Array, height: number, rowBytes: number, step: number) {
  const out = new Uint8Array(height * rowBytes);
  let above = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y++) {
    const from = y * (rowBytes + 1);
    const row = out.subarray(y * rowBytes, (y + 1) * rowBytes);
    row.set(filtered.subarray(from + 1, from + 1 + rowBytes));
    undoFilter(source, filtered[from] as number, row, above, step);
    above = row;
  }
  return out;
}

/** In place. Bytes to the left of the row and above the picture count as zero. */
function undoFilter(source: ByteSource, kind: number, row: Uint8Array, above: Uint8Array, step: number) {
  const length = row.length;
  if (kind === 1) {
    for (let i = step; i < length; i++) row[i] = (row[i] as number) + (row[i - step] as number);
  } else if (kind === 2) {
    for (let i = 0; i < length; i++) row[i] = (row[i] as number) + (above[i] as number);
  } else if (kind === 3) {
    for (let i = 0; i < length; i++) {
      const left = i < step ? 0 : (row[i - step] as number);
      row[i] = (row[i] as number) + ((left + (above[i] as number)) >> 1);
    }
  } else if (kind === 4) {
    for (let i = 0; i < Math.min(step, length); i++) row[i] = (row[i] as number) + (above[i] as number);
    for (let i = step; i < length; i++)
      row[i] = (row[i] as number) + paeth(row[i - step] as number, above[i] as number, above[i - step] as number);
  } else if (kind !== 0) throw damaged(source, `a row has the unknown filter ${kind}`);
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const pa = Math.abs(p - a);
  const pb = Math.abs(p - b);
  const pc = Math.abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

function bigEndian16(bytes: Uint8Array): Uint16Array {
  const out = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = ((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number);
  return out;
}
