/**
 * The table of found cells: what `measure` says about their pixels, and how sure the model is of each.
 */
import { type Column, type Image, type ImageInfo, makeTable, measure, type Table, toPlanes } from "@cambrian/core";
import type { CellsResult } from "@cambrian/tasks";

/**
 * One row for each cell in the order of their numbers: all measurements (lengths in µm and in pixels where the
 * pixel size is known), intensities of every channel, `confidence` (0..1). `image` is one plane; when it comes from a stack
 * or series, `at` says where from, and the table gets the columns `t` and `z` (counted from 0) where there are several.
 */
export function tabulateCells(
  result: CellsResult,
  image: Image,
  at: { readonly t: number; readonly z: number; readonly of: Pick<ImageInfo, "size"> } = { t: 0, z: 0, of: image },
): Table {
  const labels = image.pixelSize ? { ...result.labels, pixelSize: image.pixelSize } : result.labels;
  const table = measure(labels, {
    intensity: toPlanes(image),
    confidence: new Map(result.objects.map(({ id, confidence }) => [id, confidence])),
    ...(image.size.c > 1 ? { channelNames: image.channels.map(({ name }) => name) } : {}),
    ...(image.pixelSize ? { units: "both" as const } : {}),
  });
  return addPlaneColumns(table, at);
}

/** The table of one plane with where it is from in front: `t` and `z`, counted from 0, where the image has several. */
export function addPlaneColumns(
  table: Table,
  at: { readonly t: number; readonly z: number; readonly of: Pick<ImageInfo, "size"> },
): Table {
  const fixed = (name: string, value: number): Column => ({ name, values: new Array<number>(table.rows).fill(value) });
  return makeTable([
    ...(at.of.size.t > 1 ? [fixed("t", at.t)] : []),
    ...(at.of.size.z > 1 ? [fixed("z", at.z)] : []),
    ...table.columns,
  ]);
}

/** Tables with the same columns, one below the other. */
export function joinTables(tables: readonly Table[]): Table {
  const [first, ...others] = tables;
  if (!first || others.length === 0) return first ?? makeTable([]);
  return makeTable(
    first.columns.map((column, index) => ({
      ...column,
      values: tables.flatMap((table) => [...(table.columns[index]?.values ?? [])] as number[]),
    })),
  );
}
