/**
 * One page (directory) of a TIFF file: how large, which numbers, where its strips or tiles are and how they are packed.
 */
import { CambrianError, type DType } from "@cambrian/core";
import { checkCompression } from "./decode/decompress.js";
import {
  type Directory,
  damaged,
  findBytes,
  findNumbers,
  getNumber,
  readDirectory,
  type TiffFile,
} from "./directory.js";

export interface TiffPage {
  readonly directory: Directory;
  /** Where the directory is in the file. */
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Samples that are transparency, always the last ones; not counted as channels. */
  readonly alphaSamples: number;
  readonly bits: number;
  /** What the values are as we give them: packed integers are widened, half floats become float32. */
  readonly dtype: DType;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  /** Each sample in blocks of its own. */
  readonly planar: boolean;
  readonly tiled: boolean;
  /** Size of a strip or tile in pixels. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly offsets: Float64Array;
  readonly byteCounts: Float64Array;
  readonly jpegTables?: Uint8Array;
  /** Plain rows that follow each other from `offsets[0]` on; the blocks are bands of them that we chose. */
  readonly plainRows: boolean;
  /** Marked as a smaller copy of another page. */
  readonly reduced: boolean;
  /** Marked as a mask of another page. */
  readonly mask: boolean;
}

export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  description: 270,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planar: 284,
  resolutionUnit: 296,
  software: 305,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subDirectories: 330,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

/** Throws `tiff/damaged`, `tiff/unsupported-compression`, `tiff/unsupported-layout`. */
export async function readPage(file: TiffFile, at: number): Promise<TiffPage> {
  const directory = await readDirectory(file, at);
  const number = (tag: number, fallback: number) => getNumber(file, directory, tag, fallback);
  const width = await number(TAG.width, 0);
  const height = await number(TAG.height, 0);
  const samples = await number(TAG.samples, 1);
  if (
    ![width, height, samples].every((size) => Number.isInteger(size) && size >= 1 && size < 2 ** 31) ||
    samples > 4096
  )
    throw damaged(file.source, `a page claims ${width} x ${height} pixels of ${samples} samples`, { width, height });
  const compression = await number(TAG.compression, 1);
  checkCompression(file.source.name, compression);
  const bits = await sameFor(file, directory, TAG.bits, 1);
  const sampleFormat = await sameFor(file, directory, TAG.sampleFormat, 1);
  const photometric = await number(TAG.photometric, samples >= 3 ? 2 : 1);
  const extra = await findNumbers(file, directory, TAG.extraSamples);
  const subfileType = await number(TAG.subfileType, 0);
  const tables = await findBytes(file, directory, TAG.jpegTables);
  const page = {
    directory,
    at,
    plainRows: false,
    width,
    height,
    samples,
    alphaSamples: countAlpha(extra, samples),
    bits,
    dtype: dtypeFor(file, bits, sampleFormat),
    photometric,
    compression,
    predictor: await number(TAG.predictor, 1),
    planar: samples > 1 && (await number(TAG.planar, 1)) === 2,
    reduced: (subfileType & 1) !== 0,
    mask: (subfileType & 4) !== 0,
    ...(tables ? { jpegTables: tables } : {}),
    ...(await findBlocks(file, directory, width, height)),
  };
  checkLayout(file, page, await number(TAG.fillOrder, 1));
  return mergeStrips(page, file.source.size);
}

/** A tag that has one value a sample; all must agree. */
async function sameFor(file: TiffFile, directory: Directory, tag: number, fallback: number): Promise<number> {
  const values = (await findNumbers(file, directory, tag)) ?? [fallback];
  const first = values[0] as number;
  if (values.some((value) => value !== first))
    throw unsupported(file, `its samples differ in kind (tag ${tag} is ${[...values].slice(0, 8).join(", ")})`);
  return first;
}

function countAlpha(extra: Float64Array | undefined, samples: number): number {
  let alpha = 0;
  while (extra && alpha < extra.length && alpha < samples - 1) {
    const kind = extra[extra.length - 1 - alpha];
    if (kind !== 1 && kind !== 2) break;
    alpha++;
  }
  return alpha;
}

function dtypeFor(file: TiffFile, bits: number, sampleFormat: number): DType {
  if (sampleFormat === 3) {
    if (bits === 16 || bits === 32) return "float32";
    if (bits === 64) return "float64";
  } else if (sampleFormat === 2) {
    if (bits === 8 || bits === 16 || bits === 32) return `int${bits}`;
  } else if (sampleFormat === 1 || sampleFormat === 4) {
    if (bits >= 1 && bits <= 8) return "uint8";
    if (bits <= 16) return "uint16";
    if (bits === 32) return "uint32";
  }
  const kind = ["", "unsigned integers", "integers", "floats"][sampleFormat] ?? "complex numbers";
  throw unsupported(file, `its pixels are ${bits}-bit ${kind}`);
}

