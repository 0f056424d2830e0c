/**
 * Which image belongs to which label file in a folder: `images/` beside `labels/` with equal names, or `x.tif` beside
 * `x_masks.tif`. Only names are looked at; nothing is opened.
 */
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CambrianError } from "@cambrian/core";

/** An image file and the label file that belongs to it. */
export interface Pair {
  /** The image's file name without its ending. */
  readonly name: string;
  readonly image: string;
  readonly labels: string;
}

/** What a folder holds, by names. */
export interface FoundPairs {
  readonly pairs: readonly Pair[];
  /** Images without labels. */
  readonly imagesAlone: readonly string[];
  /** Label files without an image. */
  readonly labelsAlone: readonly string[];
  /** Groups of files that claim the same name, for example x.tif and x.png. */
  readonly doubles: readonly (readonly string[])[];
}

/** What files are taken for images, by their ending. */
const ENDINGS = /(\.ome)?\.(tiff?|png|jpe?g|svs|zarr(\.zip)?)$/i;
const LABEL_ENDING = /_(masks?|labels?)$/i;
const LABEL_FOLDERS = ["labels", "masks"] as const;

export const LOOKED_FOR =
  "images/ and labels/ holding files of equal names, or x.tif beside x_masks.tif (also x_mask, x_labels, x_label), as .tif, .tiff, .png, .jpg, .jpeg or .ome.zarr";

/** True when the file's ending is one of an image. */
export function isImageName(name: string): boolean {
  return ENDINGS.test(name) && !name.startsWith(".");
}

/** True for the name of a folder that is an image: an OME-Zarr. */
export function isZarrName(name: string): boolean {
  return /\.zarr$/i.test(name);
}

/** The file's name without folder and ending; `.ome.tif` and `.ome.zarr` count as one ending. */
export function stemOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(ENDINGS, "");
}

/** True for names such as x_masks.tif and x_labels.png. */
export function isLabelName(name: string): boolean {
  return isImageName(name) && LABEL_ENDING.test(stemOf(name));
}

/** Throws `dataset/not-found` when there is no such folder. Sorted by name. */
export async function findPairs(dir: string): Promise<FoundPairs> {
  const entries = await list(dir);
  const folders = entries.filter((entry) => !isFile(entry)).map((entry) => entry.name);
  const labelFolder = LABEL_FOLDERS.find((name) => folders.includes(name));
  if (folders.includes("images") && labelFolder) {
    const images = await listImages(join(dir, "images"));
    const labels = await listImages(join(dir, labelFolder));
    return match(images, labels);
  }
  const files = entries.filter((entry) => isFile(entry) && isImageName(entry.name)).map(({ name }) => join(dir, name));
  return match(
    files.filter((file) => !isLabelName(file)),
    files.filter((file) => isLabelName(file)),
  );
}

/**
 * Label images in a folder by the name of the image they belong to; `x_labels.tif` and `x_masks.png` belong to `x`.
 * Throws `dataset/not-found`.
 */
export async function findLabelFiles(dir: string): Promise<Map<string, string>> {
  const entries = await list(dir, "label images");
  const files = entries.filter((entry) => isFile(entry) && isImageName(entry.name)).map(({ name }) => name);
  const found = new Map<string, string>();
  for (const name of files.filter(isLabelName)) found.set(stemOf(name).replace(LABEL_ENDING, ""), join(dir, name));
  for (const name of files.filter((name) => !isLabelName(name))) {
    if (!found.has(stemOf(name))) found.set(stemOf(name), join(dir, name));
  }
  return found;
}

/** Folders below `dir` that look like data sets themselves, to be suggested. */
export async function findLikelyFolders(dir: string): Promise<string[]> {
  const likely: string[] = [];
  for (const entry of await list(dir)) {
    if (isFile(entry)) continue;
    const { pairs } = await findPairs(join(dir, entry.name)).catch(() => ({ pairs: [] }));
    if (pairs.length > 0) likely.push(join(dir, entry.name));
  }
  return likely;
}

type Entry = Awaited<ReturnType<typeof list>>[number];

/** A folder of OME-Zarr is one image. */
const isFile = (entry: Entry): boolean => !entry.isDirectory() || isZarrName(entry.name);

async function list(dir: string, holding: "images with labels" | "label images" = "images with labels") {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    const what =
      reason === "ENOENT"
        ? "There is no such folder"
        : reason === "ENOTDIR"
          ? "It is a file, not a folder"
          : `It cannot be read (${reason})`;
    throw new CambrianError(
      "dataset/not-found",
      `${resolve(dir)} is not a folder of ${holding}: ${what}. Name a folder with ${holding === "label images" ? "x.tif or x_labels.tif for every image x" : LOOKED_FOR}.`,
      { dir: resolve(dir), reason: reason ?? "" },
      { cause },
    );
  }
}

async function listImages(dir: string): Promise<string[]> {
  return (await list(dir))
    .filter((entry) => isFile(entry) && isImageName(entry.name))
    .map(({ name }) => join(dir, name));
}

function match(images: readonly string[], labels: readonly string[]): FoundPairs {
  const imagesOf = groupBy(images, stemOf);
  const plain = groupBy(labels, stemOf);
  const suffixed = groupBy(labels, (path) => stemOf(path).replace(LABEL_ENDING, ""));
  const used = new Set<string>();
  const pairs: Pair[] = [];
  const imagesAlone: string[] = [];
  const doubles: string[][] = [];
  for (const [name, files] of imagesOf) {
    const found = plain.get(name) ?? suffixed.get(name) ?? [];
    for (const file of found) used.add(file);
    const [image] = files;
    const [label] = found;
    if (files.length > 1) doubles.push(files);
    else if (found.length > 1) doubles.push(found);
    else if (image !== undefined && label !== undefined) pairs.push({ name, image, labels: label });
    else if (image !== undefined) imagesAlone.push(image);
  }
  return { pairs, imagesAlone, labelsAlone: labels.filter((file) => !used.has(file)), doubles };
}

function groupBy(files: readonly string[], key: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const group = groups.get(key(file));
    if (group) group.push(file);
    else groups.set(key(file), [file]);
  }
  return groups;
}
