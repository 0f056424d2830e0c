/** What a file on disk is, in the words a project keeps about its images. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { ImageInfo } from "@cambrian/core";
import type { OpenImage } from "@cambrian/formats";
import { openImage } from "@cambrian/formats/node";
import type { NewImage, ProjectChannel } from "@cambrian/project";
import { findLabelFiles, isImageName, isLabelName, stemOf } from "cambrian";
import { isInside } from "./folders.js";

/** One channel is white; then the house's order (WORKBENCH.md, Label colours). */
const CHANNEL_COLORS = ["#5BE37D", "#FF6BD6", "#4FD8FF", "#FFE066", "#FF6B5E", "#6F8CFF"];

export function channelsOf({ channels, rgb }: ImageInfo): ProjectChannel[] {
  return channels.map(({ name }, c) => ({
    name: name.slice(0, 200) || `channel ${c + 1}`,
    color: rgb
      ? (["#FF0000", "#00FF00", "#0000FF"][c] ?? "#FFFFFF")
      : channels.length === 1
        ? "#FFFFFF"
        : (CHANNEL_COLORS[c % CHANNEL_COLORS.length] as string),
  }));
}

export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  // Of an OME-Zarr, which is a folder, its description stands for it.
  const file = (await stat(path)).isDirectory() ? descriptionOf(path) : path;
  for await (const piece of createReadStream(file, signal ? { signal } : {})) hash.update(piece as Buffer);
  return hash.digest("hex");
}

const descriptionOf = (path: string): string =>
  ["zarr.json", ".zattrs", ".zgroup"].map((name) => join(path, name)).find((each) => existsSync(each)) ?? path;

/** How a project writes down where a file is: relative when it lies in the project's folder. */
export function pathInProject(path: string, folder: string): string {
  return isInside(path, folder) ? relative(folder, path).replaceAll("\\", "/") : path.replaceAll("\\", "/");
}

/** The record of a file; `id` is the new image's. Throws the codes of the formats. */
export async function describeFile(
  path: string,
  { id, folder, metadata = {} }: { id: string; folder: string; metadata?: Readonly<Record<string, string>> },
  signal?: AbortSignal,
): Promise<NewImage> {
  await using image = await openImage(path, signal ? { signal } : {});
  const { dtype, size, rgb, pixelSize } = image.info;
  return {
    id,
    name: basename(path).slice(0, 200),
    path: pathInProject(path, folder),
    format: image.format,
    dtype,
    size,
    channels: channelsOf(image.info),
    rgb,
    ...(pixelSize ? { pixelSize } : {}),
    sha256: await sha256Of(path, signal),
    bytes: (await stat(path)).size,
    metadata,
  };
}

/** Where the order of a file's axes comes from, in words for the person who adds it. */
export function axesFrom({ format, info }: Pick<OpenImage, "format" | "info">): string {
  const { t, c, z } = info.size;
  if (format === "ome-tiff") return "The file says so (OME-XML).";
  if (format === "imagej-tiff") return "The file says so (ImageJ).";
  if ((format as string).startsWith("ome-zarr")) return "The file says so (OME-Zarr).";
  if (t * z === 1) return c === 1 ? "One plane." : info.rgb ? "A colour picture." : "One plane of several channels.";
  return "The file does not say; pages are taken as sections.";
}

const WELL = /(?:^|[_\-. ])([A-P](?:0?[1-9]|1\d|2[0-4]))(?=$|[_\-. ])/;

/** What the name tells: a well of a plate such as B07. */
export function metadataFromName(path: string): Record<string, string> {
  const well = WELL.exec(stemOf(path))?.[1];
  return well === undefined ? {} : { well: `${well[0]}${(well.slice(1) ?? "").padStart(2, "0")}` };
}

/** The label file that belongs to an image: x_masks.tif beside x.tif, or one of its name in labels/ or masks/. */
export async function findLabelsFor(path: string): Promise<string | undefined> {
  const dir = dirname(path);
  const stem = stemOf(path);
  const beside = (await findLabelFiles(dir)).get(stem);
  if (beside !== undefined && isLabelName(basename(beside))) return beside;
  for (const parent of [dir, dirname(dir)]) {
    for (const name of ["labels", "masks"]) {
      const folder = join(parent, name);
      if (folder === dir || !existsSync(folder)) continue;
      const found = (await findLabelFiles(folder)).get(stem);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

export const isImageFile = (path: string): boolean => isImageName(basename(path)) && !isLabelName(basename(path));

/** Image files directly in a folder, or in its folder images/; label files are left to the import. */
export async function imagesIn(folder: string): Promise<string[]> {
  const names = async (dir: string): Promise<string[]> => {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) =>
        entry.isDirectory() ? /\.zarr$/i.test(entry.name) : isImageName(entry.name) && !isLabelName(entry.name),
      )
      .map(({ name }) => join(dir, name))
      .sort();
  };
  const own = await names(folder);
  const below = join(folder, "images");
  return own.length > 0 || !existsSync(below) ? own : names(below);
}
