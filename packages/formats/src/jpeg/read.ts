/**
 * JPEG, baseline and progressive, grey and colour, 8 bits. The rotation a camera notes is not applied.
 */
import { CambrianError, type ImageInfo } from "@cambrian/core";
import { decode } from "jpeg-js";
import type { ImageReader } from "../format.js";
import { checkReadSize } from "../limits.js";
import { memoryReader } from "../source/memory-reader.js";
import type { ByteSource } from "../source/source.js";
import { damaged, readHeader } from "./metadata.js";

const MAX_MEMORY_MB = 1024;

/** Throws `jpeg/damaged`, `jpeg/unsupported`, `image/too-large`. The pixels are unpacked on the first read. */
export async function read(source: ByteSource): Promise<ImageReader> {
  const bytes = await source.read(0, source.size);
  const { width, height, components } = readHeader(source.name, bytes);
  checkReadSize(source, width * height * components, "The picture");
  const channels = (components === 1 ? ["channel 1"] : ["red", "green", "blue"]).map((name) => ({ name }));
  const info: ImageInfo = {
    dtype: "uint8",
    size: { t: 1, c: components, z: 1, y: height, x: width },
    channels,
    rgb: components === 3,
  };
  return memoryReader(info, () => {
    const pixels = unpack(source, bytes, width, height);
    const out = new Uint8Array(width * height * components);
    for (let c = 0; c < components; c++)
      for (let i = 0, plane = width * height; i < plane; i++) out[c * plane + i] = pixels[i * 3 + c] as number;
    return out;
  });
}

/** [y, x, 3]; grey is given three times. */
function unpack(source: ByteSource, bytes: Uint8Array, width: number, height: number): Uint8Array {
  // Without the end mark the pixels that are missing would be grey without a word.
  if (!hasEnd(bytes)) throw damaged(source.name, "it is cut off before its end");
  let picture: { width: number; height: number; data: Uint8Array };
  try {
    picture = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: 500,
      maxMemoryUsageInMB: MAX_MEMORY_MB,
    });
  } catch (error) {
    const why = (error as Error).message ?? String(error);
    if (/maxMemoryUsageInMB|maxResolutionInMP/.test(why)) {
      throw new CambrianError(
        "image/too-large",
        `${source.name} has ${width} x ${height} pixels, more than a JPEG may have here (${MAX_MEMORY_MB} MB while unpacking). Save it as a tiled TIFF.`,
        { file: source.name, width, height },
        { cause: error },
      );
    }
    throw damaged(source.name, `its pixels cannot be unpacked (${why})`);
  }
  if (picture.width !== width || picture.height !== height) throw damaged(source.name, "it states two sizes");
  return picture.data;
}

/** The mark "end of image", perhaps with padding behind it. */
function hasEnd(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}
