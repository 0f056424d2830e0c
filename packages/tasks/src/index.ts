export { type Appearance, appearanceOf, noveltyOf, uncertaintyOf } from "./cells/assist/appearance.js";
export {
  type CellDoubt,
  type DoubtAnswer,
  type DoubtedObject,
  type DoubtsInput,
  findDoubts,
} from "./cells/assist/doubts.js";
export { type ClickOptions, type ClickOutline, outlineFromClick } from "./cells/assist/outline-from-click.js";
export { findSuspects, type Suspect } from "./cells/assist/suspects.js";
export { type CellsInParts, canFindInParts, findInParts } from "./cells/find-in-parts.js";
export { type ClassicalOptions, segmentClassically } from "./cells/floor.js";
export { countOverlap, type LabelPair, type Overlap, type OverlapPair } from "./cells/match-overlap.js";
export { type LabelMatch, type LabelMatching, matchLabels } from "./cells/matching.js";
export {
  type ByThreshold,
  type ImageScores,
  iouThresholds,
  type LabelScorer,
  type LabelScores,
  type MatchScores,
  makeScorer,
  scoreImage,
  scoreLabels,
} from "./cells/metrics.js";
export { makeSample, type SampleOptions } from "./cells/sample.js";
export { resizeCells } from "./cells/star/draw.js";
export { type StarLossSettings, starLoss } from "./cells/star/loss.js";
export { type CellsTraits, predictionScale, studyCells } from "./cells/study.js";
export { cells } from "./cells/task.js";
export { type CellObject, type CellsOptions, type CellsResult, type CellsTruth, cellsOptions } from "./cells/types.js";
export type { ReadableImage } from "./input/plane-source.js";
export type { EpochReport, Model, ModelCard } from "./model/model.js";
export { resolveOptions } from "./options.js";
export { type Evaluation, evaluate } from "./predict/evaluate.js";
export {
  fillOptions,
  openPredictor,
  type PredictOptions,
  type Predictor,
  type PredictorOptions,
} from "./predict/predictor.js";
export {
  cropPlanes,
  type PlannedTile,
  padPlanes,
  planTiles,
  type Region,
  type TileOptions,
  type TilePlan,
} from "./predict/tiles.js";
export { type FixChange, type JudgedImage, judgeImages, type QualityFinding, type Verdict } from "./quality/judge.js";
export { hashDistance, type ImageLook, type LookInput, lookAtImage } from "./quality/look.js";
export { type AnyTask, getTask, makeRegistry, type Registry, tasks } from "./registry.js";
export type { Ask, Example, LossTerms, Maps, OptionSpec, OptionTable, Scores, Task, Tile, Traits } from "./task.js";
export { type BatchPlan, makeBatches } from "./train/make-batch.js";
export { type PreparedExample, prepareExample } from "./train/prepare.js";
export {
  type OpenSamples,
  type TrainOptions,
  type TrainRun,
  type TrainSettings,
  train,
  trainDefaults,
} from "./train/train.js";
