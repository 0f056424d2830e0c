/** Doubts as the workbench gets them: each answer with the objects that come into being or go. */
import type { Author, ObjectChange, ObjectRecord } from "@cambrian/project";
import type { Doubt } from "@cambrian/protocol";
import type { CellDoubt } from "@cambrian/tasks";

export function describeDoubt(doubt: CellDoubt, objects: readonly ObjectRecord[], me: Author): Doubt {
  const byId = new Map(objects.map((object) => [object.id, object]));
  return {
    id: doubt.id,
    kind: doubt.kind,
    question: doubt.question,
    reason: doubt.reason,
    objects: [...doubt.objects],
    box: doubt.box,
    doubt: doubt.doubt,
    answers: doubt.answers.map(({ label, runs, creates, removes }) => ({
      label,
      runs: [...runs],
      objects: [
        ...creates.map((id) => made(id, byId.get(doubt.objects[0] ?? 0), me)),
        ...removes.flatMap((id) => gone(byId.get(id))),
      ],
    })) as Doubt["answers"],
  };
}

/** Half of a model's outline is still the model's, accepted by whoever cut it; what nobody had outlined is the person's. */
function made(id: number, whole: ObjectRecord | undefined, me: Author): ObjectChange {
  const color = ((whole?.color ?? id) + 1) % 7;
  const after: ObjectRecord = whole ? { ...whole, id, acceptedBy: me, color } : { id, by: me, color };
  return { id, before: null, after };
}

function gone(object: ObjectRecord | undefined): ObjectChange[] {
  return object ? [{ id: object.id, before: object, after: null }] : [];
}
