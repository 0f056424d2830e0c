/** Smaller copies of large flat images, so that they open as fast as small ones. Goes on where it was stopped. */
import { errorToData, isCancelled, throwIfCancelled } from "@cambrian/core";
import { buildPyramid, openImage } from "@cambrian/formats/node";
import type { ImageRecord } from "@cambrian/project";
import { pyramidFolder } from "../images/open-images.js";
import type { AnyJobHandler } from "./context.js";

/** Longer side, in pixels, from which an image without smaller levels is slow to look at. */
export const LARGE = 4096;

export const isLarge = ({ size }: Pick<ImageRecord, "size">): boolean => Math.max(size.y, size.x) > LARGE;

export const pyramidJob: AnyJobHandler = {
  kind: "pyramid",
  async run(given, work, context) {
    const asked = (given as { images?: readonly string[] }).images;
    const { images } = await context.state();
    const large = images.filter((image) => !image.removed && isLarge(image) && (!asked || asked.includes(image.id)));
    const made: string[] = [];
    const problems: { image: string; code: string; message: string }[] = [];
    for (const record of large) {
      throwIfCancelled(work.signal);
      try {
        await using image = await openImage(await context.path(record.id));
        if (image.levels.length > 1) continue;
        await buildPyramid(image, pyramidFolder(context.cache, record), { ...work, fingerprint: record.sha256 });
        made.push(record.id);
      } catch (error) {
        if (isCancelled(error)) throw error;
        const { code, message } = errorToData(error);
        problems.push({ image: record.id, code, message });
      }
    }
    return { images: made, problems };
  },
};
