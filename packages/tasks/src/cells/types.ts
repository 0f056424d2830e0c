/**
 * What a person draws for the cells task, what comes back, and what can be turned.
 */
import type { Labels } from "@cambrian/core";
import type { OptionTable } from "../task.js";

/** Every cell of one image, and the places nobody judged. */
export interface CellsTruth {
  readonly labels: Labels;
  /** [y, x], as large as the labels; not 0 where the annotator does not know. Left out of training and scoring. */
  readonly ignore?: Uint8Array;
}

/** One found cell. Lengths are pixels of the image that was looked at. */
export interface CellObject {
  /** Its number in the label image. */
  readonly id: number;
  /** 0..1: how sure the network is that there is a cell here. */
  readonly confidence: number;
  /** Mean row and column of its pixels. */
  readonly y: number;
  readonly x: number;
  readonly areaPx: number;
  /** [ray, 2] as y, x pairs, once around; pixel centres are whole numbers. May reach past the edge of the image. */
  readonly outline: Float32Array;
}

export interface CellsResult {
  /** Numbered 1..count in reading order of the first pixel. */
  readonly labels: Labels;
  readonly count: number;
  /** `objects[i]` has the id i + 1. */
  readonly objects: readonly CellObject[];
}

export interface CellsOptions {
  /** How cells are put into numbers: as StarDist, Cellpose or DeepCell do. */
  readonly representation: "star" | "flow" | "distance";
  readonly rays: number;
  readonly grid: number;
  readonly width: number;
  readonly threshold: number;
  readonly overlap: number;
  readonly minArea: number;
  readonly diameter: string | undefined;
  readonly tta: boolean;
}

export const cellsOptions: OptionTable<CellsOptions> = {
  representation: {
    default: "star",
    kind: "choice",
    choices: ["star", "flow", "distance"],
    about:
      "How the network describes cells: star = a probability and distances to the border along rays, for round cells; flow = the way to the cell's centre, for cells of any shape; distance = how deep a pixel lies, and a watershed.",
    stage: "train",
  },
  rays: {
    default: 32,
    kind: "number",
    whole: true,
    min: 3,
    max: 256,
    about: "How many rays describe an outline of `star`; more follow it more closely and cost time.",
    stage: "train",
  },
  grid: {
    default: 2,
    kind: "number",
    choices: [1, 2, 4, 8],
    about: "The network works on every grid-th pixel in both directions; 1, 2, 4 or 8.",
    stage: "train",
  },
  width: {
    default: 24,
    kind: "number",
    whole: true,
    min: 4,
    max: 128,
    about: "Channels of the network at its finest level; more can learn more, and time grows with its square.",
    stage: "train",
  },
  threshold: {
    default: 0.5,
    kind: "number",
    min: 0,
    max: 1,
    about:
      "Confidence (0 to 1) a cell, or with `flow` and `distance` a pixel, needs to count; lower finds more and errs more.",
    stage: "predict",
  },
  overlap: {
    default: 0.4,
    kind: "number",
    min: 0,
    max: 1,
    about:
      "Of two outlines of `star` that share more than this part of the smaller one, the less confident is dropped.",
    stage: "predict",
  },
  minArea: {
    default: 4,
    kind: "number",
    min: 0,
    about: "Cells with fewer pixels than this are dropped.",
    stage: "predict",
  },
  diameter: {
    default: undefined,
    kind: "quantity",
    about:
      "Typical diameter of the cells in the images to predict, for example 30um or 30px; unset: as in training, by pixel size where both sides know it.",
    stage: "predict",
  },
  tta: {
    default: false,
    kind: "flag",
    about: "Also look at the image mirrored both ways and average; about four times slower.",
    stage: "predict",
  },
};
