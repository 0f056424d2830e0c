/** Schemas of answers that are not entities: what screens ask for. Lengths are pixels unless the name says µm. */
import { z } from "zod";
import {
  channelSchema,
  errorSchema,
  metadataSchema,
  objectSchema,
  pixelSizeSchema,
  projectSchema,
  sizeSchema,
} from "./entities.js";
import { objectChangeSchema } from "./operation.js";

export const boxSchema = z.object({ y0: z.number(), x0: z.number(), y1: z.number(), x1: z.number() });
export type Box = z.infer<typeof boxSchema>;

export const healthSchema = z.object({ status: z.literal("ok"), version: z.string() });

export const machineSchema = z.object({
  cores: z.number(),
  memoryBytes: z.number(),
  /** Name of a graphics card that is used, if any. */
  gpu: z.string().nullable(),
  /** Two sentences for the start page. */
  summary: z.string(),
});

export const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  sample: z.object({ about: z.string() }).nullable(),
  /** The task's own options by name. */
  options: z.record(
    z.string(),
    z.object({
      kind: z.enum(["number", "string", "flag", "quantity", "choice"]),
      default: z.unknown(),
      choices: z.array(z.unknown()).exactOptional(),
      min: z.number().exactOptional(),
      max: z.number().exactOptional(),
      whole: z.boolean().exactOptional(),
      about: z.string(),
      stage: z.enum(["train", "predict", "evaluate"]),
    }),
  ),
});

export const roleSchema = z.enum(["owner", "annotator", "viewer"]);
export const sessionSchema = z.object({
  /** `null` when a sign-in is needed. */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  role: roleSchema.nullable(),
  /** False on one's own computer, where nobody signs in. */
  accounts: z.boolean(),
  /** Send back as the header `x-csrf-token` with everything but GET. */
  csrf: z.string(),
});

export const recentProjectSchema = z.object({
  id: z.string(),
  name: z.string(),
  task: z.string(),
  path: z.string(),
  images: z.number(),
  openedAt: z.number(),
  /** The address within the workbench where it was left. */
  place: z.string().nullable(),
  /** An image to show, if there is one. */
  image: z.string().nullable(),
});

export const projectAnswerSchema = z.object({
  project: projectSchema,
  /** Objects of each image, by image id. */
  objects: z.record(z.string(), z.number()),
  /** Objects of each image that a model drew and nobody checked. */
  unchecked: z.record(z.string(), z.number()),
});

export const folderSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string(), project: z.boolean() })),
  images: z.number(),
});

/** What a file turned out to be, before it is added. */
export const inspectedFileSchema = z.object({
  path: z.string(),
  name: z.string(),
  bytes: z.number(),
  /** When it can be added. */
  about: z
    .object({
      format: z.string(),
      dtype: z.string(),
      size: sizeSchema,
      channels: z.array(channelSchema),
      rgb: z.boolean(),
      pixelSize: pixelSizeSchema.exactOptional(),
      /** Where the order of axes comes from, in words. */
      axesFrom: z.string(),
      metadata: metadataSchema,
      /** A label file of the same name that would come with it. */
      labels: z.string().exactOptional(),
      /** The project has this very image already, under this name. */
      duplicateOf: z.string().exactOptional(),
    })
    .exactOptional(),
  /** When it cannot. */
  error: errorSchema.exactOptional(),
});

export const pyramidSchema = z.object({
  dtype: z.string(),
  size: sizeSchema,
  /** Side of a tile. */
  tile: z.number(),
  /** Finest first; `scale` is how many pixels of the image one pixel of the level is wide. */
  levels: z.array(z.object({ height: z.number(), width: z.number(), scale: z.number() })),
  channels: z.array(channelSchema),
  pixelSize: pixelSizeSchema.exactOptional(),
  rgb: z.boolean(),
});
export type Pyramid = z.infer<typeof pyramidSchema>;

export const histogramSchema = z.object({
  /** Value at the left of the first bin, and at the right of the last. */
  min: z.number(),
  max: z.number(),
  counts: z.array(z.number()),
  /** A contrast that shows most of the picture: 0.2nd and 99.8th percentile. */
  auto: z.tuple([z.number(), z.number()]),
});

/** An object of a plane with what the list shows. */
export const listedObjectSchema = objectSchema.extend({
  /** Pixels. */
  area: z.number(),
  /** Mean of each channel. */
  means: z.array(z.number()),
  y: z.number(),
  x: z.number(),
  box: boxSchema,
});
export type ListedObject = z.infer<typeof listedObjectSchema>;

export const proposedObjectSchema = z.object({
  /** Pixels of the outline's inside as start, length pairs (start = y * width + x). Empty when nothing was found. */
  runs: z.array(z.number()),
  confidence: z.number().nullable(),
  /** "model 2" or "watershed". */
  by: z.string(),
});

