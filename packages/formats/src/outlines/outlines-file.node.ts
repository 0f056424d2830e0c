/**
 * Outlines of labels by path.
 */
import { type Labels, type Outline, throwIfCancelled, traceOutlines, type WorkOptions } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { encodeGeoJson, type OutlineNames } from "./geojson.js";
import { encodeRoiZip } from "./imagej-roi.js";

export interface SaveOutlinesOptions extends OutlineNames, WorkOptions {
  /** Default: by the name, `.zip` is ImageJ, everything else GeoJSON. */
  readonly format?: "geojson" | "imagej";
}

/**
 * Save the outlines of all objects of a label image, or outlines that were traced, along pixel edges, atomically: GeoJSON for QuPath, or a zip of ImageJ ROIs.
 * Holes and pieces are kept, and every outline encloses exactly the pixels of its object. Throws `file/cannot-write`,
 * and `outlines/too-many` when a zip cannot hold them.
 */
export async function saveOutlines(
  path: string,
  labels: Labels | readonly Outline[],
  options: SaveOutlinesOptions = {},
): Promise<void> {
  const format = options.format ?? (/\.zip$/i.test(path) ? "imagej" : "geojson");
  const outlines = "data" in labels ? traceOutlines(labels) : labels;
  throwIfCancelled(options.signal);
  await writeFileAtomic(path, format === "imagej" ? encodeRoiZip(outlines, options) : encodeGeoJson(outlines, options));
}
