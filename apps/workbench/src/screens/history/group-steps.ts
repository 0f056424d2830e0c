/** Steps told together: what one person did to one image without a pause is one line of the history. */
import type { Operation } from "@cambrian/protocol";
import { changeWords } from "./words.js";

const PAUSE_MS = 10 * 60_000;

export interface StepGroup {
  readonly first: Operation;
  /** Going back leads to after this one. */
  readonly last: Operation;
  readonly steps: readonly Operation[];
}

/** What the step works on, when it can be told with its neighbours. */
function imageDrawnOn({ change }: Operation): string | undefined {
  return change.kind === "labels.edit" || change.kind === "image.state" ? change.image : undefined;
}

/** Of steps with the newest first, groups with the newest first; a step with a name ends its group. */
export function groupSteps(operations: readonly Operation[], named: ReadonlySet<number>): readonly StepGroup[] {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const group = groups.at(-1);
    const after = group?.at(-1);
    const image = imageDrawnOn(operation);
    const isSame =
      after !== undefined &&
      image !== undefined &&
      image === imageDrawnOn(after) &&
      operation.by.id === after.by.id &&
      after.at - operation.at < PAUSE_MS &&
      after.seq === operation.seq + 1 &&
      !named.has(operation.seq);
    if (isSame) group?.push(operation);
    else groups.push([operation]);
  }
  return groups.flatMap((steps) => {
    const [last, first] = [steps[0], steps.at(-1)];
    return first && last ? [{ first, last, steps }] : [];
  });
}

/** "drew with the brush, cell 12, in B03_f1" or "drew and corrected 14 cells in B03_f1" */
export function groupWords({ last, steps }: StepGroup, imageName: (id: string) => string): string {
  const edits = steps.flatMap(({ change }) => (change.kind === "labels.edit" ? [change] : []));
  const [edit] = edits;
  if (!edit) return changeWords(last.change, imageName);
  if (edits.length === 1) return changeWords(edit, imageName);
  const cells = new Set(edits.flatMap(({ objects }) => objects.map(({ id }) => id))).size;
  return `drew and corrected ${cells === 1 ? "1 cell" : `${cells} cells`} in ${imageName(edit.image)}`;
}
