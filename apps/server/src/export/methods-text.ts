/**
 * A methods paragraph for a paper: what was done, with which settings and versions, in the words a reviewer asks for. Every
 * number comes from the project; what was not done is not mentioned.
 */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import type { ImageRecord, JobRecord, ModelRecord, ProjectState } from "@cambrian/project";
import type { Report } from "@cambrian/protocol";

export interface MethodsFacts {
  readonly state: ProjectState;
  /** All objects together, and those that a model drew and nobody checked. */
  readonly objects: number;
  readonly unchecked: number;
  /** The model that is used: the newest that was kept, else the newest. */
  readonly model?: { readonly record: ModelRecord; readonly card: ModelCardFacts; readonly report?: Report };
  /** Prediction that was done last. */
  readonly predicted?: JobRecord;
  readonly measured: boolean;
}

/** What of a model's card is told. */
export interface ModelCardFacts {
  readonly name: string;
  readonly cambrian: string;
  readonly sha256: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly training: {
    readonly images: number;
    readonly validationImages: number;
    readonly epochs: number;
    readonly steps: number;
    readonly minutes: number;
    readonly seed: number;
    readonly runtime: string;
    readonly from?: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
}

export function makeMethodsText(facts: MethodsFacts): string {
  const sentences = [
    describeImages(facts),
    describeModel(facts),
    describeTest(facts),
    describeUse(facts),
    describeMeasures(facts),
  ];
  return sentences.filter(Boolean).join("\n\n");
}

const count = (n: number, one: string): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : `${one}s`}`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function describeImages({ state }: MethodsFacts): string {
  const images = state.images.filter(({ removed }) => !removed);
  const drawn = images.filter(({ state: each }) => each === "labelled" || each === "reviewed").length;
  const sizes = pixelSizes(images);
  return [
    `Images were analysed with Cambrian ${CAMBRIAN_VERSION}. The data set has ${count(images.length, "image")}${sizes ? ` (${sizes})` : ""}.`,
    drawn > 0
      ? `In ${count(drawn, "image")} cells were outlined by hand, or outlines of a model were checked and corrected by hand.`
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function pixelSizes(images: readonly ImageRecord[]): string {
  const sizes = [...new Set(images.flatMap(({ pixelSize }) => (pixelSize ? [pixelSize.x] : [])))].sort((a, b) => a - b);
  if (sizes.length === 0) return "";
  const told = sizes.length === 1 ? `${sizes[0]}` : `${sizes[0]} to ${sizes.at(-1)}`;
  return `pixel size ${told} µm`;
}

function describeModel({ state, model }: MethodsFacts): string {
  if (!model) return "";
  const { training, options, sha256, name, cambrian } = model.card;
  const own = model.record.path.includes("/");
  if (!own)
    return `Cells were found with the model "${name}" that comes with Cambrian (SHA-256 of its weights ${sha256}).`;
  const start = training.from === undefined ? "from random weights" : `from the model "${training.from}"`;
  const { learningRate, crop, batch } = training.settings;
  const settings = [
    typeof learningRate === "number" ? `largest learning rate ${learningRate}` : "",
    typeof crop === "number" ? `crops of ${crop} x ${crop} pixels` : "",
    typeof batch === "number" ? `${batch} crops a step` : "",
    `seed ${training.seed}`,
  ].filter(Boolean);
  const tested = state.images.filter(({ everTested, removed }) => everTested && !removed).length;
  return [
    `A convolutional network that describes each cell by ${describeRepresentation(options)} was trained ${start} on ${count(training.images, "image")}; ${count(training.validationImages, "further image")} chose the best weights and the thresholds${tested > 0 ? `, and ${count(tested, "image")} set aside before were used for testing only` : ""}.`,
    `Training took ${count(training.steps, "step")} in ${count(training.epochs, "epoch")} (${training.minutes.toFixed(1)} min; ${settings.join(", ")}; ${training.runtime}, Cambrian ${cambrian}). SHA-256 of the weights: ${sha256}.`,
  ].join(" ");
}

function describeRepresentation(options: Readonly<Record<string, unknown>>): string {
  switch (options.representation) {
    case "star":
      return `a probability and distances to its border along ${options.rays ?? 32} rays (StarDist; Schmidt et al. 2018, MICCAI)`;
    case "flow":
      return "a probability and a field of vectors that point to its centre (after Cellpose; Stringer et al. 2021, Nature Methods 18)";
    case "distance":
      return "distances to its centre and border, parted by a watershed (after DeepCell; Greenwald et al. 2022, Nature Biotechnology 40)";
    default:
      return `the representation "${String(options.representation)}"`;
  }
}

function describeTest({ model }: MethodsFacts): string {
  const report = model?.report;
  if (!report) return "";
  const { right, missed, extra } = report.images.reduce(
    (sum, image) => ({
      right: sum.right + image.right,
      missed: sum.missed + image.missed,
      extra: sum.extra + image.extra,
    }),
    { right: 0, missed: 0, extra: 0 },
  );
  const on =
    report.on === "test"
      ? "test images, which took no part in training"
      : "images that had chosen the best weights, so that the figure is somewhat too good";
  const floor = report.beside.find(({ kind }) => kind === "floor");
  return [
    `On ${report.images.length} ${on}, average precision at an intersection over union of 0.5 was ${percent(report.headline.value)} (${right} found, ${missed} missed, ${extra} extra; AP50 = right / (right + missed + extra)).`,
    floor ? `Without learning (Otsu's threshold and a watershed) it was ${percent(floor.value)}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function describeUse({ predicted, objects, unchecked }: MethodsFacts): string {
  if (objects === 0) return "";
  const images = (predicted?.result?.images as readonly string[] | undefined)?.length ?? 0;
  const options = (predicted?.result?.options ?? {}) as Readonly<Record<string, unknown>>;
  const set = ["threshold", "overlap", "minArea", "diameter"].flatMap((name) =>
    options[name] === undefined || options[name] === null ? [] : [`${name} ${String(options[name])}`],
  );
  return [
    images > 0
      ? `The model outlined cells in ${count(images, "image")}${set.length > 0 ? ` (${set.join(", ")})` : ""}.`
      : "",
    `The results hold ${count(objects, "cell")}${unchecked > 0 ? `, ${unchecked.toLocaleString("en-GB")} of them outlined by the model and not checked by a person` : ", all of them outlined or checked by a person"}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function describeMeasures({ measured, state }: MethodsFacts): string {
  if (!measured) return "";
  const known = state.images.every(({ removed, pixelSize }) => removed || pixelSize);
  return `Areas, shapes and intensities of cells were measured with the definitions of scikit-image's regionprops, in ${known ? "µm" : "pixels"}.`;
}
