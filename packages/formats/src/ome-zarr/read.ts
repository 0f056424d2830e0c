/**
 * OME-Zarr 0.1 to 0.5, from any store: axes in any order, levels, names, colours, pixel size, and its label images. Only the
 * chunks that a region touches are fetched and unpacked; the last ones are kept a while.
 */
import { CambrianError, type ImageInfo, type ImageSize, makePixelData, type PixelData } from "@cambrian/core";
import type { ImageReader, LabelImages, Level, PlaneRequest, ReadOptions } from "../format.js";
import { isReduced, scaleOf } from "../levels.js";
import { bytesPerValue, checkReadSize, makeBreather } from "../limits.js";
import { type BlockCache, makeBlockCache } from "../source/block-cache.js";
import type { ByteSource } from "../source/source.js";
import { type ArrayChunk, type OpenArray, openArray } from "./array.js";
import { copyChunk } from "./copy-chunk.js";
import {
  type AxisName,
  findMultiscales,
  findWells,
  isRgb,
  isSeries,
  type Multiscales,
  omeOf,
  parseJson,
  readChannels,
  readLabelNames,
} from "./metadata.js";
import { damaged, type ZarrStore } from "./store.js";
import { zipStore } from "./zip-store.js";

/** From a zip file. */
export async function read(source: ByteSource, options: ReadOptions = {}): Promise<ImageReader> {
  return readZarr(await zipStore(source), options);
}

/**
 * The image at the top of a store, or in the group `path`. Throws `zarr/damaged`, `zarr/unsupported`, `zarr/no-image`,
 * `zarr/plate`, `image/too-large`.
 */
export async function readZarr(store: ZarrStore, options: ReadOptions = {}, path = ""): Promise<ImageReader> {
  const ome = await readOme(store, path);
  if (!ome) throw noImage(store.name, "it has no description (zarr.json, .zattrs)");
  const image = findMultiscales(store.name, ome);
  if (!image) {
    const wells = findWells(ome);
    if (wells) throw plate(store.name, wells);
    const first = join(path, "0");
    if (isSeries(ome) && path === "" && (await readOme(store, first))) return readZarr(store, options, first);
    throw noImage(store.name, "no image is described in it");
  }
  const arrays = await openLevels(store, path, image);
  const [full] = arrays as [OpenArray, ...OpenArray[]];
  const size = sizeOf(image, full);
  const channels = readChannels(ome, size.c);
  const info: ImageInfo = {
    dtype: full.dtype,
    size,
    channels,
    rgb: isRgb(full.dtype, channels),
    ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}),
  };
  const cache = makeBlockCache<ArrayChunk>();
  return {
    info,
    levels: arrays.map((array) => levelOf(size, sizeOf(image, array))),
    read: (request, work) => readPlane({ store, image, info, arrays, cache }, request, work),
    ...(await findLabels(store, path, options)),
  };
}

const join = (path: string, name: string) => (path === "" ? name : `${path}/${name}`);

/** The OME attributes of a group, or undefined when there is none. */
async function readOme(store: ZarrStore, path: string) {
  for (const file of ["zarr.json", ".zattrs"]) {
    const key = join(path, file);
    const bytes = await store.get(key);
    if (!bytes) continue;
    const said = parseJson(store.name, key, bytes);
    return omeOf(file === "zarr.json" ? said.attributes : said);
  }
  return (await store.get(join(path, ".zgroup"))) ? {} : undefined;
}

async function openLevels(store: ZarrStore, path: string, image: Multiscales): Promise<OpenArray[]> {
  const arrays: OpenArray[] = [];
  for (const each of image.paths) {
    const array = await openArray(store, each === "" ? path : join(path, each));
    if (array.shape.length !== image.axes.length)
      throw damaged(store.name, `${each} has ${array.shape.length} axes, the image ${image.axes.length}`);
    const last = arrays.at(-1);
    if (last && array.dtype !== last.dtype)
      throw damaged(store.name, `${each} has other values than the level before it`);
    if (!last || isLevel(sizeOf(image, arrays[0] as OpenArray), sizeOf(image, last), sizeOf(image, array)))
      arrays.push(array);
  }
  return arrays;
}

