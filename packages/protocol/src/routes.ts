/**
 * Every route of the server, by name. Below /api; `:project` and so on are parameters. All but GET need the header
 * `x-csrf-token` of `session`.
 */
import { z } from "zod";
import {
  doubtSchema,
  exportedSchema,
  folderSchema,
  healthSchema,
  histogramSchema,
  inspectedFileSchema,
  listedObjectSchema,
  machineSchema,
  measurementsSchema,
  projectAnswerSchema,
  proposedObjectSchema,
  pyramidSchema,
  qualitySchema,
  recentProjectSchema,
  reportSchema,
  reviewItemSchema,
  roleSchema,
  sessionSchema,
  taskSchema,
} from "./answers.js";
import {
  authorSchema,
  channelSchema,
  jobKindSchema,
  jobSchema,
  metadataSchema,
  nameSchema,
  pixelSizeSchema,
  versionSchema,
} from "./entities.js";
import { acknowledgementSchema, operationSchema, proposalSchema } from "./operation.js";
import { route } from "./route.js";

const project = z.object({ project: z.string() });
const image = z.object({ project: z.string(), image: z.string() });
const job = z.object({ project: z.string(), job: z.string() });
const whole = z.coerce.number().int().min(0);
const at = z.object({ t: whole.default(0), z: whole.default(0) });
const flag = z.stringbool().default(false);
const ok = z.object({ ok: z.literal(true) });

