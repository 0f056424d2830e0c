/**
 * One packed strip or tile to plain bytes, whatever it was packed with.
 */
import { CambrianError } from "@cambrian/core";
import { unzlibSync } from "fflate";
import { decodeJpegBlock } from "./jpeg-block.js";
import { decodeLzw } from "./lzw.js";
import { decodePackBits } from "./packbits.js";
import { decodeZstd } from "./zstd.js";

export interface Block {
  readonly packed: Uint8Array;
  /** How many bytes must come out. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** TIFF photometric interpretation: 6 is YCbCr. */
  readonly photometric: number;
  /** Shared tables of JPEG blocks. */
  readonly jpegTables?: Uint8Array;
}

const NAMES: Readonly<Record<number, string>> = {
  1: "none",
  2: "CCITT",
  3: "CCITT fax 3",
  4: "CCITT fax 4",
  5: "LZW",
  6: "old JPEG",
  7: "JPEG",
  8: "deflate",
  32773: "PackBits",
  32946: "deflate",
  33003: "JPEG 2000",
  33004: "JPEG 2000",
  33005: "JPEG 2000",
  34712: "JPEG 2000",
  34887: "LERC",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
  22610: "JPEG XR",
  34934: "JPEG XR",
};
const READABLE = new Set([1, 5, 7, 8, 32773, 32946, 50000]);

/** Throws `tiff/unsupported-compression` for what {@link decompress} cannot do. */
export function checkCompression(file: string, compression: number) {
  if (READABLE.has(compression)) return;
  const name = NAMES[compression] ?? "unknown";
  throw new CambrianError(
    "tiff/unsupported-compression",
    `${file} is packed with ${name} (TIFF compression ${compression}), which is not read here. None, LZW, deflate, PackBits, JPEG and Zstandard are; save it anew with one of these, for example with ImageJ.`,
    { file, compression, name },
  );
}

/** Fresh bytes, exactly `block.size` of them, or undefined when the block is damaged. */
export async function decompress(compression: number, block: Block): Promise<Uint8Array | undefined> {
  const { packed, size } = block;
  if (compression === 1) return packed.length >= size ? packed.slice(0, size) : undefined;
  if (compression === 7) return decodeJpegBlock(block);
  if (compression === 50000) return decodeZstd(packed, size);
  const out = new Uint8Array(size);
  if (compression === 5) return decodeLzw(packed, out) >= size ? out : undefined;
  if (compression === 32773) return decodePackBits(packed, out) >= size ? out : undefined;
  return inflate(packed, out);
}

/** zlib into an array of known size, so that nothing grows however much the stream would give. */
function inflate(packed: Uint8Array, out: Uint8Array): Uint8Array | undefined {
  try {
    return unzlibSync(packed, { out }).length >= out.length ? out : undefined;
  } catch {
    return undefined;
  }
}
