/** What was done to one object, newest first: the steps that name it. */
import { type Change, type ListedObject, type Operation, routes } from "@cambrian/protocol";
import { useApi } from "../../api/api.js";

export function useObjectEdits(
  project: string,
  image: string,
  object: ListedObject | undefined,
): readonly Operation[] | undefined {
  const history = useApi(
    routes.history,
    { params: { project }, query: { image, limit: 1000, newestFirst: "true", light: "true" } },
    { enabled: object !== undefined },
  );
  if (!object || !history.data) return undefined;
  return history.data.operations.filter(({ change }) => names(change, object.id));
}

function names(change: Change, id: number): boolean {
  if (change.kind === "undo" || change.kind === "restore") return change.changes.some((one) => names(one, id));
  return change.kind === "labels.edit" && change.objects.some((object) => object.id === id);
}
