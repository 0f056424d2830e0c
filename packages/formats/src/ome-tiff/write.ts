/**
 * OME-TIFF out: every pixel type and axis we have, with names, colours and pixel size.
 */
import type { Image } from "@cambrian/core";
import type { WriteOptions } from "../format.js";
import { memorySink } from "../sink/sink.js";
import { makeTiffWriter, writePlanes } from "../tiff-file/writer.js";
import { formatOme } from "./metadata.js";

/** Holds every image; BigTIFF when it comes near 4 GB. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = await makeTiffWriter(sink, {
    size: image.size,
    dtype: image.dtype,
    rgb: image.rgb,
    compression: options.compression ?? "deflate",
    big: "auto",
    description: formatOme(image),
    resolution: "centimetre",
    ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}),
  });
  await writePlanes(writer, image, options);
  return sink.bytes();
}
