/**
 * Which page of the file is which plane, as the TiffData elements say.
 */
import { CambrianError } from "@cambrian/core";
import { damaged, type OmeDescription } from "./metadata.js";

/** Planes are numbered (t * sizeZ + z) * groups + channel group; -1 where no page is named. */
export function mapPlanes(ome: OmeDescription, groups: number, pages: number, file: string): Int32Array {
  const { t, z } = ome.size;
  const total = t * z * groups;
  if (total > Math.max(1024, 4 * pages)) throw damaged(file, `it has ${pages} pages for ${total} planes`);
  const sizes: Readonly<Record<string, number>> = { Z: z, C: groups, T: t };
  const axes = [...ome.order.slice(2)];
  const map = new Int32Array(total).fill(-1);
  const own = ownBlocks(ome, file);
  for (const block of own.length > 0 ? own : [{ ifd: 0, t: 0, c: 0, z: 0 }]) {
    const first: Readonly<Record<string, number>> = { Z: block.z, C: block.c, T: block.t };
    let position = 0;
    let step = 1;
    for (const axis of axes) {
      if ((first[axis] as number) >= (sizes[axis] as number))
        throw damaged(file, `TiffData begins at ${axis}=${first[axis]}`);
      position += (first[axis] as number) * step;
      step *= sizes[axis] as number;
    }
    const count = Math.min(
      "count" in block && block.count !== undefined ? block.count : total,
      total - position,
      pages - block.ifd,
    );
    for (let i = 0; i < count; i++) {
      let rest = position + i;
      const at: Record<string, number> = {};
      for (const axis of axes) {
        at[axis] = rest % (sizes[axis] as number);
        rest = Math.floor(rest / (sizes[axis] as number));
      }
      map[((at.T as number) * z + (at.Z as number)) * groups + (at.C as number)] = block.ifd + i;
    }
  }
  return map;
}

/** Blocks in this file. A single name that differs only says that the file was renamed. */
function ownBlocks({ blocks }: OmeDescription, file: string) {
  const names = new Set(blocks.map((block) => block.file));
  if (names.size <= 1) return blocks;
  const own = blocks.filter((block) => block.file === undefined || block.file === file);
  if (own.length > 0) return own;
  throw new CambrianError(
    "ome-tiff/many-files",
    `${file} is one of ${names.size} files of an image and none of them has its name, so it cannot be told which planes it holds. Give it back its name, or save the image as one file.`,
    { file, files: [...names].slice(0, 8) },
  );
}