/** Sections may become fewer, frames and channels not. */
function isLevel(full: ImageSize, last: ImageSize, size: ImageSize): boolean {
  const plane = ({ y, x }: ImageSize) => ({ height: y, width: x });
  return (
    size.t === full.t &&
    size.c === full.c &&
    size.z <= full.z &&
    size.x <= last.x &&
    isReduced(plane(full), plane(size))
  );
}

function sizeOf({ axes }: Multiscales, { shape }: OpenArray): ImageSize {
  const along = (axis: AxisName) => shape[axes.indexOf(axis)] ?? 1;
  return { t: along("t"), c: along("c"), z: along("z"), y: along("y"), x: along("x") };
}

function levelOf(full: ImageSize, { y: height, x: width }: ImageSize): Level {
  return { height, width, scale: scaleOf({ height: full.y, width: full.x }, { height, width }) };
}

interface Opened {
  readonly store: ZarrStore;
  readonly image: Multiscales;
  readonly info: ImageInfo;
  readonly arrays: readonly OpenArray[];
  readonly cache: BlockCache<ArrayChunk>;
}

async function readPlane(
  { store, image, info, arrays, cache }: Opened,
  { t, z, channels, region, level }: PlaneRequest,
  work: Parameters<ImageReader["read"]>[1],
): Promise<PixelData> {
  const array = arrays[level] as OpenArray;
  const height = region.y1 - region.y0;
  const width = region.x1 - region.x0;
  const bytes = channels.length * height * width * bytesPerValue(info.dtype);
  checkReadSize({ name: store.name, size: Number.MAX_SAFE_INTEGER }, bytes, `A region of ${height} x ${width} pixels`);
  const sections = sizeOf(image, array).z;
  const out = makePixelData(info.dtype, channels.length * height * width);
  const breathe = makeBreather(work);
  for (const [place, c] of channels.entries()) {
    // Coarser levels may have fewer sections: the one at the same depth.
    const at = { t, c, z: Math.min(sections - 1, Math.floor((z * sections) / info.size.z)) };
    const plane = out.subarray(place * height * width, (place + 1) * height * width);
    const span = (axis: "y" | "x") => array.chunks[image.axes.indexOf(axis)] as number;
    for (let row = Math.floor(region.y0 / span("y")); row * span("y") < region.y1; row++) {
      for (let column = Math.floor(region.x0 / span("x")); column * span("x") < region.x1; column++) {
        await breathe();
        const index = { ...at, y: row * span("y"), x: column * span("x") };
        const chunkAt = image.axes.map((axis, i) => Math.floor(index[axis] / (array.chunks[i] as number)));
        const chunk = await array.readChunk(chunkAt, cache);
        copyChunk(chunk, { axes: image.axes, chunks: array.chunks, index, region, out: plane });
      }
    }
  }
  return out;
}

async function findLabels(
  store: ZarrStore,
  path: string,
  options: ReadOptions,
): Promise<{ readonly labels?: LabelImages }> {
  const folder = join(path, "labels");
  const ome = await readOme(store, folder);
  const names = ome ? readLabelNames(store.name, ome) : [];
  if (names.length === 0) return {};
  const open = async (name: string) => {
    if (names.includes(name)) return readZarr(store, options, join(folder, name));
    throw new CambrianError(
      "labels/unknown",
      `${store.name} has no labels ${JSON.stringify(name)}. It has ${names.slice(0, 12).join(", ")}.`,
      { file: store.name, asked: name, names: names.slice(0, 100) },
    );
  };
  return { labels: { names, open } };
}

function noImage(name: string, why: string): CambrianError {
  return new CambrianError(
    "zarr/no-image",
    `${name} is a Zarr, but not an OME-Zarr image: ${why}. Name the group that holds the image, for example a series or a field in it.`,
    { file: name },
  );
}

function plate(name: string, wells: readonly string[]): CambrianError {
  const one = `${wells[0] ?? "A/1"}/0`;
  return new CambrianError(
    "zarr/plate",
    `${name} is a plate of many images. Open one of its fields, such as ${name}/${one}.`,
    { file: name, wells },
  );
}
