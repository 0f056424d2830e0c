/** The pixels of an image as the canvas asks for them: tiles from the server. */
import { type DType, viewPixelData } from "@cambrian/core";
import { type Pyramid, routes } from "@cambrian/protocol";
import type { PixelSource } from "@cambrian/view";
import { api } from "../../api/api.js";

/** Red, green and blue of a colour picture are three channels like others, so that its contrast can be changed. */
export function httpPixels(project: string, image: string, pyramid: Pyramid): PixelSource {
  const { size, tile, levels } = pyramid;
  return {
    height: size.y,
    width: size.x,
    tile,
    levels,
    dtype: pyramid.dtype as DType,
    channels: size.c,
    async read({ level, t, z, c, ty, tx }, signal) {
      const answer = await api.fetch(
        routes.tile,
        { params: { project, image }, query: { level, t, z, c, ty, tx } },
        { signal },
      );
      const height = Number(answer.headers.get("x-height"));
      const width = Number(answer.headers.get("x-width"));
      const dtype = (answer.headers.get("x-dtype") ?? pyramid.dtype) as DType;
      const bytes = await answer.arrayBuffer();
      return { data: viewPixelData(dtype, bytes, 0, height * width), height, width };
    },
  };
}
