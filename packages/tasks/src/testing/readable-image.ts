/** An image in memory, read in parts as an opened file is. */
import { type Image, makePixelData } from "@cambrian/core";
import type { ReadableImage } from "../input/plane-source.js";

export function readableImage(image: Image): ReadableImage {
  const { size } = image;
  return {
    info: image,
    async read({ t, z, region: { y0, x0, y1, x1 } }) {
      const [height, width] = [y1 - y0, x1 - x0];
      const data = makePixelData(image.dtype, size.c * height * width);
      for (let c = 0; c < size.c; c++)
        for (let y = 0; y < height; y++) {
          const from = (((t * size.c + c) * size.z + z) * size.y + y0 + y) * size.x;
          data.set(image.data.subarray(from + x0, from + x1), (c * height + y) * width);
        }
      return { ...image, data, size: { t: 1, c: size.c, z: 1, y: height, x: width } };
    },
  };
}
