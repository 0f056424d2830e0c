/**
 * What a change does to the entities of a project (all but label pixels): pure, so that a browser can show it before the
 * server has answered. Replaying the journal is applying its changes in order.
 */
import { CambrianError } from "@cambrian/core";
import type { Author, ImageRecord, ModelRecord, ProjectState, Split } from "../entities/entities.js";
import type { Change } from "./operation.js";

export interface Applied {
  readonly state: ProjectState;
  /** Changes that take it back, in the order in which to make them. Label edits are inverted elsewhere. */
  readonly inverse: readonly Change[];
}

export interface ApplyContext {
  readonly seq: number;
  readonly at: number;
  readonly by: Author;
  /** Taking something back: rules for people (a tested image stays tested) still hold, follow-up states do not. */
  readonly isReturn?: boolean;
}

/** A project before its first operation. */
export function emptyState(id: string): ProjectState {
  return {
    id,
    name: "",
    task: "",
    createdAt: 0,
    seq: 0,
    classes: [],
    images: [],
    models: [],
    versions: [],
    settings: {},
  };
}

/** Throws `project/unknown-image`, `project/unknown-model`, `project/image-exists`, `split/was-tested`. */
export function applyChange(state: ProjectState, change: Change, context: ApplyContext): Applied {
  switch (change.kind) {
    case "project.create":
      return {
        state: { ...state, name: change.name, task: change.task, createdAt: context.at },
        inverse: [],
      };
    case "project.rename":
      return { state: { ...state, name: change.name }, inverse: [{ kind: "project.rename", name: state.name }] };
    case "project.settings": {
      const before = Object.fromEntries(Object.keys(change.set).map((key) => [key, state.settings[key] ?? null]));
      return {
        state: { ...state, settings: { ...state.settings, ...change.set } },
        inverse: [{ kind: "project.settings", set: before }],
      };
    }
    case "project.classes":
      return {
        state: { ...state, classes: change.classes },
        inverse: [{ kind: "project.classes", classes: state.classes }],
      };
    case "images.add":
      return addImages(state, change, context);
    case "images.remove":
    case "images.restore": {
      const removed = change.kind === "images.remove";
      return {
        state: changeImages(state, change.images, (image) => ({ ...image, removed })),
        inverse: [{ kind: removed ? "images.restore" : "images.remove", images: change.images }],
      };
    }
    case "image.describe":
      return describeImage(state, change);
    case "image.state": {
      const { state: before } = imageOf(state, change.image);
      return {
        state: changeImages(state, [change.image], (image) => ({ ...image, state: change.state })),
        inverse: [{ kind: "image.state", image: change.image, state: before }],
      };
    }
    case "images.split":
      return splitImages(state, change);
    case "labels.edit":
      return followEdit(state, change, context);
    case "model.add":
      return {
        state: { ...state, models: [...state.models.filter(({ id }) => id !== change.model.id), change.model] },
        inverse: [{ kind: "model.discard", model: change.model.id }],
      };
    case "model.keep":
    case "model.discard":
      return settleModel(state, change);
    case "version.name": {
      const { at, by } = context;
      const version = { name: change.name, seq: change.seq, at, by };
      return { state: { ...state, versions: [...state.versions, version] }, inverse: [] };
    }
    case "undo":
    case "restore": {
      let now = state;
      const inverse: Change[] = [];
      for (const each of change.changes) {
        const applied = applyChange(now, each, { ...context, isReturn: true });
        now = applied.state;
        inverse.unshift(...applied.inverse);
      }
      return { state: now, inverse };
    }
  }
}

/** Throws `project/unknown-image`. */
export function imageOf(state: ProjectState, id: string): ImageRecord {
  const image = state.images.find((each) => each.id === id);
  if (image) return image;
  throw new CambrianError(
    "project/unknown-image",
    `The project has no image "${id}". It has ${state.images.length}; was it opened in another project?`,
    { image: id },
  );
}

function changeImages(
  state: ProjectState,
  ids: readonly string[],
  turn: (image: ImageRecord) => ImageRecord,
): ProjectState {
  for (const id of ids) imageOf(state, id);
  const chosen = new Set(ids);
  return { ...state, images: state.images.map((image) => (chosen.has(image.id) ? turn(image) : image)) };
}

