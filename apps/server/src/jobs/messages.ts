/** What the server and the process that does a job say to each other. */
import type { ErrorData, Progress } from "@cambrian/core";
import type { Author, Change, JobKind, PlaneLabels, PlaneRef, ProjectState } from "@cambrian/project";

export interface StartMessage {
  readonly type: "start";
  readonly job: string;
  readonly kind: JobKind;
  readonly options: Readonly<Record<string, unknown>>;
  readonly by: Author;
  /** The job's own folder. */
  readonly jobFolder: string;
  readonly folder: string;
  readonly cache: string;
  readonly state: ProjectState;
  readonly threads: number;
}

/** A question the process asks about the project; only the server touches the store. */
export interface Calls {
  state(): ProjectState;
  labels(image: string, plane: PlaneRef, at?: number): PlaneLabels;
  labelledPlanes(image: string): readonly PlaneRef[];
  /** Checked absolute path of an image's file. */
  path(image: string): string;
  /** Checked real path of a file that somebody named. */
  find(path: string): string;
  methods(): string;
  /** A copy of the store's files in a fresh folder: their names in a project, and where the copies are. */
  copyStore(to: string): readonly { readonly name: string; readonly path: string }[];
  /** Put steps into the journal; what was renumbered, by step. */
  apply(changes: readonly Change[], by: Author): readonly Readonly<Record<number, number>>[];
}

export type CallName = keyof Calls;

export type ToWorker =
  | StartMessage
  | { readonly type: "answer"; readonly id: number; readonly value?: unknown; readonly error?: ErrorData }
  | { readonly type: "pause" }
  | { readonly type: "finish" };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "show"; readonly live: Readonly<Record<string, unknown>> }
  | { readonly type: "ask"; readonly id: number; readonly name: CallName; readonly args: readonly unknown[] }
  | { readonly type: "done"; readonly result: Readonly<Record<string, unknown>> }
  | { readonly type: "failed"; readonly error: ErrorData };
