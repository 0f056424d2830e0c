/**
 * Outlines as GeoJSON that QuPath opens by dropping it on the image: a collection of features, coordinates in pixels,
 * x to the right and y down, whole numbers on pixel edges.
 *
 * After RFC 7946 and what QuPath 0.5 exports (`objectType`, `measurements`).
 */

import type { Outline, OutlinePart, Ring } from "@cambrian/core";
import { encodePieces } from "../text/encode-pieces.js";

export interface OutlineNames {
  /** By id; default the id as text. */
  readonly names?: ReadonlyMap<number, string>;
  /** By id, 0 to 1. */
  readonly confidence?: ReadonlyMap<number, number>;
}

/** One feature a line, in the order given. A string ends at 512 MB; {@link encodeGeoJson} does not. */
export function formatGeoJson(outlines: readonly Outline[], names: OutlineNames = {}): string {
  return [...piecesOf(outlines, names)].join("");
}

/** The same as UTF-8, of any length. */
export function encodeGeoJson(outlines: readonly Outline[], names: OutlineNames = {}): Uint8Array {
  return encodePieces(piecesOf(outlines, names));
}

function* piecesOf(outlines: readonly Outline[], { names, confidence }: OutlineNames): Generator<string> {
  yield '{"type":"FeatureCollection","features":[\n';
  for (const [index, { id, parts }] of outlines.entries()) {
    const sure = confidence?.get(id);
    if (index > 0) yield ",\n";
    yield JSON.stringify({
      type: "Feature",
      id: `cell-${id}`,
      geometry: geometryOf(parts),
      properties: {
        objectType: "detection",
        name: names?.get(id) ?? String(id),
        measurements: { label: id, ...(sure === undefined || Number.isNaN(sure) ? {} : { confidence: sure }) },
      },
    });
  }
  yield "\n]}\n";
}

function geometryOf(parts: readonly OutlinePart[]) {
  const polygons = parts.map(({ outer, holes }) => [outer, ...holes].map(closeRing));
  return polygons.length === 1
    ? { type: "Polygon", coordinates: polygons[0] }
    : { type: "MultiPolygon", coordinates: polygons };
}

/** GeoJSON repeats the first point at the end. */
function closeRing(ring: Ring): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i <= ring.length; i += 2)
    points.push([ring[i % ring.length] as number, ring[(i + 1) % ring.length] as number]);
  return points;
}