type Of<K extends Change["kind"]> = Extract<Change, { readonly kind: K }>;

function addImages(state: ProjectState, { images }: Of<"images.add">, { at }: ApplyContext): Applied {
  const known = new Map(state.images.map((image) => [image.id, image]));
  for (const { id, name } of images) {
    if (known.has(id))
      throw new CambrianError("project/image-exists", `The project has the image "${name}" already.`, { image: id });
  }
  const added = images.map(
    (image): ImageRecord => ({
      ...image,
      state: "new",
      everTested: image.split === "test",
      addedAt: at,
      removed: false,
    }),
  );
  return {
    state: { ...state, images: [...state.images, ...added] },
    inverse: [{ kind: "images.remove", images: images.map(({ id }) => id) }],
  };
}

function describeImage(state: ProjectState, change: Of<"image.describe">): Applied {
  const image = imageOf(state, change.image);
  const { pixelSize, metadata, ...rest } = change.set;
  const merged = Object.fromEntries(
    Object.entries({ ...image.metadata, ...metadata }).filter(([, value]) => value !== ""),
  );
  const { pixelSize: known, ...others } = image;
  const size = pixelSize === undefined ? known : (pixelSize ?? undefined);
  const next: ImageRecord = { ...others, ...rest, metadata: merged, ...(size ? { pixelSize: size } : {}) };
  const set: { -readonly [K in keyof Of<"image.describe">["set"]]: Of<"image.describe">["set"][K] } = {};
  if (rest.name !== undefined) set.name = image.name;
  if (rest.path !== undefined) set.path = image.path;
  if (rest.channels !== undefined) set.channels = image.channels;
  if (pixelSize !== undefined) set.pixelSize = known ?? null;
  if (metadata) set.metadata = Object.fromEntries(Object.keys(metadata).map((key) => [key, image.metadata[key] ?? ""]));
  return {
    state: changeImages(state, [image.id], () => next),
    inverse: [{ kind: "image.describe", image: image.id, set }],
  };
}

function splitImages(state: ProjectState, { images, split }: Of<"images.split">): Applied {
  for (const id of images) {
    const { everTested, name } = imageOf(state, id);
    if (everTested && split !== "test" && split !== null)
      throw new CambrianError(
        "split/was-tested",
        `"${name}" has been used to test a model, so it is never learnt from. Choose other images, or leave it among the test images.`,
        { image: id, split },
      );
  }
  const before = new Map<Split | null, string[]>();
  for (const id of images) {
    const own = imageOf(state, id).split ?? null;
    before.set(own, [...(before.get(own) ?? []), id]);
  }
  return {
    state: changeImages(state, images, ({ split: _, ...image }) => ({
      ...image,
      ...(split ? { split } : {}),
      everTested: image.everTested || split === "test",
    })),
    inverse: [...before]
      // What was once a test image cannot go back to be learnt from; it is left out instead.
      .map(([own, ids]) => ({ kind: "images.split" as const, images: ids, split: split === "test" ? null : own })),
  };
}

/** Drawing makes an image labelled; a model's outlines on an untouched one make it predicted. */
function followEdit(state: ProjectState, change: Of<"labels.edit">, { by, isReturn }: ApplyContext): Applied {
  const image = imageOf(state, change.image);
  if (isReturn || by.kind === "import") return { state, inverse: [] };
  const next = by.kind === "person" ? "labelled" : image.state === "new" ? "predicted" : image.state;
  if (next === image.state) return { state, inverse: [] };
  return applyChange(
    state,
    { kind: "image.state", image: image.id, state: next },
    { seq: 0, at: 0, by, isReturn: true },
  );
}

function settleModel(state: ProjectState, { kind, model: id }: Of<"model.keep" | "model.discard">): Applied {
  const model = state.models.find((each) => each.id === id);
  if (!model)
    throw new CambrianError("project/unknown-model", `The project has no model "${id}".`, {
      model: id,
      models: state.models.map((each) => each.id),
    });
  const next: ModelRecord = { ...model, state: kind === "model.keep" ? "kept" : "discarded" };
  const back = model.state === "discarded" ? "model.discard" : "model.keep";
  return {
    state: { ...state, models: state.models.map((each) => (each.id === id ? next : each)) },
    inverse: [{ kind: back, model: id }],
  };
}