export const routes = {
  health: route({
    method: "GET",
    path: "/health",
    access: "public",
    summary: "Is the server ready?",
    reply: healthSchema,
  }),
  machine: route({
    method: "GET",
    path: "/machine",
    access: "viewer",
    summary: "What this computer can do.",
    reply: machineSchema,
  }),
  tasks: route({
    method: "GET",
    path: "/tasks",
    access: "public",
    summary: "The tasks there are, with their options.",
    reply: z.array(taskSchema),
  }),

  session: route({
    method: "GET",
    path: "/session",
    access: "public",
    summary: "Who I am, and the token for changes.",
    reply: sessionSchema,
  }),
  signIn: route({
    method: "POST",
    path: "/session",
    access: "public",
    summary: "Sign in with name and password, or with a share link.",
    body: z.union([z.object({ name: z.string(), password: z.string().max(1000) }), z.object({ link: z.string() })]),
    reply: sessionSchema,
  }),
  signOut: route({ method: "DELETE", path: "/session", access: "public", summary: "Sign out.", reply: ok }),
  rename: route({
    method: "PATCH",
    path: "/session",
    access: "viewer",
    summary: "Change my name as shown beside edits.",
    body: z.object({ name: nameSchema }),
    reply: sessionSchema,
  }),
  accounts: route({
    method: "GET",
    path: "/accounts",
    access: "owner",
    summary: "All accounts.",
    reply: z.array(z.object({ id: z.string(), name: z.string(), role: roleSchema })),
  }),
  createAccount: route({
    method: "POST",
    path: "/accounts",
    access: "owner",
    summary: "Add an account.",
    body: z.object({ name: nameSchema, password: z.string().min(10).max(1000), role: roleSchema }),
    reply: z.object({ id: z.string(), name: z.string(), role: roleSchema }),
  }),
  deleteAccount: route({
    method: "DELETE",
    path: "/accounts/:account",
    access: "owner",
    summary: "Remove an account.",
    params: z.object({ account: z.string() }),
    reply: ok,
  }),
  shareLink: route({
    method: "POST",
    path: "/projects/:project/links",
    access: "owner",
    summary: "A link that lets its holder in with a role until it ends.",
    params: project,
    body: z.object({ role: roleSchema, days: z.number().min(1).max(365).default(14) }),
    reply: z.object({ link: z.string(), endsAt: z.number() }),
  }),

  recentProjects: route({
    method: "GET",
    path: "/projects",
    access: "viewer",
    summary: "Projects, the last used first.",
    reply: z.array(recentProjectSchema),
  }),
  createProject: route({
    method: "POST",
    path: "/projects",
    access: "owner",
    summary: "A new project, by default in the projects folder.",
    body: z.object({ name: nameSchema, task: z.string(), folder: z.string().exactOptional() }),
    reply: z.object({ id: z.string(), path: z.string() }),
  }),
  createSample: route({
    method: "POST",
    path: "/projects/sample",
    access: "owner",
    summary: "A new project on drawn images, some labelled.",
    body: z.object({ task: z.string(), seed: z.number().int().default(1) }),
    reply: z.object({ id: z.string(), path: z.string() }),
  }),
  openProject: route({
    method: "POST",
    path: "/projects/open",
    access: "owner",
    summary: "Open a project folder, or a folder of images as a new project.",
    body: z.object({ path: z.string(), task: z.string().exactOptional() }),
    reply: z.object({ id: z.string(), path: z.string(), images: z.array(z.string()) }),
  }),
  folders: route({
    method: "GET",
    path: "/folders",
    access: "owner",
    summary: "Folders to choose from, within those the owner opened.",
    query: z.object({ path: z.string().exactOptional() }),
    reply: folderSchema,
  }),
  project: route({
    method: "GET",
    path: "/projects/:project",
    access: "viewer",
    summary: "A project as it is now.",
    params: project,
    reply: projectAnswerSchema,
  }),
  remember: route({
    method: "PUT",
    path: "/projects/:project/place",
    access: "viewer",
    summary: "Where I am, to go on from there.",
    params: project,
    body: z.object({ place: z.string().max(2000) }),
    reply: ok,
  }),
  forgetProject: route({
    method: "DELETE",
    path: "/projects/:project",
    access: "owner",
    summary: "Take a project off the list, or delete its folder too.",
    params: project,
    query: z.object({ folder: flag }),
    reply: ok,
  }),

  propose: route({
    method: "POST",
    path: "/projects/:project/operations",
    access: "annotator",
    summary: "Do things; all or none. Kept on disk when answered.",
    params: project,
    body: z.object({ proposals: z.array(proposalSchema).min(1).max(1000) }),
    reply: z.object({ acknowledgements: z.array(acknowledgementSchema) }),
  }),
  history: route({
    method: "GET",
    path: "/projects/:project/operations",
    access: "viewer",
    summary: "What was done, by whom and when.",
    params: project,
    query: z.object({
      after: whole.exactOptional(),
      before: whole.exactOptional(),
      image: z.string().exactOptional(),
      by: z.string().exactOptional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      newestFirst: flag,
      light: flag,
    }),
    reply: z.object({ operations: z.array(operationSchema) }),
  }),
  undoState: route({
    method: "GET",
    path: "/projects/:project/undo",
    access: "viewer",
    summary: "What my undo and redo would do.",
    params: project,
    reply: z.object({ undo: operationSchema.nullable(), redo: operationSchema.nullable() }),
  }),
  undo: route({
    method: "POST",
    path: "/projects/:project/undo",
    access: "annotator",
    summary: "Take back my last step, or a given one.",
    params: project,
    body: z.object({ seq: z.number().int().exactOptional(), force: z.boolean().default(false) }),
    reply: acknowledgementSchema,
  }),
  redo: route({
    method: "POST",
    path: "/projects/:project/redo",
    access: "annotator",
    summary: "Do again what I took back last.",
    params: project,
    body: z.object({}),
    reply: acknowledgementSchema,
  }),
  restore: route({
    method: "POST",
    path: "/projects/:project/restore",
    access: "annotator",
    summary: "Go back to an earlier point, as one new step.",
    params: project,
    body: z.object({ seq: z.number().int().min(0) }),
    reply: acknowledgementSchema,
  }),
  versions: route({
    method: "GET",
    path: "/projects/:project/versions",
    access: "viewer",
    summary: "Named points.",
    params: project,
    reply: z.array(versionSchema),
  }),

  inspect: route({
    method: "POST",
    path: "/projects/:project/inspect",
    access: "annotator",
    summary: "What files are, before adding them.",
    params: project,
    body: z.object({ paths: z.array(z.string()).max(10_000) }),
    reply: z.object({ files: z.array(inspectedFileSchema) }),
  }),
  importImages: route({
    method: "POST",
    path: "/projects/:project/import",
    access: "annotator",
    summary: "Add files, with their label files when they have some. A job.",
    params: project,
    body: z.object({
      files: z
        .array(z.object({ path: z.string(), labels: z.string().exactOptional(), metadata: metadataSchema.default({}) }))
        .min(1),
      pixelSize: pixelSizeSchema.exactOptional(),
      channels: z.array(channelSchema).exactOptional(),
      /** Copy the pixels into the project as OME-Zarr; default: they stay where they are. */
      copy: z.boolean().default(false),
    }),
    reply: jobSchema,
  }),
  pyramid: route({
    method: "GET",
    path: "/projects/:project/images/:image/pyramid",
    access: "viewer",
    summary: "Levels and tiles of an image.",
    params: image,
    reply: pyramidSchema,
  }),
  tile: route({
    method: "GET",
    path: "/projects/:project/images/:image/tile",
    access: "viewer",
    summary:
      "One tile of one channel: pixels [y, x] in the image's dtype, little endian; headers x-height, x-width, x-dtype.",
    params: image,
    query: at.extend({ level: whole, c: whole, ty: whole, tx: whole }),
    binary: "application/octet-stream",
  }),
  thumbnail: route({
    method: "GET",
    path: "/projects/:project/images/:image/thumbnail",
    access: "viewer",
    summary: "A small picture, contrast stretched, with outlines when asked (solid a person's, dashed a model's).",
    params: image,
    query: at.extend({ size: z.coerce.number().int().min(16).max(1024).default(240), labels: flag }),
    binary: "image/png",
  }),
  histogram: route({
    method: "GET",
    path: "/projects/:project/images/:image/histogram",
    access: "viewer",
    summary: "How often each value occurs in a channel.",
    params: image,
    query: at.extend({ c: whole.default(0) }),
    reply: histogramSchema,
  }),
  labels: route({
    method: "GET",
    path: "/projects/:project/images/:image/labels",
    access: "viewer",
    summary: "Labels of a plane with its objects, now or as after operation `at`: see decodePlaneLabels.",
    params: image,
    query: at.extend({ at: whole.exactOptional() }),
    binary: "application/octet-stream",
  }),
  objects: route({
    method: "GET",
    path: "/projects/:project/images/:image/objects",
    access: "viewer",
    summary: "Objects of a plane with their sizes and means.",
    params: image,
    query: at,
    reply: z.object({ seq: z.number(), objects: z.array(listedObjectSchema) }),
  }),
  outline: route({
    method: "POST",
    path: "/projects/:project/images/:image/outline",
    access: "annotator",
    summary: "One click proposes one object, from the current model or else a watershed.",
    params: image,
    body: z.object({
      t: z.number().int().default(0),
      z: z.number().int().default(0),
      y: z.number(),
      x: z.number(),
      add: z.array(z.object({ y: z.number(), x: z.number() })).default([]),
      take: z.array(z.object({ y: z.number(), x: z.number() })).default([]),
    }),
    reply: proposedObjectSchema,
  }),
  doubts: route({
    method: "GET",
    path: "/projects/:project/images/:image/doubts",
    access: "viewer",
    summary: "Places of an image that need a person, the most doubtful first.",
    params: image,
    query: at,
    reply: z.object({ doubts: z.array(doubtSchema) }),
  }),
  review: route({
    method: "GET",
    path: "/projects/:project/review",
    access: "viewer",
    summary: "Images with unchecked outlines.",
    params: project,
    query: z.object({ order: z.enum(["unsure", "unlike"]).default("unsure") }),
    reply: z.object({ items: z.array(reviewItemSchema), labelNext: z.string().nullable() }),
  }),

  quality: route({
    method: "GET",
    path: "/projects/:project/quality",
    access: "viewer",
    summary: "The last check of the data, or null.",
    params: project,
    reply: z.object({ quality: qualitySchema.nullable(), stale: z.boolean() }),
  }),
  report: route({
    method: "GET",
    path: "/projects/:project/models/:model/report",
    access: "viewer",
    summary: "How good a model is, image by image.",
    params: project.extend({ model: z.string() }),
    reply: reportSchema,
  }),
  modelFile: route({
    method: "GET",
    path: "/projects/:project/models/:model/:file",
    access: "viewer",
    summary: "model.onnx or card.json.",
    params: project.extend({ model: z.string(), file: z.enum(["model.onnx", "card.json"]) }),
    binary: "application/octet-stream",
  }),
  shippedModels: route({
    method: "GET",
    path: "/models",
    access: "viewer",
    summary: "Models that come with the program.",
    reply: z.array(
      z.object({
        name: z.string(),
        task: z.string(),
        about: z.string(),
        headline: z.object({ name: z.string(), value: z.number() }).nullable(),
      }),
    ),
  }),
  measurements: route({
    method: "GET",
    path: "/projects/:project/measurements",
    access: "viewer",
    summary: "The table of objects, computed when labels changed. Numbers are in µm where the pixel size is known.",
    params: project,
    query: z.object({ reviewedOnly: flag }),
    reply: measurementsSchema,
  }),
  measurementsFile: route({
    method: "GET",
    path: "/projects/:project/measurements.:format",
    access: "viewer",
    summary: "The same table as a file.",
    params: project.extend({ format: z.enum(["csv", "parquet"]) }),
    query: z.object({ reviewedOnly: flag }),
    binary: "application/octet-stream",
  }),
  methods: route({
    method: "GET",
    path: "/projects/:project/methods",
    access: "viewer",
    summary: "A methods paragraph for a paper, with versions and settings.",
    params: project,
    reply: z.object({ text: z.string() }),
  }),

  jobs: route({
    method: "GET",
    path: "/projects/:project/jobs",
    access: "viewer",
    summary: "Jobs, the newest first.",
    params: project,
    query: z.object({ kind: jobKindSchema.exactOptional() }),
    reply: z.array(jobSchema),
  }),
  startJob: route({
    method: "POST",
    path: "/projects/:project/jobs",
    access: "annotator",
    summary: "Start long work; options by kind, see jobOptions.",
    params: project,
    body: z.object({ kind: jobKindSchema, options: z.record(z.string(), z.unknown()) }),
    reply: jobSchema,
  }),
  job: route({
    method: "GET",
    path: "/projects/:project/jobs/:job",
    access: "viewer",
    summary: "One job.",
    params: job,
    reply: jobSchema,
  }),
  controlJob: route({
    method: "POST",
    path: "/projects/:project/jobs/:job",
    access: "annotator",
    summary: "Cancel, pause, go on, or stop and use what is reached.",
    params: job,
    body: z.object({ do: z.enum(["cancel", "pause", "resume", "finish"]) }),
    reply: jobSchema,
  }),
  exportedFile: route({
    method: "GET",
    path: "/projects/:project/exports/:job/:file",
    access: "viewer",
    summary: "A file an export wrote; all.zip has all of them.",
    params: job.extend({ file: z.string() }),
    binary: "application/octet-stream",
  }),
  exported: route({
    method: "GET",
    path: "/projects/:project/exports/:job",
    access: "viewer",
    summary: "What an export wrote.",
    params: job,
    reply: exportedSchema,
  }),
} as const;

