export { countOverlap, type LabelPair, type Overlap, type OverlapPair } from "./cells/match-overlap.js";
export { type LabelMatch, type LabelMatching, matchLabels } from "./cells/matching.js";
export {
  type ByThreshold,
  type ImageScores,
  iouThresholds,
  type LabelScores,
  type MatchScores,
  scoreImage,
  scoreLabels,
} from "./cells/metrics.js";
export type { EpochReport, Model, ModelCard } from "./model/model.js";
export type { Ask, Example, LossTerms, Maps, OptionSpec, OptionTable, Scores, Task, Tile, Traits } from "./task.js";
