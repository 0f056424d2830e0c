/** Thumbnails of a project's images, kept on disk: the picture by its file, the outlines by what they show. */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Image } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { encodePng } from "cambrian";
import type { OpenProject } from "../projects/hub.js";
import { levelFor } from "./pyramid.js";
import { drawOutlines, drawThumbnail, shrinkLabels, thumbnailSize } from "./thumbnail.js";

export interface ThumbnailAsked {
  readonly t: number;
  readonly z: number;
  /** Longer side in pixels. */
  readonly size: number;
  readonly labels: boolean;
}

export interface Thumbnail {
  readonly png: Uint8Array;
  /** Changes when the picture does. */
  readonly tag: string;
}

export async function thumbnailOf(project: OpenProject, id: string, asked: ThumbnailAsked): Promise<Thumbnail> {
  const { images, store, cache } = project;
  const { t, z } = asked;
  const record = images.record(id);
  const size = thumbnailSize({ height: record.size.y, width: record.size.x }, asked.size);
  const labels = asked.labels ? await store.labels(id, { t, z }) : undefined;
  const small = labels && shrinkLabels(labels, size);
  const hash = createHash("sha256").update(JSON.stringify(["1", record.sha256, record.channels, t, z, size]));
  if (small && labels) {
    hash.update(new Uint8Array(small.data.buffer));
    hash.update(labels.objects.map(({ by, acceptedBy }) => (by.kind === "model" && !acceptedBy ? "m" : "p")).join(""));
  }
  const key = hash.digest("hex").slice(0, 32);
  const tag = `"${key}"`;
  const path = join(cache, "thumbnails", key.slice(0, 2), `${key}.png`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return { png: kept, tag };
  const picture = await draw();
  if (small && labels) drawOutlines(picture, small, labels.objects);
  const png = await encodePng(picture);
  await mkdir(join(cache, "thumbnails", key.slice(0, 2)), { recursive: true });
  await writeFileAtomic(path, png);
  return { png, tag };

  async function draw(): Promise<Image> {
    const image = await images.open(id);
    const part = await image.read({ t, z, level: levelFor(image, asked.size) });
    return drawThumbnail(part, size, record.channels);
  }
}
