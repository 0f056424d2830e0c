/**
 * Write large images as OME-Zarr, tile by tile: memory stays at a few tiles, and the folder gets its name only when it is
 * complete.
 */
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  CambrianError,
  type Channel,
  type DType,
  type ImageSize,
  type PixelSize,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { makeBreather } from "./limits.js";
import { describeLabelsGroup } from "./ome-zarr/describe.js";
import { folderSink } from "./ome-zarr/folder-sink.node.js";
import { folderStore, isZarrFolder } from "./ome-zarr/folder-store.node.js";
import { findMultiscales, omeOf, parseJson, readLabelNames } from "./ome-zarr/metadata.js";
import { CHUNK } from "./ome-zarr/write-planes.js";
import { encodeJson, makeZarrWriter, type ZarrWriter } from "./ome-zarr/writer.js";
import { writingFailed } from "./sink/atomic-file.node.js";
import { createAtomicFolder } from "./sink/atomic-folder.node.js";

export interface ZarrWriterOptions extends WorkOptions {
  /** Axes left out are 1. */
  readonly size: {
    readonly y: number;
    readonly x: number;
    readonly t?: number;
    readonly c?: number;
    readonly z?: number;
  };
  readonly dtype: DType;
  /** Chunk size in pixels, which is the size of tiles. Default 512 x 512. */
  readonly tile?: { readonly height: number; readonly width: number };
  /** Default "image". "labels": smaller levels keep numbers whole instead of averaging them. */
  readonly kind?: "image" | "labels";
  readonly channels?: readonly Channel[];
  readonly pixelSize?: PixelSize;
  /** The three channels are red, green, blue. Default false. */
  readonly rgb?: boolean;
}

export interface OpenZarrWriter extends Pick<ZarrWriter, "levels" | "writeTile" | "writePlane">, AsyncDisposable {
  /** Make the smaller levels and give the folder its name. Throws `TypeError` when tiles are missing. */
  close(): Promise<void>;
  /** Throw away what was written. `await using` does so unless `close` came first. */
  discard(): Promise<void>;
}

/**
 * Begin an OME-Zarr 0.5 folder. A path `IMAGE.ome.zarr/labels/NAME` adds labels to an image that is there, replacing labels
 * of that name. An OME-Zarr of the same name is replaced when this one is complete; anything else there throws
 * `file/cannot-write`. Also throws `zarr/unsupported` for labels beside a version before 0.5, and `work/cancelled`.
 */
export async function openZarrWriter(path: string, options: ZarrWriterOptions): Promise<OpenZarrWriter> {
  const { dtype, rgb = false, kind = "image", channels = [], pixelSize, signal } = options;
  const size: ImageSize = { t: 1, c: rgb ? 3 : 1, z: 1, ...options.size };
  if (rgb && size.c !== 3) throw new TypeError(`RGB has three channels, not ${size.c}`);
  throwIfCancelled(signal);
  const image = await findImageOfLabels(path);
  const folder = await createAtomicFolder(path, isZarrFolder);
  const name = basename(resolve(path)).replace(/(\.ome)?\.zarr$/i, "");
  const chunk = options.tile ?? CHUNK;
  const layout = { size, dtype, kind, channels, rgb, chunk, ...(pixelSize ? { pixelSize } : {}) };
  const writer = makeZarrWriter(folderSink(folder.path, { flush: true }), name, layout);
  const breathe = makeBreather({ ...(signal ? { signal } : {}) });
  const guarded = async (work: () => Promise<void>) => {
    throwIfCancelled(signal);
    await work();
  };
  return {
    levels: writer.levels,
    writeTile: (at, data) => guarded(() => writer.writeTile(at, data)),
    writePlane: (at, data) => guarded(() => writer.writePlane(at, data)),
    close: () =>
      guarded(async () => {
        await writer.finish({
          async beforeChunk(done, total) {
            await breathe();
            options.onProgress?.({ what: `Making smaller copies of ${name}`, done, total });
          },
        });
        await folder.commit();
        if (image) await listLabels(image, name);
      }),
    discard: folder.discard,
    [Symbol.asyncDispose]: folder.discard,
  };
}

/** The image folder when `path` is IMAGE/labels/NAME of an OME-Zarr 0.5; makes its labels folder. */
async function findImageOfLabels(path: string): Promise<string | undefined> {
  const labels = dirname(resolve(path));
  const image = dirname(labels);
  if (basename(labels) !== "labels" || !(await isZarrFolder(image))) return undefined;
  const bytes = await folderStore(image).get("zarr.json");
  const ome = bytes && omeOf(parseJson(basename(image), "zarr.json", bytes).attributes);
  if (!ome || !findMultiscales(basename(image), ome)) {
    throw new CambrianError(
      "zarr/unsupported",
      `${path} cannot be written: labels are added to images of OME-Zarr 0.5, and ${image} is not one. Save the labels under a name of their own.`,
      { path },
    );
  }
  await listLabels(image);
  return image;
}

/** The list of label images, with one more or as it is; it must be there before a first folder stands beside it. */
async function listLabels(image: string, name?: string) {
  const store = folderStore(image);
  const bytes = await store.get("labels/zarr.json");
  const names = bytes
    ? readLabelNames(store.name, omeOf(parseJson(store.name, "labels/zarr.json", bytes).attributes))
    : [];
  if (bytes && (name === undefined || names.includes(name))) return;
  const list = name === undefined ? names : [...names, name];
  await mkdir(join(image, "labels"), { recursive: true }).catch((error) => {
    throw writingFailed(join(image, "labels"), error);
  });
  await writeFileAtomic(join(image, "labels", "zarr.json"), encodeJson(describeLabelsGroup(list)));
}
