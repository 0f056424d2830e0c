/**
 * A JPEG strip or tile inside a TIFF: the tables that all blocks share are put back in front of it.
 *
 * After Adobe TIFF Technical Note 2 (1995).
 */
import { decode } from "jpeg-js";
import type { Block } from "./decompress.js";

/** [y, x, sample], or undefined when damaged. Grey and three-sample blocks of 8 bits. */
export function decodeJpegBlock(block: Block): Uint8Array | undefined {
  const { packed, jpegTables, samples, photometric, width, height, size } = block;
  // Tables end with the mark "end of image", blocks begin with "start of image"; neither may stand in the middle.
  const whole = jpegTables ? joinBytes(jpegTables.subarray(0, -2), packed.subarray(2)) : packed;
  try {
    const picture = decode(whole, {
      useTArray: true,
      formatAsRGBA: false,
      colorTransform: photometric === 6,
      tolerantDecoding: false,
      maxResolutionInMP: Math.ceil((width * height) / 1e6) + 1,
      maxMemoryUsageInMB: 1024,
    });
    if (picture.width !== width || picture.height < height) return undefined;
    if (samples === 3) return picture.data.subarray(0, size);
    if (samples !== 1) return undefined;
    const grey = new Uint8Array(size);
    for (let i = 0; i < size; i++) grey[i] = picture.data[i * 3] as number;
    return grey;
  } catch {
    return undefined;
  }
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
