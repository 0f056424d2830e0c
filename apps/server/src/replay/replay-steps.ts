/** The journal done again on an empty project. */
import { errorToData, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Operation, ProjectState, ProjectStore } from "@cambrian/project";
import { encodePlaneLabels } from "@cambrian/protocol";
import type { Replayed } from "./replay-project.js";

const PAGE = 500;

/** Every step in order; stops at the first that cannot be done again. */
export async function replaySteps(
  store: ProjectStore,
  copy: ProjectStore,
  { signal, onProgress }: WorkOptions,
): Promise<Replayed> {
  const different: string[] = [];
  let done = 0;
  for (let after = 0; ; ) {
    const page = await store.history({ after, limit: PAGE });
    if (page.length === 0) return { done, different, left: [] };
    for (const operation of page) {
      throwIfCancelled(signal);
      onProgress?.({ what: "Doing the steps again", done, total: store.state.seq });
      try {
        const again = await doAgain(copy, operation);
        if (JSON.stringify(again.change) !== JSON.stringify(operation.change))
          different.push(`Step ${operation.seq} (${operation.change.kind}) came out otherwise.`);
      } catch (error) {
        different.push(
          `Step ${operation.seq} (${operation.change.kind}) cannot be done again: ${errorToData(error).message}`,
        );
        return { done, different, left: [] };
      }
      done++;
      after = operation.seq;
    }
  }
}

async function doAgain(copy: ProjectStore, { id, seq, by, change }: Operation): Promise<Operation> {
  if (change.kind === "undo") return (await copy.undo(by, { seq: change.seq, force: true })).operation;
  if (change.kind === "restore") return (await copy.restore(change.seq, by)).operation;
  const [acknowledgement] = await copy.apply([{ id, base: seq - 1, change }], by);
  if (!acknowledgement) throw new TypeError("a step was put and not answered");
  return acknowledgement.operation;
}

/** What the steps led to: the entities without the times of day, and every plane of labels as bytes. */
export async function compareStates(store: ProjectStore, copy: ProjectStore): Promise<Replayed> {
  const different: string[] = [];
  if (JSON.stringify(timeless(store.state)) !== JSON.stringify(timeless(copy.state)))
    different.push("Images, models, classes or settings came out otherwise.");
  let done = 0;
  for (const { id, name } of store.state.images) {
    for (const plane of await store.labelledPlanes(id)) {
      const [then, now] = [await store.labels(id, plane), await copy.labels(id, plane)];
      if (Buffer.compare(encodePlaneLabels({ ...then, seq: 0 }), encodePlaneLabels({ ...now, seq: 0 })) !== 0)
        different.push(`The labels of ${name} (t ${plane.t}, z ${plane.z}) came out otherwise.`);
      done++;
    }
  }
  return { done, different, left: [] };
}

function timeless({ id: _, createdAt: __, images, versions, ...rest }: ProjectState): unknown {
  return {
    ...rest,
    images: images.map(({ addedAt: ___, ...image }) => image),
    versions: versions.map(({ at: ____, ...version }) => version),
  };
}
