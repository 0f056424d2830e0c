/** The open project for components: opened by its id, kept up to date by every operation. */
import { type Author, type ProjectState, routes } from "@cambrian/protocol";
import { api, queries } from "../api/api.js";
import { joinLive, leaveLive } from "./live.js";
import { sessionNow } from "./session.js";
import { useStore } from "./store.js";
import { leaveWaiting, resumeWaiting } from "./submit.js";
import { jobs, setProject, world } from "./world.js";

/** Load a project and follow it. Throws the server's coded error. */
export async function openProject(id: string): Promise<void> {
  const answer = await api.call(routes.project, { params: { project: id } });
  setProject(answer);
  joinLive(id);
  await resumeWaiting(id);
}

/** Stop following; nothing that waits is lost. */
export function closeProject(): void {
  leaveLive();
  leaveWaiting();
  world.set(undefined);
  jobs.set([]);
  queries.clear();
}

export interface OpenProject {
  readonly project: ProjectState;
  /** Objects of each image. */
  readonly objects: Readonly<Record<string, number>>;
  /** Those a model drew and nobody checked. */
  readonly unchecked: Readonly<Record<string, number>>;
  readonly me: Author;
}

/** The open project; only below a screen of one. */
export function useProject(): OpenProject {
  const now = useStore(world);
  if (!now) throw new TypeError("no project is open here");
  return { ...now, me: meNow() };
}

let cached: Author | undefined;

function meNow(): Author {
  const person = sessionNow()?.person;
  if (!cached || cached.id !== person?.id || cached.name !== person.name)
    cached = { kind: "person", id: person?.id ?? "local", name: person?.name ?? "You" };
  return cached;
}