export type Routes = typeof routes;

const images = z.array(z.string()).exactOptional();

/** Options of each kind of job; `images` left out means all that fit. */
export const jobOptions = {
  import: z.record(z.string(), z.unknown()),
  pyramid: z.object({ images }),
  check: z.object({}),
  train: z.object({
    minutes: z
      .number()
      .positive()
      .max(24 * 60),
    /** A model of the project, the name of a shipped one, or null for nothing. */
    from: z.string().nullable(),
    seed: z.number().int().default(1),
    name: nameSchema.exactOptional(),
    options: z.record(z.string(), z.unknown()).default({}),
  }),
  predict: z.object({ images, model: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  evaluate: z.object({ model: z.string(), on: z.enum(["test", "validation"]).default("test") }),
  measure: z.object({}),
  export: z.object({
    images,
    reviewedOnly: z.boolean().default(false),
    what: z
      .array(
        z.enum([
          "masks-tiff",
          "masks-png",
          "outlines-imagej",
          "outlines-geojson",
          "table-csv",
          "table-parquet",
          "ome-zarr",
          "model",
          "project",
          "methods",
        ]),
      )
      .min(1),
  }),
} as const;

/** Options of an export as a caller gives them. */
export type ExportOptions = z.input<(typeof jobOptions)["export"]>;

/** What a training job shows while it runs: `JobRecord.live`. */
export const trainLiveSchema = z.object({
  stage: z.enum(["preparing", "learning", "testing"]),
  /** Seconds since learning began, over pauses. */
  seconds: z.number(),
  minutes: z.number(),
  images: z.number(),
  objects: z.number(),
  epoch: z.number(),
  epochs: z.number().nullable(),
  learningRate: z.number().nullable(),
  seed: z.number(),
  curve: z.array(
    z.object({
      seconds: z.number(),
      loss: z.number(),
      validationLoss: z.number().nullable(),
      right: z.number().nullable(),
    }),
  ),
  best: z.object({ right: z.number(), seconds: z.number() }).nullable(),
  floor: z.object({ name: z.string(), right: z.number() }).nullable(),
  people: z.number().nullable(),
  /** The watched image, with the model's outlines minute by minute: polygons [y, x, y, x, ...] in pixels. */
  preview: z
    .object({
      image: z.string(),
      frames: z.array(
        z.object({
          seconds: z.number(),
          outlines: z.array(z.array(z.number())),
          right: z.number(),
          missed: z.number(),
          extra: z.number(),
        }),
      ),
    })
    .nullable(),
});
export type TrainLive = z.infer<typeof trainLiveSchema>;

/** What goes over the socket /api/projects/:project/live, from the server. */
export const liveMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), seq: z.number(), you: z.string() }),
  z.object({ type: z.literal("operation"), acknowledgement: acknowledgementSchema }),
  z.object({ type: z.literal("job"), job: jobSchema }),
  z.object({
    type: z.literal("presence"),
    /** One entry per window; `id` is the window's. */
    people: z.array(
      z.object({
        id: z.string(),
        author: authorSchema,
        image: z.string().nullable(),
        step: z.string().nullable(),
        /** Where the pointer is, in pixels of the image. */
        pointer: z.object({ y: z.number(), x: z.number() }).nullable(),
        /** "cutting 101" */
        doing: z.string().nullable(),
        /** The stroke being drawn: y, x, y, x, ... */
        stroke: z.array(z.number()).nullable(),
      }),
    ),
  }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;

/** From a window to the server. */
export const livePresenceSchema = z.object({
  type: z.literal("presence"),
  image: z.string().nullable(),
  step: z.string().nullable(),
  pointer: z.object({ y: z.number(), x: z.number() }).nullable(),
  doing: z.string().max(100).nullable(),
  stroke: z.array(z.number()).max(4000).nullable(),
});
export type LivePresence = z.infer<typeof livePresenceSchema>;
