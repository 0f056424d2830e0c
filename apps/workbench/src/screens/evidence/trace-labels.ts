/**
 * The outlines of a plane's objects as SVG paths, for pictures that show them without the canvas.
 *
 * An outline along the sides of pixels is a staircase; here the middles of the sides are joined instead, each moved to the
 * mean of itself and its neighbours, which looks like the line a person would draw.
 */
import { type Labels, traceOutlines } from "@cambrian/core";

/** One path (`d` of an SVG path, in pixels; pixel corners are whole numbers) for each object. Holes are part of their object's path. */
export function traceLabels(labels: Labels): Map<number, string> {
  return new Map(
    traceOutlines(labels).map(({ id, parts }) => [
      id,
      parts
        .flatMap(({ outer, holes }) => [outer, ...holes])
        .map((ring) => polygonPath(swapped(ring)))
        .join(""),
    ]),
  );
}

/** x, y pairs as y, x pairs. */
function swapped(ring: readonly number[]): number[] {
  const points: number[] = [];
  for (let at = 0; at < ring.length; at += 2) points.push(ring[at + 1] as number, ring[at] as number);
  return points;
}

/**
 * A closed path through y, x, y, x, ...; one along the sides of pixels is smoothed. Points on a straight line between their
 * neighbours are left out. Empty for fewer than three points.
 */
export function polygonPath(given: readonly number[]): string {
  const middles = middlesOfSides(given);
  const points = middles ? smoothed(middles) : given;
  const count = points.length / 2;
  if (count < 3) return "";
  let path = "";
  for (let n = 0; n < count; n++) {
    const before = ((n + count - 1) % count) * 2;
    const after = ((n + 1) % count) * 2;
    const y = points[n * 2] as number;
    const x = points[n * 2 + 1] as number;
    const turn =
      (y - (points[before] as number)) * ((points[after + 1] as number) - x) -
      (x - (points[before + 1] as number)) * ((points[after] as number) - y);
    if (turn !== 0) path += `${path ? "L" : "M"}${round(x)} ${round(y)}`;
  }
  return path && `${path}Z`;
}

/** The middle of every pixel's side along a ring of corners; `undefined` for a ring that does not run along sides of pixels. */
function middlesOfSides(points: readonly number[]): number[] | undefined {
  const count = points.length / 2;
  const middles: number[] = [];
  for (let n = 0; n < count; n++) {
    const y = points[n * 2] as number;
    const x = points[n * 2 + 1] as number;
    const after = ((n + 1) % count) * 2;
    const dy = (points[after] as number) - y;
    const dx = (points[after + 1] as number) - x;
    const length = Math.abs(dy + dx);
    if ((dy !== 0 && dx !== 0) || !Number.isInteger(length) || !Number.isInteger(y) || !Number.isInteger(x))
      return undefined;
    for (let step = 0.5; step < length; step++) middles.push(y + Math.sign(dy) * step, x + Math.sign(dx) * step);
  }
  return middles;
}

/** Each point becomes the mean of five around it, those nearer counting more (1, 2, 3, 2, 1); rings of a few points stay. */
function smoothed(points: readonly number[]): readonly number[] {
  const length = points.length;
  if (length < 32) return points;
  const at = (index: number): number => points[(index + length) % length] as number;
  return points.map((value, n) => (at(n - 4) + 2 * at(n - 2) + 3 * value + 2 * at(n + 2) + at(n + 4)) / 9);
}

const round = (value: number): number => Math.round(value * 100) / 100;
