/**
 * The contract of the family of stores: where a project's journal, snapshots and jobs lie. SQLite in the project folder by
 * default, the same schema on PostgreSQL for a team's server.
 */
import type { Author, ObjectRecord, PlaneRef, ProjectState } from "../entities/entities.js";
import type { JobKind, JobRecord, JobState } from "../jobs/job.js";
import type { Acknowledgement, ChangeKind, Operation, Proposal } from "../journal/operation.js";

/** Labels of one plane at one moment. */
export interface PlaneLabels {
  readonly height: number;
  readonly width: number;
  /** [y, x], a copy. */
  readonly data: Uint32Array;
  readonly objects: readonly ObjectRecord[];
  /** The last operation that is in it (of the whole project). */
  readonly seq: number;
}

export interface HistoryQuery {
  /** Only later than this operation. */
  readonly after?: number;
  /** Only earlier than this one. */
  readonly before?: number;
  readonly image?: string;
  readonly by?: string;
  readonly kinds?: readonly ChangeKind[];
  /** Default 200. */
  readonly limit?: number;
  /** Newest first; default false. */
  readonly newestFirst?: boolean;
  /** Leave label runs out, which can be large; default false. */
  readonly light?: boolean;
}

/** What undo and redo could take next for one person. */
export interface UndoState {
  readonly undo?: Operation;
  readonly redo?: Operation;
}

/** An open project. One writer per project folder; close it with `await using` or `close()`. */
export interface ProjectStore extends AsyncDisposable {
  /** Entities now; the same object until something changes. */
  readonly state: ProjectState;
  /**
   * Put proposals in order and keep them. All of one call or none. On disk when the promise resolves. A proposal that was
   * kept before (same id) is answered with its first acknowledgement. Throws coded errors, for example
   * `project/unknown-image`, `labels/outside`, `split/was-tested`.
   */
  apply(proposals: readonly Proposal[], by: Author): Promise<readonly Acknowledgement[]>;
  /** Take back the person's own last step that still stands (or `seq`). Throws `undo/nothing`, `undo/later-step` (with who) unless `force`. */
  undo(by: Author, options?: { readonly seq?: number; readonly force?: boolean }): Promise<Acknowledgement>;
  redo(by: Author): Promise<Acknowledgement>;
  undoState(by: Author): Promise<UndoState>;
  /** Everything as after operation `seq`, as one new operation. */
  restore(seq: number, by: Author): Promise<Acknowledgement>;
  history(query?: HistoryQuery): Promise<readonly Operation[]>;
  /** Labels of a plane now, or as after operation `at`. Zeroes where nothing was drawn. */
  labels(image: string, plane: PlaneRef, options?: { readonly at?: number }): Promise<PlaneLabels>;
  /** Planes of an image with at least one object, in order. */
  labelledPlanes(image: string): Promise<readonly PlaneRef[]>;
  /** How many objects each image has, by id; all planes together. */
  objectCounts(): Promise<ReadonlyMap<string, number>>;
  /** How many of them a model drew and nobody checked (`by.kind` is "model", no `acceptedBy`), by image; images without any may be missing. */
  uncheckedCounts(): Promise<ReadonlyMap<string, number>>;
  /** Told after every operation, in order. Returns how to stop. */
  subscribe(listener: (acknowledgement: Acknowledgement) => void): () => void;

  readonly jobs: JobStore;
  /** Journal, snapshots and references agree; what is wrong otherwise. */
  verify(): Promise<readonly { readonly code: string; readonly message: string }[]>;
  close(): Promise<void>;
}

export interface JobStore {
  create(kind: JobKind, options: Readonly<Record<string, unknown>>, by: Author): Promise<JobRecord>;
  get(id: string): Promise<JobRecord | undefined>;
  list(query?: {
    readonly states?: readonly JobState[];
    readonly kinds?: readonly JobKind[];
  }): Promise<readonly JobRecord[]>;
  /** The oldest queued job of these kinds becomes running with a lease; `undefined` when there is none. */
  take(owner: string, kinds: readonly JobKind[], leaseMs: number): Promise<JobRecord | undefined>;
  /** Prolong the lease and keep what is shown. False when the job is no longer this owner's. */
  beat(id: string, owner: string, patch: Pick<JobRecord, "progress" | "live">, leaseMs: number): Promise<boolean>;
  /** End, pause or queue again. */
  settle(
    id: string,
    patch: Partial<Pick<JobRecord, "state" | "result" | "error" | "progress" | "live">>,
  ): Promise<JobRecord>;
  /** Running jobs whose lease ran out are queued again; returns them. */
  recover(): Promise<readonly JobRecord[]>;
  subscribe(listener: (job: JobRecord) => void): () => void;
}
