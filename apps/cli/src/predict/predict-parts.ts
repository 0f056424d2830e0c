/**
 * All planes of an image that is too large to be in memory: read, answered, drawn and written part by part. The results are
 * those of the whole image; labels are tiled OME-TIFF.
 */
import {
  CambrianError,
  type CellsInParts,
  type CellsOptions,
  type CellsResult,
  canFindInParts,
  findInParts,
  type ImageInfo,
  joinTables,
  type OpenImage,
  type OpenTiffWriter,
  openTiffWriter,
  type Predictor,
  saveOutlines,
  saveTable,
  type Table,
  tabulateParts,
  throwIfCancelled,
  traceParts,
  type WorkOptions,
} from "cambrian";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";
import { planesOf } from "./planes-of.js";
import { planePath } from "./save-cells.js";

/** Planes of more values than this are done in parts; up to it, about a gigabyte is needed at once. */
export const LARGE = 2 ** 25;

/** Pictures of the whole plane (overlay, PNG) need it in memory, and so do cells that are not `star`. */
export function goesInParts({ size }: ImageInfo, kinds: OutputKinds, options: CellsOptions, large = LARGE): boolean {
  return size.y * size.x * size.c > large && kinds.labels === "tiff" && !kinds.overlay && canFindInParts(options);
}

const TILE = 256;

/** How many cells there are, and the files. Throws as `predictImage`; no unfinished file is left. */
export async function predictParts(
  predictor: Predictor<CellsResult, CellsOptions>,
  image: OpenImage,
  plan: OutputPlan,
  kinds: OutputKinds,
  work: WorkOptions,
): Promise<{ readonly count: number; readonly files: readonly string[] }> {
  const { info } = image;
  const { size, pixelSize } = info;
  const planes = planesOf(size);
  const signal = work.signal ? { signal: work.signal } : {};
  const about = { size: { t: size.t, z: size.z, y: size.y, x: size.x, c: 1 }, channels: [{ name: "labels" }] };
  const open = (dtype: "uint16" | "uint32") =>
    openTiffWriter(plan.labels, { ...about, dtype, ...(pixelSize ? { pixelSize } : {}), ...signal });
  const files = [plan.labels];
  const tables: Table[] = [];
  let writer: OpenTiffWriter | undefined;
  let leftOut: CambrianError | undefined;
  let count = 0;
  try {
    for (const [index, at] of planes.entries()) {
      throwIfCancelled(work.signal);
      const part = (share: number): void =>
        work.onProgress?.({ what: plan.name, done: index + share, total: planes.length });
      const ask = await predictor.askParts(image, {
        ...at,
        ...signal,
        refuse: true,
        onProgress: ({ what, done, total = 1 }) =>
          part(what === "Looking" ? 0.05 + (0.8 * done) / total : (0.05 * done) / total),
      });
      const found = await findInParts(ask, predictor.options, { height: size.y, width: size.x }, signal);
      count += found.count;
      part(0.85);
      // Numbers of one plane are known before it is written; of several only when all is done.
      writer ??= await open(planes.length === 1 && found.count <= 65535 ? "uint16" : "uint32");
      await writeLabels(writer, found, at, planes.length === 1 && found.count <= 65535, work);
      part(0.9);
      if (kinds.table) tables.push(await tabulateParts(found, image, at, signal));
      if (plan.outlines !== undefined && kinds.outlines) {
        const path = planePath(plan.outlines, { ...at, of: info });
        leftOut = (await addOutlines(path, found, kinds.outlines, work)) ?? leftOut;
        if (!leftOut) files.push(path);
      }
      part(1);
    }
    await writer?.close();
  } finally {
    await writer?.discard();
  }
  if (plan.table !== undefined) {
    await saveTable(plan.table, joinTables(tables));
    files.splice(1, 0, plan.table);
  }
  if (!leftOut) return { count, files };
  const { code, message, details } = leftOut;
  throw new CambrianError(code, `${message} The other results of this image are written.`, details, { cause: leftOut });
}

/** Band after band, so that one band of labels is in memory. */
async function writeLabels(
  writer: OpenTiffWriter,
  found: CellsInParts,
  at: { readonly t: number; readonly z: number },
  narrow: boolean,
  { signal }: WorkOptions,
): Promise<void> {
  const { height, width } = found;
  for (let y = 0; y < height; y += TILE) {
    throwIfCancelled(signal);
    const band = found.labels({ y0: y, x0: 0, y1: Math.min(height, y + TILE), x1: width });
    for (let x = 0; x < width; x += TILE) {
      const wide = Math.min(TILE, width - x);
      const tile = narrow ? new Uint16Array(band.height * wide) : new Uint32Array(band.height * wide);
      for (let row = 0; row < band.height; row++)
        tile.set(band.data.subarray(row * width + x, row * width + x + wide), row * wide);
      await writer.writeTile({ ...at, y, x }, tile);
    }
  }
}

/** What outlines cannot be written for, if so; the rest of the image is worth having without them. */
async function addOutlines(
  path: string,
  found: CellsInParts,
  format: "geojson" | "imagej",
  work: WorkOptions,
): Promise<CambrianError | undefined> {
  const confidence = new Map(found.objects.map((object) => [object.id, object.confidence]));
  try {
    const outlines = await traceParts(found, work.signal ? { signal: work.signal } : {});
    await saveOutlines(path, outlines, { format, confidence });
    return undefined;
  } catch (error) {
    if (error instanceof CambrianError && error.code === "outlines/too-many") return error;
    throw error;
  }
}
