/**
 * Which tasks there are. A new task is a folder and one line here.
 */
import { CambrianError } from "@cambrian/core";
import { cells } from "./cells/task.js";
import type { Task } from "./task.js";

/** A task whose truth, result and options are known only to itself; what is read from it goes back into it. */
// biome-ignore lint/suspicious/noExplicitAny: the seam where tasks of different types share a list
export type AnyTask = Task<any, any, any>;

export interface Registry {
  /** In the order given. */
  readonly list: readonly AnyTask[];
  /** The task with this id. Throws `task/unknown`. */
  get(id: string): AnyTask;
}

/** A list of tasks that can be asked by id; throws `TypeError` when two have the same. */
export function makeRegistry(list: readonly AnyTask[]): Registry {
  const byId = new Map<string, AnyTask>();
  for (const task of list) {
    if (byId.has(task.id)) throw new TypeError(`two tasks are called "${task.id}"`);
    byId.set(task.id, task);
  }
  return {
    list,
    get(id) {
      const task = byId.get(id);
      if (task) return task;
      const known = [...byId.keys()];
      throw new CambrianError("task/unknown", `There is no task "${id}". There is ${known.join(", ")}.`, { id, known });
    },
  };
}

/** The tasks that come with the program. */
export const tasks: Registry = makeRegistry([cells]);

/** The task with this id among those that come with the program. Throws `task/unknown`. */
export function getTask(id: string): AnyTask {
  return tasks.get(id);
}
