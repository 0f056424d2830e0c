/**
 * Our own TIFF and BigTIFF writer: planes or tiles go out as they come, the directories last, so that memory stays
 * bounded whatever the size of the image.
 *
 * After Adobe TIFF 6.0 (1992) and the BigTIFF proposal. Little-endian, as every machine we run on.
 */
import {
  CambrianError,
  type DType,
  type ImageSize,
  type PixelData,
  type PixelSize,
  throwIfCancelled,
} from "@cambrian/core";
import { zlibSync } from "fflate";
import type { Compression } from "../format.js";
import { bytesPerValue } from "../limits.js";
import type { ByteSink } from "../sink/sink.js";
import { encodeDirectory, type TagValue, toRational } from "./encode/directory.js";
import { encodeLzw } from "./encode/lzw.js";
import { TAG } from "./page.js";

export interface TiffLayout {
  readonly size: ImageSize;
  readonly dtype: DType;
  /** The three channels are red, green, blue and share pages. */
  readonly rgb: boolean;
  readonly compression: Compression;
  /** Missing: strips of whole rows, which ImageJ needs. Multiples of 16. */
  readonly tile?: { readonly height: number; readonly width: number };
  /** 64-bit offsets; "auto" uses them when the unpacked pixels come near 4 GB. */
  readonly big: "auto" | "always" | "never";
  readonly pixelSize?: PixelSize;
  /** First page's description. */
  readonly description: string;
  /** "micron" writes no unit but pixels per micrometre, as ImageJ does; "centimetre" the plain TIFF way. */
  readonly resolution: "micron" | "centimetre";
  /** One directory and all planes one after the other, which is how ImageJ keeps stacks of more than 4 GB. */
  readonly contiguous?: boolean;
}

export interface TiffWriter {
  /** One tile, [y, x] (RGB: [c, y, x]), cut at the image's border. `y`, `x`: its first pixel. */
  writeTile(
    at: { readonly t?: number; readonly c?: number; readonly z?: number; readonly y: number; readonly x: number },
    data: PixelData,
  ): Promise<void>;
  /** One plane, [y, x] (RGB: [c, y, x]). */
  writePlane(at: { readonly t?: number; readonly c?: number; readonly z?: number }, data: PixelData): Promise<void>;
  /** Write the directories. Throws `TypeError` when tiles are missing. */
  finish(): Promise<void>;
}

export type Deflate = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const CODES = { none: 1, lzw: 5, deflate: 8 } as const;
const CLASSIC_LIMIT = 2 ** 32 - 2 ** 24;
const STRIP_BYTES = 1 << 18;

