/**
 * OME-Zarr out as one zip file, in memory: version 0.5 with its levels. Folders are written by openZarrWriter.
 */
import type { Image } from "@cambrian/core";
import { zipSync } from "fflate";
import type { WriteOptions } from "../format.js";
import { makeBreather } from "../limits.js";
import { layoutOf, writePlanes } from "./write-planes.js";
import { makeZarrWriter, type ZarrSink } from "./writer.js";

/** Holds every image. Packing is always Blosc; `compression` is not asked. */
export async function write(image: Image, options: WriteOptions = {}): Promise<Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  const writer = makeZarrWriter(mapSink(parts), "image", layoutOf(image));
  await writePlanes(writer, image, options);
  await writer.finish({ beforeChunk: makeBreather(options) });
  // The description first, so that readers of streams know what comes; chunks are packed already.
  const first = parts.get("zarr.json") as Uint8Array;
  const files = Object.fromEntries([["zarr.json", first], ...parts]);
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 2) });
}

function mapSink(parts: Map<string, Uint8Array>): ZarrSink {
  return {
    async put(key, bytes) {
      parts.set(key, bytes);
    },
    get: async (key) => parts.get(key),
    has: async (key) => parts.has(key),
  };
}
