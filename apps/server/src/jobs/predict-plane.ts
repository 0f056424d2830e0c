/** Let a model look at one plane: what it finds, as a step that leaves alone what people drew. */

import { openImage } from "@cambrian/formats/node";
import type { Author, Change, ImageRecord, PlaneLabels, PlaneRef } from "@cambrian/project";
import type { CellsOptions, CellsResult, Predictor } from "@cambrian/tasks";
import { assertFinite } from "cambrian";
import { makeLabelChange } from "../projects/labels-to-objects.js";
import { mergePredicted } from "./merge-predicted.js";

export interface PlaneToPredict {
  readonly predictor: Predictor<CellsResult, CellsOptions>;
  readonly by: Author;
  /** What is drawn now. */
  readonly now: PlaneLabels;
  /** The image's file. */
  readonly path: string;
  readonly signal?: AbortSignal;
}

export async function findInPlane(
  record: ImageRecord,
  plane: PlaneRef,
  { predictor, by, now, path, signal }: PlaneToPredict,
): Promise<{ readonly change: Change | undefined; readonly found: number }> {
  const work = signal ? { signal } : {};
  await using file = await openImage(path);
  const { pixelSize: _, ...pixels } = await file.read(plane, work);
  assertFinite(pixels, record.name);
  // The project's pixel size decides, which a person may have corrected.
  const image = record.pixelSize ? { ...pixels, pixelSize: record.pixelSize } : pixels;
  const { labels: found, objects } = await predictor.predict(image, work);
  const { labels, given } = mergePredicted(now, found);
  const confidence = new Map(objects.map(({ id, confidence: sure }) => [given.get(id) ?? 0, sure]));
  const change = makeLabelChange(now, labels, { image: record.id, plane, tool: "predict", by, confidence });
  return { change, found: given.size };
}
