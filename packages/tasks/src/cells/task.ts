/**
 * The question "where is each cell?": every part of the cells task as one value.
 */
import {
  CambrianError,
  type ImageInfo,
  type PixelSize,
  type PlaneSize,
  resizePlanes,
  type Warp,
  warpLabels,
} from "@cambrian/core";
import type { Task, Traits } from "../task.js";
import { buildCellsModel } from "./model.js";
import { representations } from "./representation.js";
import { makeSample } from "./sample.js";
import { scoreCells } from "./score.js";
import { resizeCells } from "./star/draw.js";
import { predictionScale, studyCells } from "./study.js";
import { tuneCells } from "./tune.js";
import { type CellsOptions, type CellsResult, type CellsTruth, cellsOptions } from "./types.js";

/** Finds cells or nuclei and gives each its own number. */
export const cells: Task<CellsTruth, CellsResult, CellsOptions> = {
  id: "cells",
  title: "Cells: find every cell or nucleus and its outline",
  version: 1,
  options: cellsOptions,
  study: studyCells,
  buildModel: buildCellsModel,
  makeTargets: (truth, options) => representations[options.representation].makeTargets(truth, options),
  loss: (outputs, targets, options) => representations[options.representation].loss(outputs, targets),
  decode: (ask, options, work) => representations[options.representation].decode(ask, options, work),
  score: scoreCells,
  makeSample,
  warpTruth,
  fitImage(planes, about) {
    const size = fitSize(planes, about);
    assertFitsMemory(size, planes);
    return size.height === planes.height && size.width === planes.width ? planes : resizePlanes(planes, size);
  },
  fitSize,
  fitResult: (result, image) => resizeCells(result, sizeOf(image)),
  mirrors: ({ tta }) => tta,
  // Each knows its own maps by name and passes others on.
  mirrorMaps: (maps, axis) =>
    Object.values(representations).reduce((mirrored, { mirrorMaps }) => mirrorMaps(mirrored, axis), maps),
  tune: tuneCells,
};

/** Pixels an enlarged image may have: 16,384 x 16,384. */
const LARGEST_ENLARGED = 2 ** 28;

/** Labels at the nearest pixel, mirrored beyond the edge as pixels are. */
function warpTruth({ labels, ignore }: CellsTruth, warp: Warp): CellsTruth {
  const warped = warpLabels(labels, warp);
  if (!ignore) return { labels: warped };
  const mask = warpLabels({ ...labels, data: Uint32Array.from(ignore) }, warp);
  return { labels: warped, ignore: Uint8Array.from(mask.data) };
}

function assertFitsMemory({ height, width }: PlaneSize, from: PlaneSize): void {
  if (height * width > Math.max(LARGEST_ENLARGED, from.height * from.width)) {
    throw new CambrianError(
      "option/bad-scale",
      `To match the cells of the training images, this image would have to be enlarged ${(height / from.height).toPrecision(3)} times to ${height} x ${width} pixels, which is more than memory is planned for. Check --diameter and the pixel size of the image, or cut the image into parts.`,
      { height, width, largest: LARGEST_ENLARGED },
    );
  }
}

function fitSize(
  from: PlaneSize,
  {
    traits,
    options,
    pixelSize,
  }: { readonly traits: Traits; readonly options: CellsOptions; readonly pixelSize?: PixelSize },
): PlaneSize {
  const scale = predictionScale(traits, pixelSize ? { pixelSize } : {}, options.diameter);
  const height = Math.max(1, Math.round(from.height * scale));
  const width = Math.max(1, Math.round(from.width * scale));
  return { height, width };
}

const sizeOf = ({ size, pixelSize }: ImageInfo) => ({ height: size.y, width: size.x, pixelSize });
