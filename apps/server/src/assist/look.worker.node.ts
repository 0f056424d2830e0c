/** The thread that looks at planes for the review: where a person is needed, and what an image looks like. */
import { makeLabels, toPlanes } from "@cambrian/core";
import { serveJobs } from "@cambrian/core/node";
import { openImage } from "@cambrian/formats/node";
import type { PlaneLabels, PlaneRef } from "@cambrian/project";
import { appearanceOf, findDoubts } from "@cambrian/tasks";

export interface LookJob {
  readonly what: "doubts" | "appearance";
  readonly path: string;
  readonly plane: PlaneRef;
  /** For doubts. */
  readonly labels?: PlaneLabels;
  /** Micrometres a pixel, when known. */
  readonly um?: number;
}

serveJobs(async (payload) => {
  const { what, path, plane, labels, um } = payload as LookJob;
  await using file = await openImage(path);
  const planes = toPlanes(await file.read(plane));
  if (what === "appearance" || !labels) return appearanceOf(planes);
  const { height, width, data, objects } = labels;
  return findDoubts({
    planes,
    labels: makeLabels(height, width, data),
    objects: objects.map(({ id, confidence, by, acceptedBy }) => ({
      id,
      settled: by.kind !== "model" || acceptedBy !== undefined,
      ...(confidence === undefined ? {} : { confidence }),
    })),
    nextId: objects.reduce((highest, { id }) => Math.max(highest, id), 0) + 1,
    ...(um === undefined ? {} : { um }),
  });
});
