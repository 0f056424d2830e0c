/**
 * Image files out, by path.
 */
import { CambrianError, type Image, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import type { Format, FormatName, WriteOptions } from "./format.js";
import { canImageJShow } from "./imagej-tiff/metadata.js";
import { layoutOf, writePlanes } from "./ome-zarr/write-planes.js";
import { openZarrWriter } from "./open-zarr-writer.node.js";
import { formats } from "./registry.js";

export interface SaveImageOptions extends WriteOptions {
  /** Default: by the name. `.tif` is an ImageJ hyperstack when ImageJ has the pixel type, else OME-TIFF. */
  readonly format?: FormatName;
}

/**
 * Save an image, atomically. Formats by name: `.png`, `.jpg`, `.ome.tif`, `.tif`, `.ome.zarr` (a folder), `.ome.zarr.zip`.
 * Throws `image/cannot-hold`, `file/unknown-format`, `file/cannot-write`, `work/cancelled`.
 */
export async function saveImage(path: string, image: Image, options: SaveImageOptions = {}): Promise<void> {
  throwIfCancelled(options.signal);
  if (isZarrPath(path)) return saveZarr(path, image, { ...options, kind: "image" });
  const bytes = await chooseFormat(path, image, options.format).write(image, options);
  throwIfCancelled(options.signal);
  await writeFileAtomic(path, bytes);
}

/** A folder of OME-Zarr by its name. */
export function isZarrPath(path: string): boolean {
  return /\.zarr[/\\]*$/i.test(path) || /\.zarr[/\\]+labels[/\\]+[^/\\]+[/\\]*$/i.test(path);
}

/** An image in memory as a folder of OME-Zarr. */
export async function saveZarr(
  path: string,
  image: Image,
  { kind, ...work }: WorkOptions & { readonly kind: "image" | "labels" },
): Promise<void> {
  await using writer = await openZarrWriter(path, { ...work, ...layoutOf(image, kind) });
  await writePlanes(writer, image, work);
  await writer.close();
}

function chooseFormat(path: string, image: Image, asked: FormatName | undefined): Format {
  const lower = path.toLowerCase();
  const fits = (format: Format) => format.extensions.some((extension) => lower.endsWith(extension));
  const byName = formats.filter(fits).map(({ name }) => name);
  const name =
    asked ??
    byName.find((each) => each !== "tiff" && (each !== "imagej-tiff" || canImageJShow(image))) ??
    (byName.length > 0 ? "ome-tiff" : undefined);
  const format = formats.find((each) => each.name === name);
  if (format) return format;
  throw new CambrianError(
    "file/unknown-format",
    `${path} does not say which format to write. End the name with ${formats.flatMap(({ extensions }) => extensions).join(", ")}, or name the format.`,
    { path, asked },
  );
}
