/** What people do to a project: proposals, history, undo and redo, named points. */
import { isAbsolute, join } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { Change } from "@cambrian/project";
import type { Handlers } from "../http/handler.js";
import type { OpenProject } from "../projects/hub.js";
import type { ServerContext } from "./context.js";
import { present } from "./project-routes.js";

type JournalHandlers = Pick<Handlers, "propose" | "history" | "undoState" | "undo" | "redo" | "restore" | "versions">;

export function journalRoutes({ hub, folders }: ServerContext): JournalHandlers {
  return {
    propose: async ({ params, body, caller }) => {
      const project = await hub.get(params.project);
      for (const { change } of body.proposals) await checkPaths(project, change);
      const acknowledgements = await project.store.apply(body.proposals, present(caller).author);
      return { acknowledgements: [...acknowledgements] };
    },
    history: async ({ params, query }) => {
      const { store } = await hub.get(params.project);
      return { operations: [...(await store.history(query))] };
    },
    undoState: async ({ params, caller }) => {
      const { store } = await hub.get(params.project);
      const { undo, redo } = await store.undoState(present(caller).author);
      return { undo: undo ?? null, redo: redo ?? null };
    },
    undo: async ({ params, body, caller }) => {
      const { store } = await hub.get(params.project);
      return await store.undo(present(caller).author, body);
    },
    redo: async ({ params, caller }) => {
      const { store } = await hub.get(params.project);
      return await store.redo(present(caller).author);
    },
    restore: async ({ params, body, caller }) => {
      const { store } = await hub.get(params.project);
      return await store.restore(body.seq, present(caller).author);
    },
    versions: async ({ params }) => {
      const { store } = await hub.get(params.project);
      return [...store.state.versions];
    },
  };

  /** A step may name only files that lie where this server may look, and models only inside the project. */
  async function checkPaths({ folder }: OpenProject, change: Change): Promise<void> {
    const paths: string[] = [];
    if (change.kind === "images.add") paths.push(...change.images.map(({ path }) => path));
    if (change.kind === "image.describe" && change.set.path !== undefined) paths.push(change.set.path);
    for (const path of paths) await folders.find(isAbsolute(path) ? path : join(folder, path), folder);
    if (change.kind === "model.add" || change.kind === "project.create") {
      throw new CambrianError(
        "request/not-a-step",
        change.kind === "model.add"
          ? "Models are added by training, not by a step."
          : "A project is made once, by POST /api/projects.",
        { kind: change.kind },
      );
    }
  }
}
