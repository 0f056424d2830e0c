/**
 * OME-TIFF in one file: the first image, full resolution. Planes kept in other files give `ome-tiff/missing-plane` when
 * they are read.
 */
import { CambrianError, type Channel } from "@cambrian/core";
import type { ImageReader } from "../format.js";
import type { ByteSource } from "../source/source.js";
import { makeStackReader, openTiffStack, pageChannels, type TiffStack } from "../tiff-file/stack.js";
import { damaged, type OmeDescription, parseOme } from "./metadata.js";
import { mapPlanes } from "./planes.js";

export async function read(source: ByteSource): Promise<ImageReader> {
  const stack = await openTiffStack(source);
  const ome = parseOme(stack.description, source.name);
  const { first } = stack;
  if (ome.size.y !== first.height || ome.size.x !== first.width)
    throw damaged(
      source.name,
      `it says ${ome.size.y} x ${ome.size.x} pixels, the page has ${first.height} x ${first.width}`,
    );
  const inPage = pageChannels(first);
  const perPage = ome.size.c === 1 && inPage.rgb ? 3 : inPage.names.length;
  const groups = ome.size.c === 1 ? 1 : ome.size.c / perPage;
  if (!Number.isInteger(groups))
    throw damaged(source.name, `it says ${ome.size.c} channels, but pages hold ${perPage}`);
  const map = mapPlanes(ome, groups, stack.directories.length, source.name);
  const { z: sections } = ome.size;
  return makeStackReader(stack, {
    size: { t: ome.size.t, z: sections },
    channels: findChannels(ome, inPage.names, groups),
    rgb: inPage.rgb && groups === 1,
    perPage,
    ...(ome.pixelSize ? { pixelSize: ome.pixelSize } : {}),
    findPage: (t, z, group) => findPage(stack, map[(t * sections + z) * groups + group] ?? -1, source, { t, z, group }),
  });
}

async function findPage(stack: TiffStack, page: number, source: ByteSource, at: Readonly<Record<string, number>>) {
  if (page >= 0) return stack.page(page);
  throw new CambrianError(
    "ome-tiff/missing-plane",
    `${source.name} does not hold the plane t=${at.t} z=${at.z} channel ${at.group}; it is in another file or was never recorded.`,
    { file: source.name, ...at },
  );
}

/** Names and colours, one a channel; channel elements of several samples are spread over them. */
function findChannels(ome: OmeDescription, inPage: readonly string[], groups: number): Channel[] {
  if (groups === 1 && ome.channels.length <= 1 && inPage.length > 1) return inPage.map((name) => ({ name }));
  const spread = ome.channels.flatMap(({ name, color, samples }) =>
    Array.from({ length: samples }, (_, index) => ({
      name: samples === 1 ? name : `${name} ${index + 1}`,
      ...(color && samples === 1 ? { color } : {}),
    })),
  );
  return Array.from(
    { length: groups * inPage.length },
    (_, index) => spread[index] ?? { name: `channel ${index + 1}` },
  );
}
