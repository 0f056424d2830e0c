/**
 * A pyramid for a large flat image: the same pixels as OME-Zarr with smaller copies, so that any part can be shown at any
 * size without reading the rest. Made in the background and kept beside the project; the image itself is never touched.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError, type ImageSize, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { makeBreather } from "./limits.js";
import { folderSink } from "./ome-zarr/folder-sink.node.js";
import { layoutOf } from "./ome-zarr/write-planes.js";
import { encodeJson, makeZarrWriter } from "./ome-zarr/writer.js";
import type { OpenImage } from "./open-image.js";
import { writingFailed } from "./sink/atomic-file.node.js";

export interface PyramidOptions extends WorkOptions {
  /**
   * What tells this state of the image from others, such as its size and time of change; when it differs from that of an
   * unfinished pyramid in the folder, that one is thrown away. Default: the image's name and size in pixels.
   */
  readonly fingerprint?: string;
  /** "labels": smaller levels keep numbers whole. Default "image". */
  readonly kind?: "image" | "labels";
}

/**
 * Fill `folder` with an OME-Zarr 0.5 of the image. Memory stays at a few chunks. When it is stopped, finished chunks stay and
 * the next call goes on from them; a finished pyramid of the same fingerprint is left as it is. The folder opens as an image
 * only when it is complete. Throws `work/cancelled`, `file/cannot-write` and what reading throws.
 */
export async function buildPyramid(image: OpenImage, folder: string, options: PyramidOptions = {}): Promise<void> {
  const { size, rgb, dtype } = image.info;
  const { kind = "image", signal } = options;
  const layout = layoutOf(image.info, kind);
  const said = options.fingerprint ?? `${image.name} ${size.t} ${size.c} ${size.z} ${size.y} ${size.x} ${dtype}`;
  const mark = encodeJson({ fingerprint: said, kind, chunk: layout.chunk });
  throwIfCancelled(signal);
  if ((await prepare(folder, mark)) === "complete") return;
  const sink = folderSink(folder, { flush: false });
  await sink.put(MARK, mark);
  const name = image.name.replace(/\.\w{1,5}$/, "");
  const writer = makeZarrWriter(sink, name, layout);
  const breathe = makeBreather(options);
  const tiles = [...placesOf(size, layout.chunk, rgb)];
  const report = (done: number, total: number) =>
    options.onProgress?.({ what: `Making smaller copies of ${image.name}`, done, total });
  for (const [index, place] of tiles.entries()) {
    await breathe();
    report(index, tiles.length);
    if (await writer.hasTile(place)) continue;
    const { t, z, c, y, x } = place;
    const region = {
      y0: y,
      x0: x,
      y1: Math.min(size.y, y + layout.chunk.height),
      x1: Math.min(size.x, x + layout.chunk.width),
    };
    const part = await image.read({ t, z, region, ...(rgb ? {} : { c }) }, signal ? { signal } : {});
    await writer.writeTile(place, part.data);
  }
  // The smaller levels together have a third of the image's chunks.
  await writer.finish({
    keep: true,
    async beforeChunk(done, total) {
      await breathe();
      report(tiles.length + done, tiles.length + total);
    },
  });
}

/** Says which image an unfinished pyramid is of. */
const MARK = "cambrian-pyramid.json";

/** Empties the folder when what is there is of another image. Throws `file/cannot-write` for a folder with other things. */
async function prepare(folder: string, mark: Uint8Array): Promise<"complete" | "begin"> {
  const there = await readdir(folder).catch((error): string[] => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw writingFailed(folder, error);
  });
  if (there.length === 0) return "begin";
  const known = await readFile(join(folder, MARK)).catch(() => undefined);
  if (known && Buffer.compare(known, mark) === 0) return there.includes("zarr.json") ? "complete" : "begin";
  if (!known) {
    throw new CambrianError(
      "file/cannot-write",
      `${folder} could not be written: it holds other things than a pyramid that was made here. Choose another folder.`,
      { path: folder },
    );
  }
  await rm(folder, { recursive: true }).catch((error) => {
    throw writingFailed(folder, error);
  });
  return "begin";
}

function* placesOf(size: ImageSize, chunk: { readonly height: number; readonly width: number }, rgb: boolean) {
  for (let t = 0; t < size.t; t++)
    for (let z = 0; z < size.z; z++)
      for (let c = 0; c < (rgb ? 1 : size.c); c++)
        for (let y = 0; y < size.y; y += chunk.height)
          for (let x = 0; x < size.x; x += chunk.width) yield { t, z, c, y, x };
}
