/** Pixels, labels, geometry, tables, measurement, work. Imports nothing. */
export {
  assert,
  CambrianError,
  type ErrorData,
  errorFromData,
  errorToData,
  isCancelled,
  throwIfCancelled,
} from "./error/cambrian-error.js";
export type { Warp } from "./geometry/warp.js";
export {
  type Channel,
  type DType,
  dtypeOf,
  type Image,
  type ImageInfo,
  type ImageSize,
  makeImage,
  makePixelData,
  type PixelData,
  type PixelSize,
  planeOf,
} from "./image/image.js";
export { type Planes, toPlanes } from "./image/planes.js";
export { countLabels, drawLabels, type Labels, labelIds, makeLabels, relabelSequential } from "./labels/labels.js";
export { parseQuantity, type Quantity } from "./quantity/quantity.js";
export { makeRandom, type Random } from "./random/random.js";
export { type Column, makeTable, type Table } from "./table/table.js";
export type { OnProgress, Progress, WorkOptions } from "./work/progress.js";
