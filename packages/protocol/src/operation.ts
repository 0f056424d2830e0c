/** Schemas of the journal: what clients propose and what the server answers. */
import type { Acknowledgement, Change, Operation, Proposal } from "@cambrian/project";
import { z } from "zod";
import {
  authorSchema,
  channelSchema,
  classSchema,
  imageStateSchema,
  metadataSchema,
  modelSchema,
  nameSchema,
  newImageSchema,
  objectSchema,
  pixelSizeSchema,
  planeRefSchema,
  splitSchema,
} from "./entities.js";

const seq = z.number().int().min(0);
const imageId = z.string().min(1).max(100);

export const objectChangeSchema = z.object({
  id: z.number().int().min(1),
  before: objectSchema.nullable(),
  after: objectSchema.nullable(),
});

const plainChange = [
  z.object({ kind: z.literal("project.create"), name: nameSchema, task: z.string() }),
  z.object({ kind: z.literal("project.rename"), name: nameSchema }),
  z.object({ kind: z.literal("project.settings"), set: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal("project.classes"), classes: z.array(classSchema).max(1000) }),
  z.object({ kind: z.literal("images.add"), images: z.array(newImageSchema) }),
  z.object({ kind: z.literal("images.remove"), images: z.array(imageId) }),
  z.object({ kind: z.literal("images.restore"), images: z.array(imageId) }),
  z.object({
    kind: z.literal("image.describe"),
    image: imageId,
    set: z.object({
      name: nameSchema.exactOptional(),
      path: z.string().exactOptional(),
      channels: z.array(channelSchema).exactOptional(),
      pixelSize: pixelSizeSchema.nullable().exactOptional(),
      metadata: metadataSchema.exactOptional(),
    }),
  }),
  z.object({ kind: z.literal("image.state"), image: imageId, state: imageStateSchema }),
  z.object({ kind: z.literal("images.split"), images: z.array(imageId), split: splitSchema.nullable() }),
  z.object({
    kind: z.literal("labels.edit"),
    image: imageId,
    plane: planeRefSchema,
    tool: z.string().min(1).max(40),
    runs: z.array(z.number().int().min(0)).refine((runs) => runs.length % 4 === 0, "runs come in fours"),
    objects: z.array(objectChangeSchema),
  }),
  z.object({ kind: z.literal("model.add"), model: modelSchema }),
  z.object({ kind: z.enum(["model.keep", "model.discard"]), model: z.string() }),
  z.object({ kind: z.literal("version.name"), name: nameSchema, seq }),
] as const;

export const changeSchema: z.ZodType<Change> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    ...plainChange,
    z.object({ kind: z.literal("undo"), seq, changes: z.array(changeSchema) }),
    z.object({ kind: z.literal("restore"), seq, changes: z.array(changeSchema) }),
  ]),
);

/** Undo and restore have routes of their own. */
export const proposedChangeSchema = z.discriminatedUnion("kind", plainChange);

export const proposalSchema = z.object({
  id: z.uuid(),
  base: seq,
  change: proposedChangeSchema,
}) satisfies z.ZodType<Proposal>;

export const operationSchema = z.object({
  seq,
  id: z.string(),
  at: z.number(),
  by: authorSchema,
  change: changeSchema,
}) satisfies z.ZodType<Operation>;

export const acknowledgementSchema = z.object({
  operation: operationSchema,
  renumbered: z.record(z.coerce.number(), z.number()),
  replaced: z.array(z.object({ object: z.number(), by: authorSchema, pixels: z.number() })),
}) satisfies z.ZodType<Acknowledgement>;
