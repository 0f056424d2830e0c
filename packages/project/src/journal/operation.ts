/**
 * What can be done to a project: the words of the journal. An operation is proposed by a client, put in order by the
 * server, and kept for ever; undo is another operation.
 */
import type { LabelEdit } from "@cambrian/core";
import type {
  Author,
  ClassRecord,
  ImageRecord,
  ImageState,
  ModelRecord,
  ObjectRecord,
  PlaneRef,
  ProjectChannel,
  Split,
} from "../entities/entities.js";

/** An object before and after an edit; `null` where there is none. */
export interface ObjectChange {
  readonly id: number;
  readonly before: ObjectRecord | null;
  readonly after: ObjectRecord | null;
}

/** The change itself, by kind. */
export type Change =
  | { readonly kind: "project.create"; readonly name: string; readonly task: string }
  | { readonly kind: "project.rename"; readonly name: string }
  | { readonly kind: "project.settings"; readonly set: Readonly<Record<string, unknown>> }
  | { readonly kind: "project.classes"; readonly classes: readonly ClassRecord[] }
  | { readonly kind: "images.add"; readonly images: readonly NewImage[] }
  | { readonly kind: "images.remove"; readonly images: readonly string[] }
  | { readonly kind: "images.restore"; readonly images: readonly string[] }
  | {
      readonly kind: "image.describe";
      readonly image: string;
      readonly set: {
        readonly name?: string;
        readonly path?: string;
        readonly channels?: readonly ProjectChannel[];
        /** `null` forgets it. */
        readonly pixelSize?: ImageRecord["pixelSize"] | null;
        /** Merged; a value of "" removes the column. */
        readonly metadata?: Readonly<Record<string, string>>;
      };
    }
  | { readonly kind: "image.state"; readonly image: string; readonly state: ImageState }
  | { readonly kind: "images.split"; readonly images: readonly string[]; readonly split: Split | null }
  /** Pixels and objects of one plane. `tool` names the gesture: "brush", "cut", "merge", "predict", "import". */
  | {
      readonly kind: "labels.edit";
      readonly image: string;
      readonly plane: PlaneRef;
      readonly tool: string;
      readonly runs: LabelEdit;
      readonly objects: readonly ObjectChange[];
    }
  | { readonly kind: "model.add"; readonly model: ModelRecord }
  | { readonly kind: "model.keep" | "model.discard"; readonly model: string }
  | { readonly kind: "version.name"; readonly name: string; readonly seq: number }
  /** Take back operation `seq`; `changes` is filled in by the store: what it really did. Redo is the undo of an undo. */
  | { readonly kind: "undo"; readonly seq: number; readonly changes: readonly Change[] }
  /** Go back to the state after operation `seq`; `changes` is filled in by the store. */
  | { readonly kind: "restore"; readonly seq: number; readonly changes: readonly Change[] };

export type ChangeKind = Change["kind"];

/** What a client says about a new image; the store adds the rest. */
export type NewImage = Omit<ImageRecord, "state" | "everTested" | "removed" | "addedAt">;

/** What a client sends. `id` is made by the client (a UUID): sending twice does it once. */
export interface Proposal {
  readonly id: string;
  /** The last operation the client had seen. */
  readonly base: number;
  readonly change: Change;
}

/** What stands in the journal. */
export interface Operation {
  /** 1, 2, 3, ... in the order in which they hold. */
  readonly seq: number;
  readonly id: string;
  /** Milliseconds since 1970, of the server. */
  readonly at: number;
  readonly by: Author;
  /** As it was really done: runs carry what stood there, a new object's number may differ from the proposed one. */
  readonly change: Change;
}

/** The server's answer to a proposal. It is on disk when this is sent. */
export interface Acknowledgement {
  readonly operation: Operation;
  /** Numbers of new objects that were taken meanwhile: proposed -> given. */
  readonly renumbered: Readonly<Record<number, number>>;
  /** Objects of others that changed since `base` and were drawn over: who is told what was replaced. */
  readonly replaced: readonly { readonly object: number; readonly by: Author; readonly pixels: number }[];
}
