/**
 * Image files by path.
 */
import type { Image, WorkOptions } from "@cambrian/core";
import type { ReadOptions } from "./format.js";
import { folderStore, isZarrFolder } from "./ome-zarr/folder-store.node.js";
import { type OpenImage, openImageSource, openZarrStore } from "./open-image.js";
import { openFileSource } from "./source/file-source.node.js";

/**
 * Open an image file: PNG, JPEG, TIFF, OME-TIFF or an ImageJ hyperstack, told apart by content, or an OME-Zarr: a folder,
 * a group in one (a series, a field of a plate, `labels/cells`) or a zip file. Close it with `close()` or `await using`. Throws `file/not-found`, `file/is-folder`, `file/empty`, `file/cannot-read`,
 * `file/unknown-format` and the codes of the format.
 */
export async function openImage(path: string, options: ReadOptions = {}): Promise<OpenImage> {
  if (await isZarrFolder(path)) return openZarrStore(folderStore(path), options);
  const source = await openFileSource(path);
  try {
    const image = await openImageSource(source, options);
    return { ...image, close: source.close, [Symbol.asyncDispose]: source.close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** A whole image file in memory: all frames, channels and sections. Throws what {@link openImage} and `read` throw. */
export async function readImage(path: string, work: WorkOptions = {}): Promise<Image> {
  await using image = await openImage(path, work);
  return await image.read({}, work);
}
