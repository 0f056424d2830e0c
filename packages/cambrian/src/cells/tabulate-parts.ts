/** The table of cells that were found in parts: group by group, as `tabulateCells` of the whole. */
import {
  type Column,
  makeTable,
  nearestCentroids,
  type Table,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import type { CellObject, CellsInParts, ReadableImage } from "@cambrian/tasks";
import { addPlaneColumns, tabulateCells } from "./tabulate-cells.js";
import { windowsOf } from "./windows.js";

/** One row for each cell, ascending. Reads the image around each group of cells; memory grows with the table only. */
export async function tabulateParts(
  found: CellsInParts,
  image: ReadableImage,
  at: { readonly t: number; readonly z: number },
  work: WorkOptions = {},
): Promise<Table> {
  const signal = work.signal ? { signal: work.signal } : {};
  const { size, pixelSize } = image.info;
  const columns = new Map<string, { readonly about: Omit<Column, "values">; readonly values: number[] }>();
  const windows = windowsOf(found);
  const begin = { y0: 0, x0: 0, y1: 1, x1: 1 };
  // Without cells there are still the names of the columns.
  const looks = windows.length > 0 ? windows : [{ indices: [], region: begin }];
  for (const [done, { indices, region }] of looks.entries()) {
    throwIfCancelled(work.signal);
    const part = await image.read({ ...at, region }, signal);
    const objects = indices.map((index) => found.objects[index] as CellObject);
    const labels = found.labels(region);
    const table = tabulateCells({ labels, count: objects.length, objects }, part);
    const rowOf = new Map(table.columns[0]?.values.map((label, row) => [Number(label), row]));
    for (const { values, ...about } of table.columns) {
      const shift = shiftOf(about.name, region, pixelSize);
      const known = columns.get(about.name) ?? { about, values: new Array<number>(found.count) };
      columns.set(about.name, known);
      for (const { id } of objects) known.values[id - 1] = Number(values[rowOf.get(id) as number]) + shift;
    }
    work.onProgress?.({ what: "Measuring", done: done + 1, total: looks.length });
  }
  addNearest(columns, found.objects, pixelSize);
  const table = makeTable([...columns.values()].map(({ about, values }) => ({ ...about, values })));
  return addPlaneColumns(table, { ...at, of: { size } });
}

/** What places in a part lack to be places in the image. */
function shiftOf(
  column: string,
  { y0, x0 }: { readonly y0: number; readonly x0: number },
  pixelSize: { readonly y: number; readonly x: number } | undefined,
): number {
  switch (column) {
    case "bbox_min_row":
    case "bbox_max_row":
    case "centroid_y_px":
      return y0;
    case "bbox_min_col":
    case "bbox_max_col":
    case "centroid_x_px":
      return x0;
    case "centroid_y":
      return y0 * (pixelSize?.y ?? 1);
    case "centroid_x":
      return x0 * (pixelSize?.x ?? 1);
    default:
      return 0;
  }
}

/** The nearest other cell may be in another group. */
function addNearest(
  columns: ReadonlyMap<string, { readonly values: number[] }>,
  objects: readonly CellObject[],
  pixelSize: { readonly y: number; readonly x: number } | undefined,
): void {
  const places = {
    count: objects.length,
    centroidY: Float64Array.from(objects, ({ y }) => y),
    centroidX: Float64Array.from(objects, ({ x }) => x),
  };
  const px = { y: 1, x: 1 };
  for (const [name, scale] of [
    ["nearest_neighbour_distance", pixelSize ?? px],
    ["nearest_neighbour_distance_px", px],
  ] as const) {
    const values = columns.get(name)?.values;
    if (!values) continue;
    for (const [row, distance] of nearestCentroids(places, scale).entries()) values[row] = distance;
  }
}
