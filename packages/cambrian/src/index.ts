/**
 * Cambrian for scripts: images in and out, labels, measurement, models, training. Everything here runs on this machine;
 * the parts that also run in a browser live in the packages below and are passed on by name.
 */
export {
  boundaries,
  CAMBRIAN_VERSION,
  CambrianError,
  type Channel,
  type Column,
  countLabels,
  type DType,
  drawLabels,
  type ErrorData,
  errorFromData,
  errorToData,
  expandLabels,
  FEATURE_NAMES,
  type FeatureName,
  type Image,
  type ImageInfo,
  type ImageSize,
  isCancelled,
  type Labels,
  labelComponents,
  labelIds,
  type MeasureOptions,
  makeImage,
  makeLabels,
  makeRandom,
  makeTable,
  measure,
  type OnProgress,
  type PixelData,
  type PixelSize,
  type Planes,
  type Progress,
  parseQuantity,
  planeOf,
  type Quantity,
  type Random,
  relabelSequential,
  removeEdgeTouching,
  removeSmall,
  type Table,
  throwIfCancelled,
  toPlanes,
  type WorkOptions,
} from "@cambrian/core";
export { writeFileAtomic } from "@cambrian/core/node";
export {
  encodeParquet,
  type FormatName,
  formatCsv,
  type Level,
  labelsFromImage,
  type OpenImage,
  type Part,
  parseCsv,
  readTile,
  type Tile,
  type TileRequest,
} from "@cambrian/formats";
export {
  buildPyramid,
  type OpenTiffWriter,
  type OpenZarrWriter,
  openImage,
  openTiffWriter,
  openZarrWriter,
  type PyramidOptions,
  readImage,
  readLabels,
  readTable,
  type SaveImageOptions,
  type SaveLabelsOptions,
  saveImage,
  saveLabels,
  saveOutlines,
  saveTable,
} from "@cambrian/formats/node";
export type { CheckpointStore, Runtime } from "@cambrian/nn";
export { ortNodeRuntime } from "@cambrian/nn/node";
export {
  type AnyTask,
  type ByThreshold,
  type CellObject,
  type CellsInParts,
  type CellsOptions,
  type CellsResult,
  type CellsTruth,
  canFindInParts,
  cells,
  type EpochReport,
  type Evaluation,
  type Example,
  findInParts,
  getTask,
  type ImageScores,
  iouThresholds,
  type LabelMatch,
  type LabelMatching,
  type LabelPair,
  type LabelScorer,
  type LabelScores,
  type MatchScores,
  type Model,
  type ModelCard,
  makeScorer,
  matchLabels,
  type OptionSpec,
  type OptionTable,
  type PredictOptions,
  type Predictor,
  type ReadableImage,
  type Scores,
  scoreLabels,
  segmentClassically,
  type Task,
  type TrainRun,
  type TrainSettings,
  type Traits,
  tasks,
  trainDefaults,
} from "@cambrian/tasks";
export { addPlaneColumns, joinTables, tabulateCells } from "./cells/tabulate-cells.js";
export { tabulateParts } from "./cells/tabulate-parts.js";
export { traceParts } from "./cells/trace-parts.js";
export { assertFinite } from "./dataset/check-image.js";
export {
  findLabelFiles,
  isImageName,
  isLabelName,
  isZarrName,
  type Pair,
  stemOf,
} from "./dataset/find-pairs.node.js";
export { type Dataset, type DatasetProblem, openDataset } from "./dataset/open-dataset.node.js";
export { splitExamples } from "./dataset/split-examples.js";
export { checkEngine, type EngineCheck, type RuntimeCheck } from "./doctor/check-engine.node.js";
export { describeMachine, type Machine } from "./doctor/describe-machine.node.js";
export { type CheckpointFolder, openCheckpointFolder } from "./engine/checkpoint-folder.node.js";
export {
  type EngineOptions,
  evaluate,
  type LoadedModel,
  loadModel,
  openPredictor,
  type PredictCall,
  predict,
} from "./engine/loaded-model.node.js";
export { type LocalTrainOptions, train } from "./engine/train.node.js";
export { makeFolder } from "./folder/make-folder.node.js";
export { type ListedModel, listModels } from "./models/list-models.node.js";
export type { ModelFiles } from "./models/load-model.node.js";
export { saveModel } from "./models/save-model.node.js";
export { stretchContrast } from "./overlay/contrast.js";
export { drawOverlay } from "./overlay/draw-overlay.js";
export { encodePng } from "./overlay/encode-png.js";
export { colourLabels } from "./overlay/palette.js";
export { renderReport } from "./report/render-report.js";
export type { ReportData, ReportExample, ReportImage } from "./report/report-data.js";
