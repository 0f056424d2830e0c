/** Open a folder: the project in it, or a new project on the images in it. */
import { basename } from "node:path";
import type { Author, JobRecord } from "@cambrian/project";
import { getTask } from "@cambrian/tasks";
import { findLabelsFor, imagesIn, metadataFromName } from "./describe-file.js";
import type { Folders } from "./folders.js";
import type { Hub, OpenProject } from "./hub.js";
import { isProjectFolder } from "./open-store.js";

export interface OpenedFolder {
  readonly project: OpenProject;
  /** Images that could be added; none when the folder was a project already. */
  readonly images: readonly string[];
}

export async function openFolder(
  { hub, folders }: { readonly hub: Hub; readonly folders: Folders },
  path: string,
  by: Author,
  task = "cells",
): Promise<OpenedFolder> {
  const folder = await folders.open(path);
  if (await isProjectFolder(folder)) return { project: await hub.open(folder), images: [] };
  const about = { name: basename(folder) || "Project", task: getTask(task).id };
  const images = await imagesIn(folder);
  return { project: await hub.create(folder, about, by), images };
}

/** Add these images with the label files that lie beside them. */
export async function importAll(project: OpenProject, paths: readonly string[], by: Author): Promise<JobRecord> {
  const files = [];
  for (const path of paths) {
    const labels = await findLabelsFor(path);
    files.push({ path, metadata: metadataFromName(path), ...(labels === undefined ? {} : { labels }) });
  }
  return project.jobs.start("import", { files, copy: false }, by);
}
