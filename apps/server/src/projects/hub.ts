/**
 * The projects this server has open. One that is asked for by its id and is not open yet is opened from the list of
 * recent projects, so that an address goes on working after a restart.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { Author, JobRecord, ProjectStore } from "@cambrian/project";
import { methodsOfProject } from "../export/methods-of.js";
import { openProjectImages, type ProjectImages } from "../images/open-images.js";
import { isLarge } from "../jobs/pyramid-job.js";
import { type JobRunner, startJobs } from "../jobs/runner.js";
import type { Folders } from "./folders.js";
import { type Live, makeLive } from "./live.js";
import { copyStore, createStore, isProjectFolder, openStore } from "./open-store.js";
import type { Recent } from "./recent.js";

export interface OpenProject {
  readonly id: string;
  /** Real path. */
  readonly folder: string;
  readonly store: ProjectStore;
  readonly images: ProjectImages;
  readonly live: Live;
  readonly jobs: JobRunner;
  /** Where what can be made again is kept: thumbnails, pyramids, tables. */
  readonly cache: string;
}

export interface Hub {
  /** Throws `project/not-found`. */
  get(id: string): Promise<OpenProject>;
  /** Open the project in a folder, or make one there. Throws what the store throws, for example `project/in-use`. */
  open(folder: string): Promise<OpenProject>;
  create(folder: string, about: { readonly name: string; readonly task: string }, by: Author): Promise<OpenProject>;
  /** Close it and take it off the list; gives back its folder. */
  forget(id: string): Promise<string>;
  /** Note in the list of recent projects what it holds now. */
  note(project: OpenProject): Promise<void>;
  close(): Promise<void>;
}

export interface HubSettings {
  readonly folders: Folders;
  readonly recent: Recent;
  readonly threads?: number;
}

export function openHub({ folders, recent, threads }: HubSettings): Hub {
  /** By folder. */
  const opening = new Map<string, Promise<OpenProject>>();
  const byId = new Map<string, OpenProject>();
  let closed = false;

  const start = async (folder: string, store: ProjectStore): Promise<OpenProject> => {
    const { id: projectId } = store.state;
    const cache = join(folder, "cache");
    const images = openProjectImages(folder, cache, () => store.state, folders);
    const live = makeLive();
    const find = (path: string): Promise<string> => folders.find(path, folder);
    const methods = (): Promise<string> => methodsOfProject(folder, store);
    const copy = (to: string) => copyStore(folder, to);
    const jobs = await startJobs({
      folder,
      cache,
      store,
      images,
      find,
      methods,
      copyStore: copy,
      ...(threads === undefined ? {} : { threads }),
    });
    store.subscribe((acknowledgement) => live.operation(acknowledgement));
    store.jobs.subscribe((job) => {
      live.job(job);
      if (job.kind === "import" && job.state === "done") void makePyramids(job);
    });
    /** Large flat images get smaller copies in the background, so that they open quickly. */
    const makePyramids = async ({ result, by }: JobRecord): Promise<void> => {
      const added = new Set((result?.images ?? []) as readonly string[]);
      const large = store.state.images.filter((image) => added.has(image.id) && isLarge(image)).map(({ id }) => id);
      if (large.length > 0) await jobs.start("pyramid", { images: large }, by);
    };
    const project: OpenProject = { id: projectId, folder, store, images, live, jobs, cache };
    byId.set(projectId, project);
    await hub.note(project);
    return project;
  };
  const once = (folder: string, work: () => Promise<ProjectStore>): Promise<OpenProject> => {
    if (closed) throw new CambrianError("project/busy", "The server is stopping. Start it again.");
    const known = opening.get(folder);
    if (known) return known;
    const fresh = work().then((store) =>
      start(folder, store).catch(async (error: unknown) => {
        await store.close();
        throw error;
      }),
    );
    opening.set(folder, fresh);
    fresh.catch(() => opening.delete(folder));
    return fresh;
  };
  const shut = async (project: OpenProject): Promise<void> => {
    byId.delete(project.id);
    opening.delete(project.folder);
    project.live.close();
    await project.jobs.close();
    await project.images.close();
    await project.store.close();
  };
  const hub: Hub = {
    async get(id) {
      const known = byId.get(id);
      if (known) return known;
      const entry = (await recent.list()).find((each) => each.id === id);
      if (entry && existsSync(entry.path) && (await isProjectFolder(entry.path))) {
        const project = await hub.open(await folders.open(entry.path));
        if (project.id === id) return project;
      }
      throw new CambrianError(
        "project/not-found",
        entry
          ? `The project "${entry.name}" is no longer in ${entry.path}. Open it where it is now.`
          : "This server knows no such project. Open its folder first.",
        { project: id, ...(entry ? { path: entry.path } : {}) },
      );
    },
    open: (folder) => once(folder, () => openStore(folder)),
    create: (folder, about, by) => once(folder, () => createStore(folder, about, by)),
    async forget(id) {
      const project = await hub.get(id);
      await shut(project);
      await recent.forget(id);
      return project.folder;
    },
    async note({ id, folder, store }) {
      const shown = store.state.images.filter(({ removed }) => !removed);
      await recent.touch({
        id,
        name: store.state.name || basename(folder),
        task: store.state.task,
        path: folder,
        images: shown.length,
        openedAt: Date.now(),
        image: shown[0]?.id ?? null,
      });
    },
    async close() {
      closed = true;
      const all = await Promise.allSettled(opening.values());
      await Promise.allSettled(all.map((each) => (each.status === "fulfilled" ? shut(each.value) : undefined)));
    },
  };
  return hub;
}
