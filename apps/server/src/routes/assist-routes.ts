/** Help with drawing and checking: outlines from a click, places that need a person, what to look at first. */
import type { ObjectRecord } from "@cambrian/project";
import { noveltyOf, uncertaintyOf } from "@cambrian/tasks";
import { describeDoubt } from "../assist/answer-changes.js";
import { outlineAt } from "../assist/outline-at.js";
import type { Handlers } from "../http/handler.js";
import type { OpenProject } from "../projects/hub.js";
import type { ServerContext } from "./context.js";
import { present } from "./project-routes.js";

/** An image is compared with at most so many of those that people have seen. */
const KNOWN = 40;

export function assistRoutes({ hub, looks }: ServerContext): Pick<Handlers, "outline" | "doubts" | "review"> {
  return {
    outline: async ({ params, body, signal }) => {
      const project = await hub.get(params.project);
      project.images.record(params.image);
      return outlineAt(project, params.image, body, signal);
    },
    doubts: async ({ params, query, caller, signal }) => {
      const project = await hub.get(params.project);
      const plane = { t: query.t, z: query.z };
      const doubts = await looks.doubts(project, params.image, plane, signal);
      const { objects } = await project.store.labels(params.image, plane);
      return { doubts: doubts.map((doubt) => describeDoubt(doubt, objects, present(caller).author)) };
    },
    review: async ({ params, query, signal }) => {
      const project = await hub.get(params.project);
      const items = await waiting(project, signal);
      items.sort((a, b) => b[query.order] - a[query.order] || b.doubts - a.doubts);
      const least = items.reduce<(typeof items)[number] | undefined>(
        (best, item) => (!best || item.unsure > best.unsure ? item : best),
        undefined,
      );
      return { items, labelNext: least?.image ?? null };
    },
  };

  /** Images with outlines nobody has checked. */
  async function waiting(project: OpenProject, signal: AbortSignal) {
    const { store } = project;
    const [objects, unchecked] = [await store.objectCounts(), await store.uncheckedCounts()];
    const { images } = store.state;
    const seen = images
      .filter(({ state, removed }) => !removed && (state === "labelled" || state === "reviewed"))
      .slice(-KNOWN);
    const open = images.filter(({ id, removed }) => !removed && (unchecked.get(id) ?? 0) > 0);
    const known =
      open.length === 0 ? [] : await Promise.all(seen.map(({ id }) => looks.appearance(project, id, signal)));
    const items = [];
    for (const { id } of open) {
      let doubts = 0;
      const sure: number[] = [];
      for (const plane of await store.labelledPlanes(id)) {
        doubts += (await looks.doubts(project, id, plane, signal)).length;
        sure.push(...confidences((await store.labels(id, plane)).objects));
      }
      const unlike = noveltyOf(await looks.appearance(project, id, signal), known);
      items.push({ image: id, doubts, objects: objects.get(id) ?? 0, unsure: uncertaintyOf(sure), unlike });
    }
    return items;
  }
}

function confidences(objects: readonly ObjectRecord[]): number[] {
  return objects.flatMap(({ by, acceptedBy, confidence }) =>
    by.kind === "model" && !acceptedBy && confidence !== undefined ? [confidence] : [],
  );
}
