/**
 * Label images by path.
 */
import { CambrianError, type Labels, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import type { Compression } from "../format.js";
import { formatDescription } from "../imagej-tiff/metadata.js";
import { openImage } from "../open-image.node.js";
import { write as writePng } from "../png/write.js";
import { isZarrPath, saveZarr } from "../save-image.node.js";
import { memorySink } from "../sink/sink.js";
import { deflate } from "../tiff-file/deflate.node.js";
import { makeTiffWriter, writePlanes } from "../tiff-file/writer.js";
import { labelsFromImage } from "./from-image.js";
import { imageFromLabels } from "./to-image.js";

/**
 * Read a label image: one plane of integers of any size, floats with whole values (MATLAB masks), palette PNG (the
 * palette numbers count), or a grey picture saved as RGB. Ids are kept.
 * Throws `labels/not-2d`, `labels/not-integer`, `labels/colours` and what {@link openImage} throws.
 */
export async function readLabels(path: string, work: WorkOptions = {}): Promise<Labels> {
  await using image = await openImage(path, { ...work, palette: "indices" });
  const { t, c, z } = image.info.size;
  if (t * z > 1 || (c > 1 && !image.info.rgb)) {
    throw new CambrianError(
      "labels/not-2d",
      `${path} has t=${t} c=${c} z=${z} planes, but labels are one plane. Save the wanted plane as its own file.`,
      { path, size: image.info.size },
    );
  }
  return labelsFromImage(await image.read({}, work), path);
}

export interface SaveLabelsOptions extends WorkOptions {
  /** Default: by the name, `.png` is PNG, everything else TIFF. */
  readonly format?: "tiff" | "png";
  /** For TIFF; default "deflate", which ImageJ, tifffile and MATLAB read. */
  readonly compression?: Compression;
}

/**
 * Save labels atomically. TIFF opens in ImageJ with its pixel size in microns: uint16 when all ids fit, else uint32,
 * which ImageJ shows as 32-bit float (exact to 16 777 216). PNG is 16-bit grey and throws `labels/too-many` beyond 65535.
 * A path ending in `.ome.zarr` is a folder of OME-Zarr, `IMAGE.ome.zarr/labels/NAME` adds the labels to that image.
 * Also throws `file/cannot-write`, `zarr/unsupported`.
 */
export async function saveLabels(path: string, labels: Labels, options: SaveLabelsOptions = {}): Promise<void> {
  if (isZarrPath(path)) return saveZarr(path, imageFromLabels(labels), { ...options, kind: "labels" });
  const format = options.format ?? (/\.png$/i.test(path) ? "png" : "tiff");
  if (format === "png") {
    const bytes = await writePng(imageFromLabels(labels, "uint16"), options);
    throwIfCancelled(options.signal);
    return writeFileAtomic(path, bytes);
  }
  const image = imageFromLabels(labels);
  const sink = memorySink();
  const writer = await makeTiffWriter(
    sink,
    {
      size: image.size,
      dtype: image.dtype,
      rgb: false,
      compression: options.compression ?? "deflate",
      big: "never",
      description: formatDescription({ ...image, range: { min: 0, max: Math.max(1, image.max) } }),
      resolution: "micron",
      ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}),
    },
    deflate,
  );
  await writePlanes(writer, image, options);
  await writeFileAtomic(path, sink.bytes());
}
