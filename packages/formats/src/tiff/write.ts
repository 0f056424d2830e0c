/**
 * Plain TIFF out: pages are sections, and channels when not RGB; names, times and which page is which are lost, so it
 * is for single planes. ImageJ and OME-TIFF keep the rest.
 */
import { CambrianError, type Image } from "@cambrian/core";
import type { WriteOptions } from "../format.js";
import { memorySink } from "../sink/sink.js";
import { makeTiffWriter, writePlanes } from "../tiff-file/writer.js";

/** Throws `image/cannot-hold` for frames and for several channels that are not RGB. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const { size } = image;
  if (size.t > 1 || (size.c > 1 && !image.rgb)) {
    throw new CambrianError(
      "image/cannot-hold",
      `A plain TIFF does not say which page is which channel or frame, and this image has t=${size.t} c=${size.c}. Save it as .ome.tif or as an ImageJ TIFF.`,
      { size, format: "tiff" },
    );
  }
  const sink = memorySink();
  const writer = await makeTiffWriter(sink, {
    size,
    dtype: image.dtype,
    rgb: image.rgb,
    compression: options.compression ?? "deflate",
    big: "auto",
    description: "",
    resolution: "centimetre",
    ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}),
  });
  await writePlanes(writer, image, options);
  return sink.bytes();
}
