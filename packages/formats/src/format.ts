/**
 * The contract of the formats family: what every file format answers, so that opening a picture never depends on its kind.
 */
import type { Image, ImageInfo, PixelData, WorkOptions } from "@cambrian/core";
import type { ByteSource } from "./source/source.js";

export type FormatName = "png" | "jpeg" | "tiff" | "imagej-tiff" | "ome-tiff" | "ome-zarr";

/** Rows y0..y1 and columns x0..x1 in pixels; the ends are not included. */
export interface Region {
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
}

/** One resolution of an image; files that are made for looking at large images keep several (a pyramid). */
export interface Level {
  /** In pixels of this level. */
  readonly height: number;
  readonly width: number;
  /** Pixels of the image per pixel of this level: 1 for the image itself, about 2 for the next. */
  readonly scale: number;
}

/** One frame, one section, some channels, one region: the smallest thing a reader is asked for. */
export interface PlaneRequest {
  readonly t: number;
  readonly z: number;
  /** Indices, ascending. */
  readonly channels: readonly number[];
  /** In pixels of the level. */
  readonly region: Region;
  /** Index into the levels; 0 is the image itself. */
  readonly level: number;
}

/** Label images beside an image, by name. */
export interface LabelImages {
  readonly names: readonly string[];
  /** Throws `labels/unknown`. */
  open(name: string): Promise<ImageReader>;
}

/** An opened file. It borrows the source; whoever opened the source closes it. */
export interface ImageReader {
  readonly info: ImageInfo;
  /** Finest first. Missing: one level, the image itself. */
  readonly levels?: readonly Level[];
  /** Label images that are kept with the image. Missing: none. */
  readonly labels?: LabelImages;
  /** Pixels of the request as [c, y, x] in `info.dtype`. The request is inside `info.size` and the level. */
  read(request: PlaneRequest, work: WorkOptions): Promise<PixelData>;
}

export interface ReadOptions extends WorkOptions {
  /** What a palette PNG gives: its colours (default) or the palette numbers, which is what label pictures mean. */
  readonly palette?: "colours" | "indices";
}

export interface WriteOptions extends WorkOptions {
  /** Default: "deflate". PNG always deflates and JPEG has its own, so both ignore it. */
  readonly compression?: Compression;
}

export type Compression = "none" | "deflate" | "lzw";

/** One file format: a folder with detect, read, write and a line in registry.ts. */
export interface Format {
  readonly name: FormatName;
  /** Lower case with the dot, the usual one first. Only used to choose a format for writing. */
  readonly extensions: readonly string[];
  /** By content, never by name. Does not throw on damaged files of other formats. */
  detect(source: ByteSource): Promise<boolean>;
  read(source: ByteSource, options?: ReadOptions): Promise<ImageReader>;
  /** The whole file as bytes. Throws `image/cannot-hold` when the format cannot keep these pixels. */
  write(image: Image, options?: WriteOptions): Promise<Uint8Array>;
}
