/** The tasks whose screens there are. A project of another task says so instead of opening. */
import { cells } from "./cells.js";
import type { TaskUi } from "./task-ui.js";

const tasks: readonly TaskUi[] = [cells];

/** The screens of a task, `undefined` when this workbench has none for it. */
export function findTaskUi(id: string): TaskUi | undefined {
  return tasks.find((task) => task.id === id);
}
