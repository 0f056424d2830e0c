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
export { type WarpOptions, warpLabels, warpPlanes } from "./geometry/apply-warp.js";
export { type DistanceOptions, distanceInLabels, distanceTransform } from "./geometry/distance-transform.js";
export { gaussianBlur } from "./geometry/gaussian.js";
export { type LocalMaximaOptions, localMaxima, type Peak } from "./geometry/local-maxima.js";
export type { Point } from "./geometry/point.js";
export { convexHull, fillPolygon, forEachPolygonRun, polygonArea } from "./geometry/polygon.js";
export { reflectCoordinate, reflectIndex } from "./geometry/reflect.js";
export {
  type PlaneSize,
  type ResizedPart,
  rescaleWarp,
  resizeLabels,
  resizePart,
  resizePlanes,
  sourceOfPart,
} from "./geometry/resample.js";
export { otsuThreshold } from "./geometry/threshold.js";
export type { Warp } from "./geometry/warp.js";
export { type WatershedOptions, watershed } from "./geometry/watershed.js";
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
  viewPixelData,
} from "./image/image.js";
export { type NormalisedPlanes, type NormaliseOptions, normalisePlanes } from "./image/normalise.js";
export { type Planes, toPlanes } from "./image/planes.js";
export { makeRangeFinder, type RangeFinder, scaleValues, type ValueRange } from "./image/value-range.js";
export { boundaries } from "./labels/boundaries.js";
export { type ComponentOptions, labelComponents } from "./labels/connected-components.js";
export { expandLabels } from "./labels/expand-labels.js";
export {
  applyEdit,
  diffLabels,
  editBounds,
  invertEdit,
  type LabelEdit,
  type LabelRun,
  labelRuns,
} from "./labels/label-edit.js";
export { countLabels, drawLabels, type Labels, labelIds, makeLabels, relabelSequential } from "./labels/labels.js";
export { removeEdgeTouching, removeSmall } from "./labels/remove-objects.js";
export { splitParts } from "./labels/split-parts.js";
export { type Outline, type OutlinePart, outlineArea, type Ring, traceOutlines } from "./labels/trace-outlines.js";
export { FEATURE_NAMES, FEATURES, type FeatureName, parseFeatures } from "./measure/features.js";
export { type MeasureOptions, measure } from "./measure/measure.js";
export { nearestCentroids } from "./measure/neighbours.js";
export { parseQuantity, type Quantity } from "./quantity/quantity.js";
export { makeRandom, type Random } from "./random/random.js";
export { beeswarm } from "./statistics/beeswarm.js";
export {
  type Difference,
  type EffectSize,
  effectWord,
  hedgesG,
  type Interval,
  pairedTest,
  welchTest,
} from "./statistics/compare.js";
export { type HistogramBins, histogramBins } from "./statistics/histogram-bins.js";
export { bootstrapInterval, permutationTest, type ResampleOptions } from "./statistics/resample.js";
export { mean, quantile, standardDeviation } from "./statistics/summary.js";
export { narrowness, onePerUnit, type Unit } from "./statistics/units.js";
export { type Column, makeTable, type Table } from "./table/table.js";
export { CAMBRIAN_VERSION } from "./version.js";
export { inlinePool } from "./work/inline-pool.js";
export {
  type JobContext,
  type JobHandler,
  type Pool,
  type RunOptions,
  type Transferring,
  transferring,
} from "./work/pool.js";
export type { OnProgress, Progress, WorkOptions } from "./work/progress.js";
export { settledOrCancelled } from "./work/settled-or-cancelled.js";