/** Begin a file. Throws `TypeError` for tiles that are not multiples of 16. */
export async function makeTiffWriter(
  sink: ByteSink,
  layout: TiffLayout,
  deflate: Deflate = (bytes) => zlibSync(bytes, { level: 6 }),
): Promise<TiffWriter> {
  const { size, dtype, tile, compression } = layout;
  const samples = layout.rgb ? 3 : 1;
  const groups = layout.rgb ? 1 : size.c;
  const valueBytes = bytesPerValue(dtype);
  const pages = size.t * size.z * groups;
  const planeBytes = size.y * size.x * samples * valueBytes;
  if (tile && (tile.width % 16 || tile.height % 16)) throw new TypeError("tile sizes must be multiples of 16");
  const big = layout.big === "always" || (layout.big === "auto" && pages * planeBytes > CLASSIC_LIMIT);
  const rows = layout.contiguous
    ? size.y
    : Math.max(1, Math.min(size.y, Math.floor(STRIP_BYTES / (size.x * samples * valueBytes))));
  const block = tile ?? { height: rows, width: size.x };
  const across = Math.ceil(size.x / block.width);
  const perPage = across * Math.ceil(size.y / block.height);
  const offsets = new Float64Array(pages * perPage);
  const counts = new Float64Array(pages * perPage);
  const head = encodeHeader(big);
  let end = head.length;
  await sink.write(0, head);

  const tagsOf = (page: number) => pageTags(layout, { samples, block, page, offsets, counts, perPage });
  let start = 0;
  if (layout.contiguous) {
    // The directory must lie below 4 GB, so it comes first; its length does not depend on the offset inside it.
    const length = encodeDirectory(tagsOf(0), end, { big, last: true }).length;
    start = end + length;
    end = start;
  }

  const pageIndex = ({ t = 0, c = 0, z = 0 }: { t?: number; c?: number; z?: number }) => {
    if (!(t >= 0 && t < size.t && z >= 0 && z < size.z && c >= 0 && c < groups))
      throw new TypeError(`there is no plane t=${t} c=${c} z=${z} in t=${size.t} c=${groups} z=${size.z}`);
    return (t * size.z + z) * groups + c;
  };

  const writeBlock = async (page: number, index: number, raw: Uint8Array) => {
    const bytes = compression === "none" ? raw : compression === "lzw" ? encodeLzw(raw) : await deflate(raw);
    const slot = page * perPage + index;
    const at = layout.contiguous ? start + page * planeBytes : end;
    if (!big && !layout.contiguous && at + bytes.length > 2 ** 32 - 2 ** 20) throw tooLarge();
    if (!layout.contiguous) end += bytes.length + (bytes.length & 1);
    else end = Math.max(end, at + bytes.length);
    offsets[slot] = at;
    counts[slot] = bytes.length;
    await sink.write(at, bytes);
  };

  const cut = (data: PixelData, width: number, height: number, y: number, x: number) =>
    packBlock(data, { width, height, samples, y, x, block, strips: !tile, valueBytes });

  const check = (data: PixelData, wanted: number) => {
    if (data.length !== wanted) throw new TypeError(`${wanted} values were expected, ${data.length} given`);
    if (data.BYTES_PER_ELEMENT !== valueBytes) throw new TypeError(`${dtype} values were expected`);
  };

  return {
    async writeTile(at, data) {
      if (!tile) throw new TypeError("this file has strips; write whole planes");
      if (at.y % tile.height || at.x % tile.width || at.y < 0 || at.x < 0 || at.y >= size.y || at.x >= size.x)
        throw new TypeError(`no tile begins at y=${at.y} x=${at.x}`);
      const height = Math.min(tile.height, size.y - at.y);
      const width = Math.min(tile.width, size.x - at.x);
      check(data, height * width * samples);
      await writeBlock(
        pageIndex(at),
        (at.y / tile.height) * across + at.x / tile.width,
        cut(data, width, height, 0, 0),
      );
    },
    async writePlane(at, data) {
      check(data, size.y * size.x * samples);
      const page = pageIndex(at);
      for (let index = 0; index < perPage; index++) {
        const y = Math.floor(index / across) * block.height;
        const x = (index % across) * block.width;
        await writeBlock(page, index, cut(data, size.x, size.y, y, x));
      }
    },
    async finish() {
      const missing = counts.indexOf(0);
      if (missing >= 0)
        throw new TypeError(
          `page ${Math.floor(missing / perPage)} was not written completely (strip or tile ${missing % perPage})`,
        );
      if (layout.contiguous) {
        await sink.write(head.length, encodeDirectory(tagsOf(0), head.length, { big, last: true }));
        await sink.write(0, encodeHeader(big, head.length));
        return;
      }
      const first = Math.ceil(end / 8) * 8;
      let at = first;
      for (let page = 0; page < pages; page++) {
        const bytes = encodeDirectory(tagsOf(page), at, { big, last: page === pages - 1 });
        if (!big && at + bytes.length > 2 ** 32) throw tooLarge();
        await sink.write(at, bytes);
        at += bytes.length;
      }
      await sink.write(0, encodeHeader(big, first));
    },
  };
}

function encodeHeader(big: boolean, first = 0): Uint8Array {
  const bytes = new Uint8Array(big ? 16 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, big ? 43 : 42, true);
  if (big) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, BigInt(first), true);
  } else view.setUint32(4, first, true);
  return bytes;
}

interface PageParts {
  readonly samples: number;
  readonly block: { readonly height: number; readonly width: number };
  readonly page: number;
  readonly perPage: number;
  readonly offsets: Float64Array;
  readonly counts: Float64Array;
}