async function findBlocks(file: TiffFile, directory: Directory, width: number, height: number) {
  const tiled = directory.entries.has(TAG.tileOffsets) || directory.entries.has(TAG.tileWidth);
  const offsets = await findNumbers(file, directory, tiled ? TAG.tileOffsets : TAG.stripOffsets);
  const byteCounts = await findNumbers(file, directory, tiled ? TAG.tileByteCounts : TAG.stripByteCounts);
  const blockWidth = tiled ? await getNumber(file, directory, TAG.tileWidth, 0) : width;
  const stated = await getNumber(file, directory, tiled ? TAG.tileHeight : TAG.rowsPerStrip, tiled ? 0 : height);
  const blockHeight = tiled ? stated : Math.min(stated, height);
  if (
    !offsets ||
    !(blockWidth >= 1 && blockHeight >= 1 && Number.isInteger(blockWidth) && Number.isInteger(blockHeight))
  )
    throw damaged(file.source, "a page does not say where its pixels are");
  if (!byteCounts && offsets.length > 1) throw damaged(file.source, "a page does not say how long its strips are");
  return { tiled, blockWidth, blockHeight, offsets, byteCounts: byteCounts ?? new Float64Array(0) };
}

function checkLayout(file: TiffFile, page: TiffPage, fillOrder: number) {
  const { samples, photometric, planar, compression, bits, predictor } = page;
  const across = Math.ceil(page.width / page.blockWidth);
  const down = Math.ceil(page.height / page.blockHeight);
  const blocks = across * down * (planar ? samples : 1);
  const known = Math.min(page.offsets.length, page.byteCounts.length || blocks);
  if (known < blocks)
    throw damaged(file.source, `a page needs ${blocks} strips or tiles, but names ${known}`, { blocks, known });
  if (photometric === 5) throw unsupported(file, "its colours are CMYK (for printing)");
  if (photometric === 8 || photometric === 9) throw unsupported(file, "its colours are L*a*b*");
  if (photometric === 6 && compression !== 7) throw unsupported(file, "its colours are YCbCr without JPEG");
  if (photometric === 32803) throw unsupported(file, "it holds raw camera data");
  if (fillOrder !== 1 && bits < 8) throw unsupported(file, "its bits are in reverse order");
  const blockSamples = planar ? 1 : samples;
  if (compression === 7 && (bits !== 8 || (blockSamples !== 1 && blockSamples !== 3)))
    throw unsupported(file, `its JPEG blocks have ${blockSamples} samples of ${bits} bits`);
  const whole = bits === 8 || bits === 16 || bits === 32 || bits === 64;
  const float = page.dtype.startsWith("float");
  if (predictor !== 1 && !(predictor === 2 && whole) && !(predictor === 3 && float))
    throw unsupported(file, `it uses predictor ${predictor} on ${bits}-bit ${page.dtype} pixels`);
}

const BAND_BYTES = 2 ** 22;

/**
 * Plain strips that follow each other without a gap, however many or few the file names, become bands of some megabytes:
 * fewer reads than for tiny strips, and less to read than one strip of the whole page.
 */
function mergeStrips(page: TiffPage, fileSize: number): TiffPage {
  const { compression, tiled, planar, offsets, byteCounts, width, height, samples, bits } = page;
  if (compression !== 1 || tiled || (planar && samples > 1)) return page;
  const rowBytes = Math.ceil((width * samples * bits) / 8);
  const strips = Math.ceil(height / page.blockHeight);
  if ((offsets[0] as number) + height * rowBytes > fileSize) return page;
  for (let i = 0; i < strips; i++) {
    const rows = Math.min(page.blockHeight, height - i * page.blockHeight);
    if ((byteCounts[i] ?? rows * rowBytes) < rows * rowBytes) return page;
    if (i > 0 && offsets[i] !== (offsets[i - 1] as number) + page.blockHeight * rowBytes) return page;
  }
  const rows = Math.max(1, Math.min(height, Math.floor(BAND_BYTES / rowBytes)));
  const bands = Math.ceil(height / rows);
  return {
    ...page,
    plainRows: true,
    blockHeight: rows,
    offsets: Float64Array.from({ length: bands }, (_, band) => (offsets[0] as number) + band * rows * rowBytes),
    byteCounts: Float64Array.from({ length: bands }, (_, band) => Math.min(rows, height - band * rows) * rowBytes),
  };
}

function unsupported(file: TiffFile, what: string) {
  return new CambrianError(
    "tiff/unsupported-layout",
    `${file.source.name} cannot be read: ${what}. Unsigned and signed integers to 32 bits and floats of 16, 32 and 64 bits are read, grey or RGB; save it anew as one of these, for example with ImageJ.`,
    { file: file.source.name },
  );
}
