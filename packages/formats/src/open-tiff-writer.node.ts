/**
 * Write large TIFF files plane by plane or tile by tile: memory stays at a few tiles, and the file gets its name only when
 * it is complete.
 */
import {
  type Channel,
  type DType,
  type ImageSize,
  type PixelSize,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import type { Compression } from "./format.js";
import { canImageJShow, formatDescription } from "./imagej-tiff/metadata.js";
import { formatOme } from "./ome-tiff/metadata.js";
import { createAtomicFile } from "./sink/atomic-file.node.js";
import { deflate } from "./tiff-file/deflate.node.js";
import { makeTiffWriter, type TiffWriter } from "./tiff-file/writer.js";

export interface TiffWriterOptions extends WorkOptions {
  /** Axes left out are 1. */
  readonly size: {
    readonly y: number;
    readonly x: number;
    readonly t?: number;
    readonly c?: number;
    readonly z?: number;
  };
  readonly dtype: DType;
  /** Tile size in pixels, multiples of 16. Default 256 x 256 for OME, none (strips of rows) for ImageJ, which reads no tiles. */
  readonly tile?: { readonly height: number; readonly width: number };
  /** Default "deflate". */
  readonly compression?: Compression;
  /** Default "ome": axes, channels and pixel size as OME-XML, BigTIFF always. "imagej": a hyperstack, plain TIFF. */
  readonly metadata?: "ome" | "imagej";
  readonly channels?: readonly Channel[];
  readonly pixelSize?: PixelSize;
  /** The three channels are red, green, blue. Default false. */
  readonly rgb?: boolean;
}

export interface OpenTiffWriter extends Pick<TiffWriter, "writeTile" | "writePlane">, AsyncDisposable {
  /** Write the directories, flush, and give the file its name. Throws `TypeError` when planes or tiles are missing. */
  close(): Promise<void>;
  /** Throw away what was written. `await using` does so unless `close` came first. */
  discard(): Promise<void>;
}

/**
 * Begin a TIFF file. Throws `file/cannot-write`, `work/cancelled`, and `TypeError` for tiles or pixels that the kind of file
 * cannot have. ImageJ stacks that would pass 4 GB need compression "none".
 */
export async function openTiffWriter(path: string, options: TiffWriterOptions): Promise<OpenTiffWriter> {
  const { dtype, rgb = false, compression = "deflate", pixelSize, signal } = options;
  const size: ImageSize = { t: 1, c: rgb ? 3 : 1, z: 1, ...options.size };
  if (rgb && size.c !== 3) throw new TypeError(`RGB has three channels, not ${size.c}`);
  const imagej = options.metadata === "imagej";
  if (imagej && options.tile) throw new TypeError("ImageJ reads no tiled TIFF; leave out the tile size");
  if (imagej && !canImageJShow({ dtype, rgb }))
    throw new TypeError(`ImageJ has no ${dtype}${rgb ? " RGB" : ""} images`);
  const image = { size, dtype, rgb, channels: options.channels ?? [], ...(pixelSize ? { pixelSize } : {}) };
  throwIfCancelled(signal);
  const file = await createAtomicFile(path);
  try {
    const writer = await makeTiffWriter(
      file,
      {
        ...image,
        compression,
        ...(imagej ? {} : { tile: options.tile ?? { height: 256, width: 256 } }),
        big: imagej ? "never" : "always",
        contiguous: imagej && compression === "none",
        description: imagej ? formatDescription(image) : formatOme(image),
        resolution: imagej ? "micron" : "centimetre",
      },
      deflate,
    );
    const guarded = async (work: () => Promise<void>) => {
      throwIfCancelled(signal);
      await work();
    };
    return {
      writeTile: (at, data) => guarded(() => writer.writeTile(at, data)),
      writePlane: (at, data) => guarded(() => writer.writePlane(at, data)),
      close: () =>
        guarded(async () => {
          await writer.finish();
          await file.commit();
        }),
      discard: file.discard,
      [Symbol.asyncDispose]: file.discard,
    };
  } catch (error) {
    await file.discard();
    throw error;
  }
}