/** A place that needs a person. */
export const doubtSchema = z.object({
  id: z.string(),
  /** What kind of doubt: shown as the question. */
  kind: z.enum(["merge", "split", "missed", "low-confidence", "odd-shape", "edge"]),
  /** "One cell or two?" */
  question: z.string(),
  /** Why, with numbers and units. */
  reason: z.string(),
  objects: z.array(z.number()),
  box: boxSchema,
  /** 0..1, higher is more doubtful. */
  doubt: z.number(),
  /** The n-th is chosen with key n; the first is what the model believes. */
  answers: z.array(
    z.object({
      label: z.string(),
      /** Applied as `labels.edit` when chosen; empty keeps everything and accepts. */
      runs: z.array(z.number()),
      objects: z.array(objectChangeSchema),
    }),
  ),
});
export type Doubt = z.infer<typeof doubtSchema>;

export const reviewItemSchema = z.object({
  image: z.string(),
  doubts: z.number(),
  objects: z.number(),
  /** 0..1: how unsure the model is here. */
  unsure: z.number(),
  /** 0..1: how unlike the training images this one is. */
  unlike: z.number(),
});

/** Something about the data to look at before training. */
export const findingSchema = z.object({
  id: z.string(),
  kind: z.enum([
    "blurred",
    "saturated",
    "empty",
    "constant",
    "mixed-pixel-size",
    "duplicate",
    "near-duplicate",
    "leak",
    "unlabelled-objects",
    "fragments",
    "class-imbalance",
    "few-objects",
    "no-test",
  ]),
  severity: z.enum(["stop", "warn", "note"]),
  /** What is so, in one sentence with numbers. */
  title: z.string(),
  /** Why it matters and what to do. */
  text: z.string(),
  images: z.array(z.string()),
  /** Where in an image, when it is a place. */
  places: z.array(z.object({ image: z.string(), box: boxSchema, object: z.number().exactOptional() })),
  /** A number for every image, to draw all of them beside the limit: edge sharpness, share of pixels at the limit. */
  measure: z
    .object({
      name: z.string(),
      unit: z.string(),
      /** Where the finding begins, and in words where that comes from. */
      limit: z.number(),
      limitName: z.string(),
      /** What the left and the right end of the line mean: "blurred", "sharp". */
      ends: z.tuple([z.string(), z.string()]),
      values: z.array(z.object({ image: z.string(), value: z.number() })),
    })
    .exactOptional(),
  /** One-click fixes, each a list of changes to propose; the first is the one Enter does. */
  fixes: z.array(z.object({ label: z.string(), changes: z.array(z.unknown()) })),
});
export type Finding = z.infer<typeof findingSchema>;

export const qualitySchema = z.object({
  /** The project's step this was computed at. */
  seq: z.number(),
  findings: z.array(findingSchema),
  /** What was looked at and found right, in words. */
  passed: z.array(z.string()),
  /** Expected share of cells right, by cells labelled. */
  curve: z.array(z.object({ objects: z.number(), low: z.number(), middle: z.number(), high: z.number() })),
  split: z.object({ train: z.number(), validation: z.number(), test: z.number(), unlabelled: z.number() }),
});
export type Quality = z.infer<typeof qualitySchema>;

/** How good a model is, image by image. */
export const reportSchema = z.object({
  model: z.string(),
  name: z.string(),
  /** "Cells right": AP at IoU 0.5, 0..1. */
  headline: z.object({ name: z.string(), value: z.number() }),
  /** The same for the classical method, the model before, and two people, where known. */
  beside: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      low: z.number(),
      high: z.number(),
      kind: z.enum(["floor", "model", "people"]),
    }),
  ),
  values: z.record(z.string(), z.number()),
  images: z.array(
    z.object({
      image: z.string(),
      value: z.number(),
      right: z.number(),
      missed: z.number(),
      extra: z.number(),
      /** What the model drew: polygons [y, x, y, x, ...] in pixels; pixel corners are whole numbers. */
      outlines: z.array(z.array(z.number())),
      mistakes: z.array(
        z.object({
          kind: z.enum(["missed", "extra", "merged", "split", "shape"]),
          box: boxSchema,
          /** The person's object; 0 for one that only the model drew. */
          object: z.number(),
          /** Which of `outlines`; `null` for one that only the person drew. */
          outline: z.number().nullable(),
        }),
      ),
    }),
  ),
  /** Is the number from test images or from the ones used to choose? */
  on: z.enum(["test", "validation"]),
  card: z.record(z.string(), z.unknown()),
});
export type Report = z.infer<typeof reportSchema>;

/** Columns of equal length; a row is an object. */
export const measurementsSchema = z.object({
  seq: z.number(),
  rows: z.number(),
  columns: z.array(
    z.object({
      name: z.string(),
      /** "µm²", "px", "" */
      unit: z.string(),
      kind: z.enum(["number", "text"]),
      values: z.array(z.union([z.number(), z.string(), z.null()])),
    }),
  ),
  provenance: z.record(z.string(), z.unknown()),
});
export type Measurements = z.infer<typeof measurementsSchema>;

export const exportedSchema = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string(), about: z.string() })),
});
