/** A project: images, annotations, models and runs, and the journal of everything a person did. Imports core, formats, nn, tasks. */
export type {
  Author,
  ClassRecord,
  ImageRecord,
  ImageState,
  ModelRecord,
  ObjectRecord,
  PlaneRef,
  ProjectChannel,
  ProjectState,
  Split,
  VersionRecord,
} from "./entities/entities.js";
export type { JobHandler, JobKind, JobRecord, JobState, JobWork } from "./jobs/job.js";
export { type Applied, type ApplyContext, applyChange, emptyState, imageOf } from "./journal/apply-change.js";
export type {
  Acknowledgement,
  Change,
  ChangeKind,
  NewImage,
  ObjectChange,
  Operation,
  Proposal,
} from "./journal/operation.js";
export { type ReplayedJournal, type ReplayedPlane, replayJournal } from "./journal/replay-journal.js";
export type { HistoryQuery, JobStore, PlaneLabels, ProjectStore, UndoState } from "./store/store.js";
