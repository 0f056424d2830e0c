/** Which objects the list shows and in which order. */
import type { ListedObject } from "@cambrian/protocol";
import type { ColumnContext, ObjectColumn } from "../../tasks/task-ui.js";

/** A choice of the filter menu. */
export interface ObjectFilter {
  readonly id: string;
  /** As shown: "All", "Unchecked", "By Jonas", "Mitotic". */
  readonly name: string;
  readonly keeps: (object: ListedObject) => boolean;
}

/** Drawn by a model and not checked by a person. */
export function isUnchecked(object: Pick<ListedObject, "by" | "acceptedBy">): boolean {
  return object.by.kind === "model" && object.acceptedBy === undefined;
}

/** The filters that make sense for these objects: only those that would show some but not all. */
export function objectFilters(
  objects: readonly ListedObject[],
  classes: readonly { readonly name: string }[],
): ObjectFilter[] {
  const filters: ObjectFilter[] = [{ id: "all", name: "All", keeps: () => true }];
  if (objects.some(isUnchecked)) filters.push({ id: "unchecked", name: "Unchecked", keeps: isUnchecked });
  const people = new Map<string, string>();
  for (const { by, acceptedBy } of objects) for (const who of [by, acceptedBy]) if (who) people.set(who.id, who.name);
  if (people.size > 1)
    for (const [id, name] of people)
      filters.push({ id: `by:${id}`, name: `By ${name}`, keeps: ({ by, acceptedBy }) => (acceptedBy ?? by).id === id });
  if (classes.length > 1)
    classes.forEach(({ name }, index) => {
      filters.push({ id: `class:${index}`, name, keeps: ({ classIndex = 0 }) => classIndex === index });
    });
  return filters;
}

/** Kept objects in order; equal values by number, and what has no value comes last either way. */
export function sortObjects(
  objects: readonly ListedObject[],
  filter: ObjectFilter | undefined,
  column: ObjectColumn | undefined,
  descending: boolean,
  context: ColumnContext,
): ListedObject[] {
  const kept = filter ? objects.filter(filter.keeps) : [...objects];
  const sign = descending ? -1 : 1;
  const missing = (value: number | string): boolean => typeof value === "number" && Number.isNaN(value);
  return kept.sort((a, b) => {
    if (column) {
      const left = column.value(a, context);
      const right = column.value(b, context);
      if (missing(left) !== missing(right)) return missing(left) ? 1 : -1;
      const order =
        typeof left === "number" && typeof right === "number"
          ? left - right
          : String(left).localeCompare(String(right));
      if (order !== 0 && !Number.isNaN(order)) return sign * order;
    }
    return a.id - b.id;
  });
}

/** The list's spoken line for one object: "37, area 325.3 µm², by Jonas". */
export function describeObject(object: ListedObject, columns: readonly ObjectColumn[], context: ColumnContext): string {
  return columns
    .map((column, index) =>
      index === 0 ? column.text(object, context) : `${column.title(context)} ${column.text(object, context)}`,
    )
    .join(", ");
}
