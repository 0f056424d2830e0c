/**
 * Pixels of one region of one page: reads and unpacks only the strips or tiles that the region touches.
 */
import { makePixelData, type PixelData, viewPixelData, type WorkOptions } from "@cambrian/core";
import type { Region } from "../format.js";
import { bytesPerValue, checkReadSize, makeBreather } from "../limits.js";
import { halvesToFloats, unpackBits } from "../pixels/bits.js";
import type { BlockCache } from "../source/block-cache.js";
import { decompress } from "./decode/decompress.js";
import { undoDifferences, undoDifferences64, undoFloatPlanes } from "./decode/predictor.js";
import { damaged, type TiffFile } from "./directory.js";
import type { TiffPage } from "./page.js";

/** [sample, y, x] of the wanted samples (ascending) inside `region`. */
export async function readRegion(
  { file, blocks }: { readonly file: TiffFile; readonly blocks: BlockCache<BlockPixels> },
  page: TiffPage,
  samples: readonly number[],
  region: Region,
  work: WorkOptions,
): Promise<PixelData> {
  const height = region.y1 - region.y0;
  const width = region.x1 - region.x0;
  const { blockWidth, blockHeight } = page;
  const bytes = samples.length * height * width * bytesPerValue(page.dtype);
  checkReadSize(file.source, bytes, `A region of ${height} x ${width} pixels`);
  const out = makePixelData(page.dtype, samples.length * height * width);
  const breathe = makeBreather(work);
  const across = Math.ceil(page.width / blockWidth);
  const perPlane = across * Math.ceil(page.height / blockHeight);
  const passes = page.planar ? samples : [0];
  for (let pass = 0; pass < passes.length; pass++) {
    for (let row = Math.floor(region.y0 / blockHeight); row * blockHeight < region.y1; row++) {
      for (let column = Math.floor(region.x0 / blockWidth); column * blockWidth < region.x1; column++) {
        await breathe();
        const index = (page.planar ? (passes[pass] as number) * perPlane : 0) + row * across + column;
        const read = () => readBlock(file, page, index, row * blockHeight, region);
        const block = await (isKept(page, index)
          ? blocks.get(`${page.at} ${page.offsets[index]} ${index}`, blockBytes(page), read)
          : read());
        const target = { out, height, width, region };
        if (page.planar) copySample(block, 1, 0, column * blockWidth, target, pass);
        else
          samples.forEach((sample, place) => {
            copySample(block, page.samples, sample, column * blockWidth, target, place);
          });
      }
    }
  }
  return out;
}

/** Unpacked blocks are kept, and bands of rows; of other plain blocks only the rows of the region are read. */
function isKept({ compression, plainRows, byteCounts }: TiffPage, index: number): boolean {
  return (compression !== 1 || plainRows) && byteCounts[index] !== 0;
}

function blockBytes({ blockHeight, blockWidth, planar, samples, dtype }: TiffPage): number {
  return blockHeight * blockWidth * (planar ? 1 : samples) * bytesPerValue(dtype);
}

/** A strip or tile as numbers. */
export interface BlockPixels {
  /** [y, x, sample] */
  readonly values: PixelData;
  readonly width: number;
  /** First row in the page and how many there are. */
  readonly top: number;
  readonly rows: number;
}

