/**
 * PNG: grey, grey with alpha, RGB, RGBA and palette, 1 to 16 bits, interlaced or not. Alpha is dropped. Grey of 1, 2 and
 * 4 bits is not stretched: 1 bit gives 0 and 1. Gamma and colour profiles are left alone.
 */
import { type ImageInfo, makePixelData } from "@cambrian/core";
import type { ImageReader, ReadOptions } from "../format.js";
import { memoryReader } from "../source/memory-reader.js";
import type { ByteSource } from "../source/source.js";
import { damaged, readChunks } from "./chunks.js";
import { decodePixels, samplesOf } from "./decode.js";
import { findPixelSize } from "./metadata.js";

/** Throws `png/damaged`, `file/truncated`, `image/too-large`. The pixels are unpacked on the first read. */
export async function read(source: ByteSource, options: ReadOptions = {}): Promise<ImageReader> {
  const png = await readChunks(source);
  const { header } = png;
  const palette = header.colorType === 3 && options.palette !== "indices" ? png.palette : undefined;
  const grey = palette ? isGrey(palette) : header.colorType !== 2 && header.colorType !== 6;
  const channels = (grey ? ["channel 1"] : ["red", "green", "blue"]).map((name) => ({ name }));
  const pixelSize = findPixelSize(png.perMetre);
  const info: ImageInfo = {
    dtype: header.depth === 16 ? "uint16" : "uint8",
    size: { t: 1, c: channels.length, z: 1, y: header.height, x: header.width },
    channels,
    rgb: !grey,
    ...(pixelSize ? { pixelSize } : {}),
  };
  return memoryReader(info, () => {
    const pixels = decodePixels(source, png);
    const plane = header.height * header.width;
    const out = makePixelData(info.dtype, plane * channels.length);
    const samples = samplesOf(header);
    const colours = palette && palette.length / 3;
    for (let c = 0; c < channels.length; c++) {
      for (let i = 0; i < plane; i++) {
        const value = pixels[i * samples + (palette ? 0 : c)] as number;
        if (colours !== undefined && value >= colours)
          throw damaged(source, `a pixel has colour ${value}, but its palette has ${colours}`);
        out[c * plane + i] = palette ? (palette[value * 3 + c] as number) : value;
      }
    }
    return out;
  });
}

function isGrey(palette: Uint8Array): boolean {
  for (let i = 0; i + 2 < palette.length; i += 3)
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  return true;
}
