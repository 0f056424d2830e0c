/**
 * The labels of a stack as one multi-page TIFF that grows plane by plane, so that memory holds one plane.
 */
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CambrianError, type ImageInfo, type Labels, openImage, openTiffWriter } from "cambrian";
import { planesOf } from "./planes-of.js";

export interface LabelStack extends AsyncDisposable {
  /** Each plane once, in the order of {@link planesOf}. */
  add(at: { readonly t: number; readonly z: number }, labels: Labels): Promise<void>;
  /** Give the file its name. Disposing without it throws away what was written. */
  close(): Promise<void>;
}

/**
 * Axes and pixel size are those of the image; numbers begin anew in each plane. The file is a hyperstack of uint16 for
 * ImageJ; once a plane has a number beyond 65535 it is OME-TIFF of uint32, and the planes before are copied into it.
 * Throws `file/cannot-write`.
 */
export async function openLabelStack(
  path: string,
  { size: { t, z, y, x }, pixelSize }: Pick<ImageInfo, "size" | "pixelSize">,
): Promise<LabelStack> {
  const about = { size: { t, z, y, x, c: 1 }, channels: [{ name: "labels" }], ...(pixelSize ? { pixelSize } : {}) };
  const planes = planesOf({ t, z });
  const narrowPath = join(dirname(path), `.cambrian-${basename(path)}.tmp`);
  const narrow = await openTiffWriter(narrowPath, { ...about, dtype: "uint16", metadata: "imagej" });
  let wide: Awaited<ReturnType<typeof openTiffWriter>> | undefined;
  let written = 0;

  const widen = async () => {
    const writer = await openTiffWriter(path, { ...about, dtype: "uint32" });
    wide = writer; // from here on disposing throws it away
    for (const at of planes.slice(written)) await narrow.writePlane(at, new Uint16Array(y * x));
    await narrow.close();
    await using image = await openImage(narrowPath);
    for (const at of planes.slice(0, written)) {
      const { data } = await image.read(at);
      await writer.writePlane(at, Uint32Array.from(data));
    }
    return writer;
  };
  return {
    async add(at, labels) {
      if (!wide && labels.data.some((id) => id > 65535)) await widen();
      if (wide) await wide.writePlane(at, labels.data);
      else await narrow.writePlane(at, Uint16Array.from(labels.data));
      written++;
    },
    async close() {
      if (wide) return wide.close();
      await narrow.close();
      await rename(narrowPath, path).catch((cause: NodeJS.ErrnoException) => {
        const message = `${path} could not be written: the system said ${cause.code}. Is there a folder of that name?`;
        throw new CambrianError("file/cannot-write", message, { path, errno: cause.code }, { cause });
      });
    },
    async [Symbol.asyncDispose]() {
      await narrow.discard();
      await wide?.discard();
      await rm(narrowPath, { force: true });
    },
  };
}