async function readBlock(
  file: TiffFile,
  page: TiffPage,
  index: number,
  top: number,
  region: Region,
): Promise<BlockPixels> {
  const { compression, bits, blockWidth } = page;
  const perPixel = page.planar ? 1 : page.samples;
  const rows = page.tiled ? page.blockHeight : Math.min(page.blockHeight, page.height - top);
  const rowBytes = Math.ceil((blockWidth * perPixel * bits) / 8);
  const offset = page.offsets[index] as number;
  const stored = page.byteCounts[index] ?? (compression === 1 ? rows * rowBytes : file.source.size - offset);
  if (compression === 1) {
    const from = page.plainRows ? top : Math.max(top, region.y0);
    const to = page.plainRows ? top + rows : Math.min(top + rows, region.y1);
    if (stored === 0) return emptyBlock(file, page, perPixel, from, to - from);
    if (stored < rows * rowBytes && !(page.tiled === false && stored >= (to - top) * rowBytes))
      throw damaged(file.source, `strip or tile ${index} has ${stored} bytes and needs ${rows * rowBytes}`, { index });
    checkReadSize(file.source, (to - from) * rowBytes, "One strip");
    const bytes = await file.source.read(offset + (from - top) * rowBytes, (to - from) * rowBytes);
    return {
      values: toValues(file, page, bytes.slice(), to - from, perPixel),
      width: blockWidth,
      top: from,
      rows: to - from,
    };
  }
  if (stored === 0) return emptyBlock(file, page, perPixel, top, rows);
  checkReadSize({ name: file.source.name, size: stored }, rows * rowBytes, "One strip or tile");
  const packed = await file.source.read(offset, stored);
  const bytes = await decompress(compression, {
    packed,
    size: rows * rowBytes,
    width: blockWidth,
    height: rows,
    samples: perPixel,
    photometric: page.photometric,
    ...(page.jpegTables ? { jpegTables: page.jpegTables } : {}),
  });
  if (!bytes) throw damaged(file.source, `strip or tile ${index} cannot be unpacked`, { index, compression });
  return { values: toValues(file, page, bytes, rows, perPixel), width: blockWidth, top, rows };
}

/** A block of no bytes was never written and stands for zeros. */
function emptyBlock(file: TiffFile, page: TiffPage, perPixel: number, top: number, rows: number): BlockPixels {
  const count = rows * page.blockWidth * perPixel;
  checkReadSize(file.source, count * bytesPerValue(page.dtype), "One strip or tile");
  return { values: makePixelData(page.dtype, count), width: page.blockWidth, top, rows };
}

/** Bytes as stored to numbers as meant; works in place where it can. `bytes` is ours and begins its buffer. */
function toValues(file: TiffFile, page: TiffPage, bytes: Uint8Array, rows: number, perPixel: number): PixelData {
  const { bits, predictor, blockWidth } = page;
  const rowLength = blockWidth * perPixel;
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return unpackBits(bytes, rows, rowLength, bits);
  const size = bits / 8;
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const buffer = aligned.buffer as ArrayBuffer;
  const start = aligned.byteOffset;
  const count = rows * rowLength;
  if (predictor === 3) undoFloatPlanes(aligned, rowLength, perPixel, size);
  else if (!file.littleEndian && size > 1) swapBytes(aligned, size);
  if (predictor === 2) {
    if (size === 8) undoDifferences64(new BigUint64Array(buffer, start, count), rowLength, perPixel);
    else if (size === 4) undoDifferences(new Uint32Array(buffer, start, count), rowLength, perPixel);
    else if (size === 2) undoDifferences(new Uint16Array(buffer, start, count), rowLength, perPixel);
    else undoDifferences(aligned, rowLength, perPixel);
  }
  if (bits === 16 && page.dtype === "float32") return halvesToFloats(new Uint16Array(buffer, start, count));
  return viewPixelData(page.dtype, buffer, start, count);
}

function swapBytes(bytes: Uint8Array, size: number) {
  for (let i = 0; i + size <= bytes.length; i += size) {
    for (let a = i, b = i + size - 1; a < b; a++, b--) {
      const kept = bytes[a] as number;
      bytes[a] = bytes[b] as number;
      bytes[b] = kept;
    }
  }
}

interface Target {
  readonly out: PixelData;
  readonly height: number;
  readonly width: number;
  readonly region: Region;
}

/** One sample of a block into its place of the region. */
function copySample(block: BlockPixels, stride: number, sample: number, left: number, target: Target, place: number) {
  const { out, height, width, region } = target;
  const { values } = block;
  const y0 = Math.max(block.top, region.y0);
  const y1 = Math.min(block.top + block.rows, region.y1);
  const x0 = Math.max(left, region.x0);
  const x1 = Math.min(left + block.width, region.x1);
  for (let y = y0; y < y1; y++) {
    let from = ((y - block.top) * block.width + (x0 - left)) * stride + sample;
    let to = (place * height + (y - region.y0)) * width + (x0 - region.x0);
    if (stride === 1) out.set(values.subarray(from, from + (x1 - x0)), to);
    else for (const end = to + (x1 - x0); to < end; to++, from += stride) out[to] = values[from] as number;
  }
}
