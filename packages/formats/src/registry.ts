/**
 * All formats, in the order in which they are asked. A new format is a folder and a line here.
 */
import { CambrianError } from "@cambrian/core";
import type { Format } from "./format.js";
import { imagejTiff } from "./imagej-tiff/format.js";
import { jpeg } from "./jpeg/format.js";
import { omeTiff } from "./ome-tiff/format.js";
import { omeZarr } from "./ome-zarr/format.js";
import { png } from "./png/format.js";
import type { ByteSource } from "./source/source.js";
import { tiff } from "./tiff/format.js";

export const formats: readonly Format[] = [png, jpeg, omeTiff, imagejTiff, tiff, omeZarr];

/** The format of some bytes, by their content. Throws `file/empty`, `file/unknown-format`. */
export async function findFormat(source: ByteSource): Promise<Format> {
  if (source.size === 0)
    throw new CambrianError("file/empty", `${source.name} is empty (0 bytes). Copy it again from where it was made.`, {
      file: source.name,
    });
  for (const format of formats) if (await format.detect(source)) return format;
  const head = await source.read(0, Math.min(8, source.size));
  throw new CambrianError(
    "file/unknown-format",
    `${source.name} is not a picture we can read: its content is not PNG, JPEG, TIFF or OME-Zarr, whatever its name says. Save it as one of these, for example with ImageJ.`,
    { file: source.name, firstBytes: [...head] },
  );
}
