/** Outlines of cells along their pixel edges, traced group by group. */
import { type Outline, type Ring, throwIfCancelled, traceOutlines, type WorkOptions } from "@cambrian/core";
import type { CellsInParts } from "@cambrian/tasks";
import { windowsOf } from "./windows.js";

/** As `traceOutlines` of the whole label image, in the order of the ids. Memory grows with the outlines only. */
export async function traceParts(found: CellsInParts, work: WorkOptions = {}): Promise<Outline[]> {
  const outlines: Outline[] = new Array(found.count);
  for (const { indices, region } of windowsOf(found)) {
    throwIfCancelled(work.signal);
    await new Promise((resume) => setTimeout(resume));
    const own = new Set(indices.map((index) => index + 1));
    const shift = (ring: Ring): Ring => ring.map((value, i) => value + (i % 2 === 0 ? region.x0 : region.y0));
    for (const { id, parts } of traceOutlines(found.labels(region))) {
      if (!own.has(id)) continue;
      outlines[id - 1] = {
        id,
        parts: parts.map(({ outer, holes }) => ({ outer: shift(outer), holes: holes.map(shift) })),
      };
    }
  }
  return outlines;
}
