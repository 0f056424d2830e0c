/** Pixels, pictures and labels of an image. */
import { encodePlaneLabels } from "@cambrian/protocol";
import { Bytes, type Handlers } from "../http/handler.js";
import { histogramOf } from "../images/histogram-of.js";
import { listObjects } from "../images/list-objects.js";
import { bytesOf, describePyramid, readTile } from "../images/pyramid.js";
import { thumbnailOf } from "../images/thumbnail-of.js";
import type { ServerContext } from "./context.js";

type ImageHandlers = Pick<Handlers, "pyramid" | "tile" | "thumbnail" | "histogram" | "labels" | "objects">;

/** Pixels of an image never change under its id. */
const FOREVER = "private, max-age=604800, immutable";

export function imageRoutes({ hub }: ServerContext): ImageHandlers {
  return {
    pyramid: async ({ params }) => {
      const { images } = await hub.get(params.project);
      return describePyramid(images.record(params.image), await images.open(params.image));
    },
    tile: async ({ params, query, signal }) => {
      const { images } = await hub.get(params.project);
      const tile = await readTile(await images.open(params.image), query, signal);
      return new Bytes(bytesOf(tile), {
        "x-height": String(tile.size.y),
        "x-width": String(tile.size.x),
        "x-dtype": tile.dtype,
        "cache-control": FOREVER,
      });
    },
    thumbnail: async ({ params, query, header }) => {
      const project = await hub.get(params.project);
      const { png, tag } = await thumbnailOf(project, params.image, query);
      const headers = { etag: tag, "cache-control": "private, no-cache" };
      return header("if-none-match") === tag ? new Bytes(new Uint8Array(0), headers, 304) : new Bytes(png, headers);
    },
    histogram: async ({ params, query }) => {
      const project = await hub.get(params.project);
      return histogramOf(project, params.image, query);
    },
    labels: async ({ params, query }) => {
      const { store, images } = await hub.get(params.project);
      images.record(params.image);
      const plane = { t: query.t, z: query.z };
      const labels = await store.labels(params.image, plane, query.at === undefined ? {} : { at: query.at });
      return new Bytes(encodePlaneLabels(labels), { "cache-control": "no-store" });
    },
    objects: async ({ params, query, signal }) => {
      const { store, images } = await hub.get(params.project);
      const plane = { t: query.t, z: query.z };
      const image = await images.open(params.image);
      const labels = await store.labels(params.image, plane);
      return { seq: labels.seq, objects: await listObjects(image, plane, labels, signal) };
    },
  };
}
