/** A sample project in a folder of its own. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Author } from "@cambrian/project";
import { getTask } from "@cambrian/tasks";
import type { Hub, OpenProject } from "./hub.js";
import type { Recent } from "./recent.js";
import { drawSample } from "./sample.js";

interface Place {
  readonly hub: Hub;
  readonly recent: Recent;
  readonly projectsFolder: string;
}

const NAME = "Sample";

export async function createSample(
  { hub, projectsFolder }: Place,
  { task: id, seed }: { readonly task: string; readonly seed: number },
  by: Author,
): Promise<OpenProject> {
  const task = getTask(id);
  await mkdir(projectsFolder, { recursive: true });
  const folder = await freeFolder(projectsFolder, `${NAME} ${task.id}`);
  await mkdir(folder, { recursive: true });
  const project = await hub.create(folder, { name: basename(folder), task: task.id }, by);
  await drawSample(project, task, seed);
  await hub.note(project);
  return project;
}

/** The sample that was used last, or a new one. */
export async function openSample(place: Place, by: Author): Promise<OpenProject> {
  const samples = (await place.recent.list()).filter(({ name, path }) => name.startsWith(NAME) && existsSync(path));
  for (const { id } of samples) {
    const project = await place.hub.get(id).catch(() => undefined); // moved, or open in another window's server
    if (project) return project;
  }
  return createSample(place, { task: "cells", seed: 1 }, by);
}

/** A folder that is not there yet, named after what people called it. */
export async function freeFolder(parent: string, name: string): Promise<string> {
  // Names people give become folder names: no separators, no dots in front, nothing that Windows refuses.
  const plain = name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "")
    .slice(0, 80);
  const first = plain || "Project";
  for (let n = 1; ; n++) {
    const folder = join(parent, n === 1 ? first : `${first} ${n}`);
    if (!existsSync(folder)) return folder;
  }
}
