/** Schemas of what a project holds; the types are those of @cambrian/project, checked to agree. */
import type {
  Author,
  ClassRecord,
  ImageRecord,
  JobRecord,
  ModelRecord,
  ObjectRecord,
  PlaneRef,
  ProjectState,
  VersionRecord,
} from "@cambrian/project";
import { z } from "zod";

const dtype = z.enum(["uint8", "uint16", "uint32", "int8", "int16", "int32", "float32", "float64"]);
const count = z.number().int().min(1);
const index = z.number().int().min(0);
const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/);
/** Names people give: shown as text, never as markup. */
export const nameSchema = z.string().min(1).max(200);

export const authorSchema = z.object({
  kind: z.enum(["person", "model", "import"]),
  id: z.string().min(1).max(200),
  name: nameSchema,
}) satisfies z.ZodType<Author>;

export const sizeSchema = z.object({ t: count, c: count, z: count, y: count, x: count });
export const pixelSizeSchema = z.object({
  x: z.number().positive(),
  y: z.number().positive(),
  z: z.number().positive().exactOptional(),
  tSeconds: z.number().positive().exactOptional(),
});
export const channelSchema = z.object({ name: nameSchema, color: colour });
export const planeRefSchema = z.object({ t: index, z: index }) satisfies z.ZodType<PlaneRef>;
export const splitSchema = z.enum(["train", "validation", "test"]);
export const imageStateSchema = z.enum(["new", "labelled", "predicted", "reviewed"]);
export const metadataSchema = z.record(z.string().min(1).max(100), z.string().max(500));

export const newImageSchema = z.object({
  id: z.string().min(1).max(100),
  name: nameSchema,
  path: z.string().min(1).max(4000),
  format: z.string(),
  dtype,
  size: sizeSchema,
  channels: z.array(channelSchema),
  rgb: z.boolean(),
  pixelSize: pixelSizeSchema.exactOptional(),
  sha256: z.string(),
  bytes: index,
  split: splitSchema.exactOptional(),
  metadata: metadataSchema,
});

export const imageSchema = newImageSchema.extend({
  state: imageStateSchema,
  everTested: z.boolean(),
  addedAt: z.number(),
  removed: z.boolean(),
}) satisfies z.ZodType<ImageRecord>;

export const objectSchema = z.object({
  id: z.number().int().min(1),
  by: authorSchema,
  acceptedBy: authorSchema.exactOptional(),
  classIndex: index.exactOptional(),
  confidence: z.number().min(0).max(1).exactOptional(),
  color: index,
}) satisfies z.ZodType<ObjectRecord>;

export const classSchema = z.object({ name: nameSchema, color: colour }) satisfies z.ZodType<ClassRecord>;

export const modelSchema = z.object({
  id: z.string().min(1).max(100),
  name: nameSchema,
  path: z.string(),
  sha256: z.string(),
  createdAt: z.number(),
  job: z.string().exactOptional(),
  headline: z.object({ name: z.string(), value: z.number() }).exactOptional(),
  state: z.enum(["new", "kept", "discarded"]),
}) satisfies z.ZodType<ModelRecord>;

export const versionSchema = z.object({
  name: nameSchema,
  seq: index,
  at: z.number(),
  by: authorSchema,
}) satisfies z.ZodType<VersionRecord>;

export const projectSchema = z.object({
  id: z.string(),
  name: nameSchema,
  task: z.string(),
  createdAt: z.number(),
  seq: index,
  classes: z.array(classSchema),
  images: z.array(imageSchema),
  models: z.array(modelSchema),
  versions: z.array(versionSchema),
  settings: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<ProjectState>;

export const errorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export const progressSchema = z.object({
  what: z.string(),
  done: z.number(),
  total: z.number().exactOptional(),
  secondsLeft: z.number().exactOptional(),
});

export const jobKindSchema = z.enum([
  "import",
  "pyramid",
  "check",
  "train",
  "predict",
  "evaluate",
  "measure",
  "export",
]);
export const jobStateSchema = z.enum(["queued", "running", "paused", "done", "failed", "cancelled"]);
export const jobSchema = z.object({
  id: z.string(),
  kind: jobKindSchema,
  state: jobStateSchema,
  by: authorSchema,
  options: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  startedAt: z.number().exactOptional(),
  endedAt: z.number().exactOptional(),
  progress: progressSchema.exactOptional(),
  live: z.record(z.string(), z.unknown()).exactOptional(),
  result: z.record(z.string(), z.unknown()).exactOptional(),
  error: errorSchema.exactOptional(),
  attempts: index,
}) satisfies z.ZodType<JobRecord>;
