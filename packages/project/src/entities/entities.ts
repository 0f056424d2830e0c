/**
 * The things a project holds, as plain JSON. Everything here is the result of the operations in the journal: replaying
 * them gives the same entities.
 */
import type { DType, ImageSize, PixelSize } from "@cambrian/core";

/** Who did something: a person, or a model that acted for one. */
export interface Author {
  readonly kind: "person" | "model" | "import";
  /** Account id, model id, or the format's name. */
  readonly id: string;
  /** As shown beside the edit. */
  readonly name: string;
}

export type Split = "train" | "validation" | "test";

/** `new`: nothing drawn. `predicted`: a model's outlines nobody has checked. `labelled`: a person drew. `reviewed`: a person said it is right. */
export type ImageState = "new" | "labelled" | "predicted" | "reviewed";

export interface ProjectChannel {
  readonly name: string;
  /** "#RRGGBB" the person chose, or the house's order. */
  readonly color: string;
}

export interface ImageRecord {
  readonly id: string;
  readonly name: string;
  /** Absolute, or relative to the project folder when the file lies in it; forward slashes. */
  readonly path: string;
  readonly format: string;
  readonly dtype: DType;
  readonly size: ImageSize;
  readonly channels: readonly ProjectChannel[];
  readonly rgb: boolean;
  /** Micrometres; missing when nobody said. */
  readonly pixelSize?: PixelSize;
  /** Of the file, when it was added: tells a moved file from another one. */
  readonly sha256: string;
  readonly bytes: number;
  readonly state: ImageState;
  readonly split?: Split;
  /** Has it ever been in the test split? Then it never enters training. */
  readonly everTested: boolean;
  /** Columns of the user: condition, well, patient, and what a CSV brought. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly addedAt: number;
  readonly removed: boolean;
}

/** One labelled object of one plane. */
export interface ObjectRecord {
  readonly id: number;
  /** Who drew the outline first. */
  readonly by: Author;
  /** Who said a model's outline is right, or changed it. Missing: nobody checked it. */
  readonly acceptedBy?: Author;
  /** Index into the project's classes; missing: the first. */
  readonly classIndex?: number;
  /** 0..1 of the model that proposed it. */
  readonly confidence?: number;
  /** Index into the house's label colours; sticky. */
  readonly color: number;
}

export interface ClassRecord {
  readonly name: string;
  /** "#RRGGBB" */
  readonly color: string;
}

export interface ModelRecord {
  readonly id: string;
  /** As shown: "model 2". */
  readonly name: string;
  /** Folder, relative to the project, with model.onnx and card.json; or the name of a shipped model. */
  readonly path: string;
  readonly sha256: string;
  readonly createdAt: number;
  /** The job that made it. */
  readonly job?: string;
  readonly headline?: { readonly name: string; readonly value: number };
  readonly state: "new" | "kept" | "discarded";
}

export interface VersionRecord {
  readonly name: string;
  /** The journal up to and with this operation. */
  readonly seq: number;
  readonly at: number;
  readonly by: Author;
}

/** A plane that carries labels. */
export interface PlaneRef {
  readonly t: number;
  readonly z: number;
}

/** All entities but label pixels and objects. */
export interface ProjectState {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly createdAt: number;
  /** Number of the last operation; 0 for none. */
  readonly seq: number;
  readonly classes: readonly ClassRecord[];
  readonly images: readonly ImageRecord[];
  readonly models: readonly ModelRecord[];
  readonly versions: readonly VersionRecord[];
  readonly settings: Readonly<Record<string, unknown>>;
}
