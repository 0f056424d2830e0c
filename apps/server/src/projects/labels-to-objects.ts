/** Labels from a file or a model as a step of the journal: the pixels that change and the objects they belong to. */
import { diffLabels, type Labels, labelIds } from "@cambrian/core";
import type { Author, Change, ObjectRecord, PlaneLabels, PlaneRef } from "@cambrian/project";
import { colourLabels } from "cambrian";

export interface NewObjects {
  readonly image: string;
  readonly plane: PlaneRef;
  /** The gesture: "import", "predict". */
  readonly tool: string;
  readonly by: Author;
  /** How sure the model is, by label. */
  readonly confidence?: ReadonlyMap<number, number>;
}

/**
 * The step that turns what is drawn now into `labels`. An object of `labels` whose number an object of now has keeps its
 * record; the others are new. `undefined` when nothing changes.
 */
export function makeLabelChange(now: PlaneLabels, labels: Labels, about: NewObjects): Change | undefined {
  const runs = diffLabels(now.data, labels.data);
  if (runs.length === 0) return undefined;
  const before = new Map(now.objects.map((object) => [object.id, object]));
  const colours = colourLabels(labels);
  const ids = new Set(labelIds(labels));
  const added = [...ids]
    .filter((id) => !before.has(id))
    .map((id) => {
      const confidence = about.confidence?.get(id);
      const after: ObjectRecord = {
        id,
        by: about.by,
        color: colours.get(id) ?? 0,
        ...(confidence === undefined ? {} : { confidence: Math.min(1, Math.max(0, confidence)) }),
      };
      return { id, before: null, after };
    });
  const gone = [...before.values()]
    .filter(({ id }) => !ids.has(id))
    .map((each) => ({ id: each.id, before: each, after: null }));
  return {
    kind: "labels.edit",
    image: about.image,
    plane: about.plane,
    tool: about.tool,
    runs,
    objects: [...gone, ...added],
  };
}
