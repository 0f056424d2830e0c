/**
 * JPEG out, for pictures people look at: it changes pixel values, so measure on PNG or TIFF.
 */
import { CambrianError, type Image, throwIfCancelled } from "@cambrian/core";
import { encode } from "jpeg-js";
import type { WriteOptions } from "../format.js";

const QUALITY = 92;

/** One plane of uint8, grey or RGB, at quality 92. Throws `image/cannot-hold` for anything else. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const { size, dtype, data } = image;
  const { t, c, z, y, x } = size;
  if (dtype !== "uint8" || t * z > 1 || (c !== 1 && c !== 3) || y > 65535 || x > 65535) {
    throw new CambrianError(
      "image/cannot-hold",
      `A JPEG holds one plane of uint8, grey or RGB, to 65535 pixels a side; this image has t=${t} c=${c} z=${z} y=${y} x=${x} ${dtype} pixels. Save it as .tif.`,
      { size, dtype, format: "jpeg" },
    );
  }
  throwIfCancelled(options.signal);
  const plane = y * x;
  const rgba = new Uint8Array(plane * 4).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    const start = c === 1 ? 0 : channel * plane;
    for (let i = 0; i < plane; i++) rgba[i * 4 + channel] = data[start + i] as number;
  }
  return new Uint8Array(encode({ width: x, height: y, data: rgba }, QUALITY).data);
}
