/**
 * A part of an image as pixels for the screen, put together from the tiles of the level that is just fine enough, each
 * channel in its colour and with its automatic contrast. For the pictures beside a question, which are smaller than the
 * canvas and many.
 */
import { type DType, viewPixelData } from "@cambrian/core";
import { type Box, type PlaneRef, type Pyramid, routes } from "@cambrian/protocol";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/api.js";

export interface CropAsk {
  readonly project: string;
  readonly image: string;
  readonly plane: PlaneRef;
  /** Pixels of the image; may reach beyond it, where it is black. */
  readonly box: Box;
  /** Width in screen pixels. */
  readonly width: number;
}

export interface Crop {
  readonly box: Box;
  readonly pixels: ImageData;
}

/** A box with `margin` times its size around it, and the sides in the ratio width / height. */
export function boxAround(
  box: Box,
  { ratio, margin = 0.35, least = 24 }: { ratio: number; margin?: number; least?: number },
): Box {
  const middleY = (box.y0 + box.y1) / 2;
  const middleX = (box.x0 + box.x1) / 2;
  const tall = Math.max(least, box.y1 - box.y0) * (1 + 2 * margin);
  const wide = Math.max(least, box.x1 - box.x0) * (1 + 2 * margin);
  const height = Math.max(tall, wide / ratio);
  const width = height * ratio;
  return { y0: middleY - height / 2, x0: middleX - width / 2, y1: middleY + height / 2, x1: middleX + width / 2 };
}

/** The level to read: the coarsest that still has a pixel for every screen pixel, else the finest. */
export function levelFor({ levels }: Pick<Pyramid, "levels">, { box, width }: Pick<CropAsk, "box" | "width">): number {
  let best = 0;
  for (const [n, { scale }] of levels.entries()) if ((box.x1 - box.x0) / scale >= width) best = n;
  return best;
}

/** Pixels of a part of an image; `undefined` while it comes or when it cannot be read (the place stays dark). */
export function useCrop(ask: CropAsk | undefined): Crop | undefined {
  const { data } = useQuery({
    queryKey: ["crop", ask],
    queryFn: ({ signal }) => (ask ? loadCrop(ask, signal) : null),
    enabled: ask !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return data ?? undefined;
}

const pyramids = new Map<string, Promise<Pyramid>>();
const contrasts = new Map<string, Promise<readonly [number, number]>>();

function remember<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const fresh = load();
  cache.set(key, fresh);
  // A failure is asked for again.
  fresh.catch(() => cache.delete(key));
  return fresh;
}

async function loadCrop(ask: CropAsk, signal: AbortSignal): Promise<Crop> {
  const { project, image, plane, box } = ask;
  const params = { project, image };
  const key = `${project} ${image}`;
  const pyramid = await remember(pyramids, key, () => api.call(routes.pyramid, { params }));
  const levelIndex = levelFor(pyramid, ask);
  const level = pyramid.levels[levelIndex];
  if (!level) throw new TypeError("the image has no level");
  const { scale } = level;
  const y0 = Math.floor(box.y0 / scale);
  const x0 = Math.floor(box.x0 / scale);
  const height = Math.max(1, Math.ceil(box.y1 / scale) - y0);
  const width = Math.max(1, Math.ceil(box.x1 / scale) - x0);
  const pixels = new ImageData(width, height);
  for (let n = 3; n < pixels.data.length; n += 4) pixels.data[n] = 255;
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  const lastRow = Math.ceil(level.height / pyramid.tile) - 1;
  const lastColumn = Math.ceil(level.width / pyramid.tile) - 1;
  const rows = [
    within(Math.floor(y0 / pyramid.tile), lastRow),
    within(Math.floor((y0 + height - 1) / pyramid.tile), lastRow),
  ] as const;
  const columns = [
    within(Math.floor(x0 / pyramid.tile), lastColumn),
    within(Math.floor((x0 + width - 1) / pyramid.tile), lastColumn),
  ] as const;
  const work: Promise<void>[] = [];
  for (const [c, channel] of pyramid.channels.entries()) {
    const range = pyramid.rgb
      ? Promise.resolve([0, 255] as const)
      : remember(contrasts, `${key} ${plane.t} ${plane.z} ${c}`, async () => {
          return (await api.call(routes.histogram, { params, query: { ...plane, c } })).auto;
        });
    const colour = pyramid.rgb
      ? ([c === 0 ? 255 : 0, c === 1 ? 255 : 0, c === 2 ? 255 : 0] as const)
      : parseColour(channel.color);
    for (let ty = rows[0]; ty <= rows[1]; ty++)
      for (let tx = columns[0]; tx <= columns[1]; tx++) work.push(addTile(c, ty, tx, range, colour));
  }
  await Promise.all(work);
  return { pixels, box: { y0: y0 * scale, x0: x0 * scale, y1: (y0 + height) * scale, x1: (x0 + width) * scale } };

  async function addTile(
    c: number,
    ty: number,
    tx: number,
    range: Promise<readonly [number, number]>,
    [red, green, blue]: readonly [number, number, number],
  ): Promise<void> {
    const query = { ...plane, level: levelIndex, c, ty, tx };
    const [answer, [low, high]] = await Promise.all([api.fetch(routes.tile, { params, query }, { signal }), range]);
    const tileHeight = Number(answer.headers.get("x-height"));
    const tileWidth = Number(answer.headers.get("x-width"));
    const values = viewPixelData(pyramid.dtype as DType, await answer.arrayBuffer(), 0, tileHeight * tileWidth);
    const span = high - low || 1;
    const top = ty * pyramid.tile;
    const left = tx * pyramid.tile;
    for (let y = Math.max(top, y0); y < Math.min(top + tileHeight, y0 + height); y++) {
      for (let x = Math.max(left, x0); x < Math.min(left + tileWidth, x0 + width); x++) {
        const value = Math.min(1, Math.max(0, (Number(values[(y - top) * tileWidth + x - left]) - low) / span));
        const at = ((y - y0) * width + x - x0) * 4;
        // A clamped array keeps sums of channels within 255.
        pixels.data[at] = (pixels.data[at] as number) + value * red;
        pixels.data[at + 1] = (pixels.data[at + 1] as number) + value * green;
        pixels.data[at + 2] = (pixels.data[at + 2] as number) + value * blue;
      }
    }
  }
}

function parseColour(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
