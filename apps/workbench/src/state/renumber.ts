/** Objects that got another number than the one they were drawn with, because somebody else had taken it meanwhile. */
import type { Change, ObjectRecord } from "@cambrian/protocol";

export type LabelsEdit = Extract<Change, { readonly kind: "labels.edit" }>;

/** The same edit with other numbers for some objects. */
export function renumber(edit: LabelsEdit, ids: ReadonlyMap<number, number>): LabelsEdit {
  if (ids.size === 0) return edit;
  const of = (id: number): number => ids.get(id) ?? id;
  const record = (one: ObjectRecord | null): ObjectRecord | null => (one ? { ...one, id: of(one.id) } : null);
  return {
    ...edit,
    runs: edit.runs.map((value, index) => (index % 4 >= 2 ? of(value) : value)),
    objects: edit.objects.map(({ id, before, after }) => ({
      id: of(id),
      before: record(before),
      after: record(after),
    })),
  };
}
