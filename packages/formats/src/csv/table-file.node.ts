/**
 * Tables by path.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Table } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { encodeParquet } from "../parquet/parquet.js";
import { readingFailed } from "../source/file-source.node.js";
import { encodeCsv, parseCsv } from "./csv.js";

/**
 * Save a table, atomically: `.parquet` as Parquet, every other name as UTF-8 CSV; units stand in the header: `area [µm²]`.
 * Throws `file/cannot-write`.
 */
export async function saveTable(path: string, table: Table): Promise<void> {
  await writeFileAtomic(path, /\.parquet$/i.test(path) ? await encodeParquet(table) : encodeCsv(table));
}

/** Read a CSV table. Throws `file/not-found`, `file/is-folder`, `file/cannot-read`, `table/damaged`. */
export async function readTable(path: string): Promise<Table> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw readingFailed(path, error);
  });
  return parseCsv(text, basename(path));
}
