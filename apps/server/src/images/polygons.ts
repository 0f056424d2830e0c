/** Outlines of labels as polygons for drawing: pixel corners, rows first. */
import { type Labels, traceOutlines } from "@cambrian/core";

/** The largest ring of each object as [y, x, y, x, ...], by its number. */
export function polygonsOf(labels: Labels): Map<number, number[]> {
  const polygons = new Map<number, number[]>();
  for (const { id, parts } of traceOutlines(labels)) {
    const rings = parts.map(({ outer }) => outer);
    const ring = rings.reduce((best, each) => (each.length > best.length ? each : best), rings[0] ?? []);
    const polygon: number[] = [];
    for (let i = 0; i < ring.length; i += 2) polygon.push(ring[i + 1] as number, ring[i] as number);
    polygons.set(id, polygon);
  }
  return polygons;
}

/** About `most` of its corners: enough for a small picture of it. */
export function thinPolygon(polygon: readonly number[], most = 24): number[] {
  const corners = polygon.length / 2;
  if (corners <= most) return [...polygon];
  return Array.from({ length: most }, (_, n) => Math.floor((n * corners) / most)).flatMap((at) => [
    polygon[at * 2] as number,
    polygon[at * 2 + 1] as number,
  ]);
}
