export type { EpochReport, Model, ModelCard } from "./model/model.js";
export type { Ask, Example, LossTerms, Maps, OptionSpec, OptionTable, Scores, Task, Tile, Traits } from "./task.js";