function pageTags(layout: TiffLayout, { samples, block, page, perPage, offsets, counts }: PageParts) {
  const { size, dtype, tile, pixelSize, compression } = layout;
  const numbers = (type: "short" | "long" | "offset", ...values: number[]): TagValue => ({ type, values });
  const places = offsets.subarray(page * perPage, (page + 1) * perPage);
  const lengths = counts.subarray(page * perPage, (page + 1) * perPage);
  const bits = bytesPerValue(dtype) * 8;
  const format = dtype.startsWith("uint") ? 1 : dtype.startsWith("int") ? 2 : 3;
  const tags = new Map<number, TagValue>([
    [TAG.width, numbers("long", size.x)],
    [TAG.height, numbers("long", size.y)],
    [TAG.bits, numbers("short", ...new Array(samples).fill(bits))],
    [TAG.compression, numbers("short", CODES[compression])],
    [TAG.photometric, numbers("short", samples === 3 ? 2 : 1)],
    [TAG.samples, numbers("short", samples)],
    [TAG.planar, numbers("short", 1)],
    [TAG.sampleFormat, numbers("short", ...new Array(samples).fill(format))],
    [TAG.software, { type: "ascii", text: "Cambrian" }],
  ]);
  if (layout.description && page === 0) tags.set(TAG.description, { type: "ascii", text: layout.description });
  if (tile) {
    tags.set(TAG.tileWidth, numbers("long", tile.width));
    tags.set(TAG.tileHeight, numbers("long", tile.height));
    tags.set(TAG.tileOffsets, { type: "offset", values: places });
    tags.set(TAG.tileByteCounts, { type: "offset", values: lengths });
  } else {
    tags.set(TAG.rowsPerStrip, numbers("long", block.height));
    tags.set(TAG.stripOffsets, { type: "offset", values: places });
    tags.set(TAG.stripByteCounts, { type: "offset", values: lengths });
  }
  if (pixelSize) {
    const unit = layout.resolution === "micron" ? 1 : 10000;
    const perUnit = (micrometres: number): TagValue => {
      const [above, below] = toRational(micrometres / unit);
      return { type: "rational", values: [[below, above]] };
    };
    tags.set(TAG.xResolution, perUnit(pixelSize.x));
    tags.set(TAG.yResolution, perUnit(pixelSize.y));
    tags.set(TAG.resolutionUnit, numbers("short", layout.resolution === "micron" ? 1 : 3));
  }
  return tags;
}

interface Cut {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly y: number;
  readonly x: number;
  readonly block: { readonly height: number; readonly width: number };
  /** Strips end with the image; tiles are filled up with zeros. */
  readonly strips: boolean;
  readonly valueBytes: number;
}

/** One strip or tile of [sample, y, x] as the bytes of [y, x, sample]. */
function packBlock(data: PixelData, { width, height, samples, y, x, block, strips, valueBytes }: Cut): Uint8Array {
  const rows = Math.min(block.height, height - y);
  const columns = Math.min(block.width, width - x);
  const Constructor = data.constructor as new (length: number) => PixelData;
  const out = new Constructor((strips ? rows : block.height) * block.width * samples);
  for (let row = 0; row < rows; row++) {
    const to = row * block.width * samples;
    for (let s = 0; s < samples; s++) {
      const from = (s * height + y + row) * width + x;
      if (samples === 1) out.set(data.subarray(from, from + columns), to);
      else for (let i = 0; i < columns; i++) out[to + i * samples + s] = data[from + i] as number;
    }
  }
  return new Uint8Array(out.buffer, 0, out.length * valueBytes);
}

function tooLarge(): CambrianError {
  return new CambrianError(
    "tiff/too-large",
    "The file would pass 4 GB, which plain TIFF cannot hold. Write it as BigTIFF (OME-TIFF), or for ImageJ without compression.",
  );
}

/** Write every plane of an image in memory. */
export async function writePlanes(
  writer: TiffWriter,
  image: { readonly data: PixelData; readonly size: ImageSize; readonly rgb: boolean },
  work: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { size, data } = image;
  const plane = size.y * size.x;
  for (let t = 0; t < size.t; t++) {
    for (let z = 0; z < size.z; z++) {
      for (let c = 0; c < (image.rgb ? 1 : size.c); c++) {
        throwIfCancelled(work.signal);
        const start = (channel: number) => ((t * size.c + channel) * size.z + z) * plane;
        if (!image.rgb) await writer.writePlane({ t, z, c }, data.subarray(start(c), start(c) + plane));
        else {
          const Constructor = data.constructor as new (length: number) => PixelData;
          const colours = new Constructor(plane * 3);
          for (let s = 0; s < 3; s++) colours.set(data.subarray(start(s), start(s) + plane), s * plane);
          await writer.writePlane({ t, z }, colours);
        }
      }
    }
  }
  await writer.finish();
}
