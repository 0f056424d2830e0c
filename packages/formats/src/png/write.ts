/**
 * PNG out: one plane of uint8 or uint16, grey or RGB, with the pixel size in its "pHYs" part.
 */
import { CambrianError, type Image, throwIfCancelled } from "@cambrian/core";
import { encode } from "fast-png";
import type { WriteOptions } from "../format.js";
import { crc32 } from "./chunks.js";

/** Throws `image/cannot-hold` for other pixels, several planes, or channels that are not one or RGB. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const { size, dtype, data, pixelSize } = image;
  const { t, c, z, y, x } = size;
  if ((dtype !== "uint8" && dtype !== "uint16") || t * z > 1 || (c !== 1 && c !== 3)) {
    throw new CambrianError(
      "image/cannot-hold",
      `A PNG holds one plane of uint8 or uint16, grey or RGB; this image has t=${t} c=${c} z=${z} ${dtype} pixels. Save it as .tif.`,
      { size, dtype, format: "png" },
    );
  }
  throwIfCancelled(options.signal);
  const plane = y * x;
  const pixels = dtype === "uint8" ? new Uint8Array(data.length) : new Uint16Array(data.length);
  for (let channel = 0; channel < c; channel++)
    for (let i = 0; i < plane; i++) pixels[i * c + channel] = data[channel * plane + i] as number;
  const bytes = encode({ width: x, height: y, data: pixels, depth: dtype === "uint8" ? 8 : 16, channels: c });
  return pixelSize ? insertPixelSize(bytes, pixelSize) : bytes;
}

/** Puts "pHYs" behind the header, which is always 8 + 25 bytes long. */
function insertPixelSize(png: Uint8Array, { x, y }: { readonly x: number; readonly y: number }): Uint8Array {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  view.setUint32(8, Math.min(0xffffffff, Math.round(1e6 / x)));
  view.setUint32(12, Math.min(0xffffffff, Math.round(1e6 / y)));
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, 33));
  out.set(chunk, 33);
  out.set(png.subarray(33), 54);
  return out;
}
