/** Projects: the list, making, opening, and the folders to choose from. */
import { existsSync } from "node:fs";
import { mkdir, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { getTask } from "@cambrian/tasks";
import { isImageName } from "cambrian";
import type { Handlers } from "../http/handler.js";
import { createSample, freeFolder } from "../projects/create-sample.js";
import { isInside } from "../projects/folders.js";
import { openFolder } from "../projects/open-folder.js";
import { isProjectFolder } from "../projects/open-store.js";
import type { ServerContext } from "./context.js";

type ProjectHandlers = Pick<
  Handlers,
  | "recentProjects"
  | "createProject"
  | "createSample"
  | "openProject"
  | "folders"
  | "project"
  | "remember"
  | "forgetProject"
>;

/** On routes that are not public there is always a caller. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new CambrianError("auth/sign-in", "Sign in first: this server has accounts.");
  return value;
}

export function projectRoutes(context: ServerContext): ProjectHandlers {
  const { hub, recent, folders, projectsFolder } = context;
  return {
    recentProjects: async ({ caller }) => {
      const { author, project } = present(caller);
      return (await recent.list())
        .filter(({ id, path }) => existsSync(path) && (project === undefined || project === id))
        .map(({ places, ...entry }) => ({ ...entry, place: places[author.id] ?? null }));
    },
    createProject: async ({ body, caller }) => {
      getTask(body.task);
      await mkdir(projectsFolder, { recursive: true });
      const folder = body.folder ? await folders.place(body.folder) : await freeFolder(projectsFolder, body.name);
      await mkdir(folder, { recursive: true });
      const { id } = await hub.create(folder, body, present(caller).author);
      return { id, path: folder };
    },
    createSample: async ({ body, caller }) => {
      const project = await createSample(context, body, present(caller).author);
      return { id: project.id, path: project.folder };
    },
    openProject: async ({ body, caller }) => {
      const { project, images } = await openFolder(context, body.path, present(caller).author, body.task);
      return { id: project.id, path: project.folder, images };
    },
    folders: async ({ query }) => listFolder(context, query.path),
    project: async ({ params }) => {
      const { store } = await hub.get(params.project);
      const [objects, unchecked] = [await store.objectCounts(), await store.uncheckedCounts()];
      return { project: store.state, objects: Object.fromEntries(objects), unchecked: Object.fromEntries(unchecked) };
    },
    remember: async ({ params, body, caller }) => {
      await recent.remember(params.project, present(caller).author.id, body.place);
      return { ok: true };
    },
    forgetProject: async ({ params, query }) => {
      const folder = await hub.forget(params.project);
      if (query.folder) await deleteProject(context, folder);
      return { ok: true };
    },
  };
}

/** Only what was made in the projects folder is deleted: a project elsewhere lies among its owner's own files. */
async function deleteProject({ projectsFolder }: ServerContext, folder: string): Promise<void> {
  const [real, made] = [await realpath(folder), await realpath(projectsFolder)];
  if (real === made || !isInside(real, made) || !(await isProjectFolder(real))) {
    throw new CambrianError(
      "folder/not-a-project",
      `"${real}" was taken off the list, but not deleted: it lies outside of ${made}, where other files may be with it. Delete it by hand.`,
      { path: real },
    );
  }
  await rm(real, { recursive: true, force: true });
}

async function listFolder(
  { folders, projectsFolder }: ServerContext,
  asked: string | undefined,
): Promise<{
  path: string;
  parent: string | null;
  folders: { name: string; path: string; project: boolean }[];
  images: number;
}> {
  const path = await folders.find(asked ?? folders.roots[0] ?? projectsFolder);
  const entries = await readdir(path, { withFileTypes: true });
  const shown = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const parent = dirname(path);
  const mayGoUp = await folders.find(parent).catch(() => undefined);
  return {
    path,
    parent: mayGoUp === undefined || parent === path ? null : parent,
    folders: await Promise.all(
      shown
        .map(({ name }) => name)
        .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .map(async (name) => ({ name, path: join(path, name), project: await isProjectFolder(join(path, name)) })),
    ),
    images: entries.filter((entry) => entry.isFile() && isImageName(entry.name)).length,
  };
}
