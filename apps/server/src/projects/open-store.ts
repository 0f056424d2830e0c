/** Where the server meets the store: SQLite in the project's folder. */
import { randomUUID } from "node:crypto";
import type { Author, ProjectStore } from "@cambrian/project";
import { openProjectFolder } from "@cambrian/project/node";

export { copyProjectStore as copyStore, isProjectFolder, openProjectFolder as openStore } from "@cambrian/project/node";

export async function createStore(
  folder: string,
  { name, task }: { readonly name: string; readonly task: string },
  by: Author,
): Promise<ProjectStore> {
  const store = await openProjectFolder(folder, { create: true });
  await store.apply([{ id: randomUUID(), base: 0, change: { kind: "project.create", name, task } }], by);
  return store;
}
