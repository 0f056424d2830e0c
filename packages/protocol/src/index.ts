/** What the server and its clients say to each other. Imports core, tasks, project. */

/** Entities and operations, passed on so that the workbench needs no second package. */
export type {
  Acknowledgement,
  Author,
  Change,
  ClassRecord,
  ImageRecord,
  ImageState,
  JobKind,
  JobRecord,
  JobState,
  ModelRecord,
  ObjectChange,
  ObjectRecord,
  Operation,
  PlaneLabels,
  PlaneRef,
  ProjectChannel,
  ProjectState,
  Proposal,
  Split,
  VersionRecord,
} from "@cambrian/project";
/** What a change does to a project's entities, so that a window can follow without asking again. */
export { applyChange } from "@cambrian/project";
export {
  type Box,
  boxSchema,
  type Doubt,
  doubtSchema,
  exportedSchema,
  type Finding,
  findingSchema,
  folderSchema,
  healthSchema,
  histogramSchema,
  inspectedFileSchema,
  type ListedObject,
  listedObjectSchema,
  type Measurements,
  machineSchema,
  measurementsSchema,
  type Pyramid,
  projectAnswerSchema,
  proposedObjectSchema,
  pyramidSchema,
  type Quality,
  qualitySchema,
  type Report,
  recentProjectSchema,
  reportSchema,
  reviewItemSchema,
  roleSchema,
  sessionSchema,
  taskSchema,
} from "./answers.js";
export { type CallOptions, type Client, type ClientOptions, makeClient } from "./client.js";
export {
  authorSchema,
  channelSchema,
  classSchema,
  errorSchema,
  imageSchema,
  jobSchema,
  modelSchema,
  objectSchema,
  projectSchema,
  versionSchema,
} from "./entities.js";
export { type LeftOut, leftOut } from "./left-out.js";
export {
  acknowledgementSchema,
  changeSchema,
  operationSchema,
  proposalSchema,
  proposedChangeSchema,
} from "./operation.js";
export { decodePlaneLabels, decodePlaneRuns, encodePlaneLabels, type PlaneRuns } from "./plane-labels.js";
export type { Access, Method, Route, RouteInput, RouteReply } from "./route.js";
export {
  type ExportOptions,
  jobOptions,
  type LiveMessage,
  type LivePresence,
  liveMessageSchema,
  livePresenceSchema,
  type Routes,
  routes,
  type TrainLive,
  trainLiveSchema,
} from "./routes.js";
