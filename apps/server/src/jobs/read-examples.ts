/** Images of a project with what people drew in them, as training and scoring want them. */
import { type Image, makeLabels, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { openImage } from "@cambrian/formats/node";
import type { ImageRecord, PlaneRef } from "@cambrian/project";
import type { CellsTruth, Example } from "@cambrian/tasks";
import { assertFinite } from "cambrian";
import type { JobContext } from "./context.js";

/** One labelled plane. */
export interface PlaneExample extends Example<CellsTruth> {
  readonly image: Image;
  readonly id: string;
  readonly plane: PlaneRef;
}

/** One plane of an image with all its channels, in the project's pixel size. */
export async function readPlane(
  record: ImageRecord,
  plane: PlaneRef,
  context: Pick<JobContext, "path">,
  work: WorkOptions = {},
): Promise<Image> {
  await using file = await openImage(await context.path(record.id));
  const image = await file.read(plane, work.signal ? { signal: work.signal } : {});
  assertFinite(image, record.name);
  const { pixelSize: _, ...rest } = image;
  return record.pixelSize ? { ...rest, pixelSize: record.pixelSize } : rest;
}

/**
 * Every plane of these images in which something is drawn; the first plane of an image in which nothing is. `at` gives
 * what was drawn then: somebody may go on drawing while a model learns.
 */
export async function readExamples(
  records: readonly ImageRecord[],
  context: JobContext,
  work: WorkOptions,
  at?: number,
): Promise<PlaneExample[]> {
  const examples: PlaneExample[] = [];
  for (const [done, record] of records.entries()) {
    throwIfCancelled(work.signal);
    work.onProgress?.({ what: "Reading images", done, total: records.length });
    const drawn = await context.labelledPlanes(record.id);
    for (const plane of drawn.length > 0 ? drawn : [{ t: 0, z: 0 }]) {
      const image = await readPlane(record, plane, context, work);
      const { height, width, data } = await context.labels(record.id, plane, at);
      examples.push({
        id: record.id,
        plane,
        name: `${record.name} ${plane.t} ${plane.z}`,
        image,
        truth: { labels: makeLabels(height, width, data, image.pixelSize) },
      });
    }
  }
  return examples;
}
