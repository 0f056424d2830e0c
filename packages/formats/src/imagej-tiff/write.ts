/**
 * A hyperstack that ImageJ opens with its axes and pixel size in microns.
 */
import { CambrianError, type Image } from "@cambrian/core";
import type { WriteOptions } from "../format.js";
import { memorySink } from "../sink/sink.js";
import { makeTiffWriter, writePlanes } from "../tiff-file/writer.js";
import { canImageJShow, formatDescription } from "./metadata.js";

/** Throws `image/cannot-hold` for pixels ImageJ has no type for: it has uint8, uint16, float32 and RGB of uint8. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const { size, dtype, rgb, pixelSize } = image;
  if (!canImageJShow(image)) {
    throw new CambrianError(
      "image/cannot-hold",
      `ImageJ has no ${dtype}${rgb ? " RGB" : ""} images, only uint8, uint16, float32 and RGB of uint8. Convert the pixels or save it as .ome.tif.`,
      { dtype, rgb, format: "imagej-tiff" },
    );
  }
  const sink = memorySink();
  const writer = await makeTiffWriter(sink, {
    size,
    dtype,
    rgb,
    compression: options.compression ?? "deflate",
    big: "never",
    description: formatDescription(image),
    resolution: "micron",
    ...(pixelSize ? { pixelSize } : {}),
  });
  await writePlanes(writer, image, options);
  return sink.bytes();
}
