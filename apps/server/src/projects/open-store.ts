/** Where the server meets the store: SQLite in the project's folder. */
import { randomUUID } from "node:crypto";
import type { Author, ProjectStore } from "@cambrian/project";

/** What is used of @cambrian/project/node. */
interface StoreModule {
  openProjectFolder(folder: string, options?: { readonly create?: boolean }): Promise<ProjectStore>;
  copyProjectStore(folder: string, to: string): Promise<readonly { readonly name: string; readonly path: string }[]>;
  isProjectFolder(folder: string): boolean | Promise<boolean>;
}

const load = async (): Promise<StoreModule> => (await import("@cambrian/project/node")) as unknown as StoreModule;

export const isProjectFolder = async (folder: string): Promise<boolean> => (await load()).isProjectFolder(folder);

export async function openStore(folder: string): Promise<ProjectStore> {
  return (await load()).openProjectFolder(folder);
}

export async function createStore(
  folder: string,
  { name, task }: { readonly name: string; readonly task: string },
  by: Author,
): Promise<ProjectStore> {
  const store = await (await load()).openProjectFolder(folder, { create: true });
  await store.apply([{ id: randomUUID(), base: 0, change: { kind: "project.create", name, task } }], by);
  return store;
}

/** A copy of the store's files as of now, in a fresh folder. */
export async function copyStore(
  folder: string,
  to: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> {
  return (await load()).copyProjectStore(folder, to);
}
