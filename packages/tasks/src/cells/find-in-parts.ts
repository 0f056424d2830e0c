/**
 * Cells of an image of any size: what `decode` finds, without the label image in memory. Labels are drawn where they are
 * asked for.
 */
import type { Labels, WorkOptions } from "@cambrian/core";
import type { Region } from "../predict/tiles.js";
import type { Ask } from "../task.js";
import { type LabelCanvas, makeCanvas } from "./star/canvas.js";
import { rescaleOutlines } from "./star/draw.js";
import { streamOutlines } from "./star/stream.js";
import type { CellObject, CellsOptions } from "./types.js";

/** As `CellsResult`, the label image in parts. What grows with the image is the list of objects. */
export interface CellsInParts {
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** `objects[i]` has the id i + 1. */
  readonly objects: readonly CellObject[];
  /** Labels of a part of the image, with the ids of the whole. */
  labels(region: Region): Labels;
  /** A box around all pixels of `objects[i]`, half-open; perhaps a little too large. */
  box(index: number): Region;
}

/** Whether {@link findInParts} can; only `star` decides locally. */
export function canFindInParts({ representation }: Pick<CellsOptions, "representation">): boolean {
  return representation === "star";
}

/**
 * `size`: of the user's image. Exactly the cells and pixels that `decode` and `fitResult` give. Tiles must come row by row, as
 * the predictor's do. Throws `model/wrong-outputs`, `work/cancelled`, and `TypeError` for another representation.
 */
export async function findInParts(
  ask: Ask,
  options: CellsOptions,
  size: { readonly height: number; readonly width: number },
  work: WorkOptions = {},
): Promise<CellsInParts> {
  if (!canFindInParts(options))
    throw new TypeError(`cells as "${options.representation}" are found in whole images only`);
  const { height, width, scale = 1 } = ask;
  const outlines = await streamOutlines(ask, options, work);
  const seen = makeCanvas(outlines, { height, width, minArea: options.minArea * scale ** 2 });
  if (height === size.height && width === size.width) return partsOf(seen);
  return partsOf(makeCanvas(rescaleOutlines(seen.objects, seen, size), { ...size, minArea: 1 }));
}

function partsOf(canvas: LabelCanvas): CellsInParts {
  const { height, width, objects, labels, box } = canvas;
  return { height, width, count: objects.length, objects, labels, box };
}
