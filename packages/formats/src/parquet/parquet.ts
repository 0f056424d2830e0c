/**
 * Tables as Apache Parquet, which pandas, R (arrow), DuckDB and others read with the types of the columns kept.
 */
import { CAMBRIAN_VERSION, type Column, type Table } from "@cambrian/core";

/**
 * Columns are called as in CSV, `area [µm²]`. Whole numbers without a unit (ids, counts) are INT32 when they fit, other
 * numbers DOUBLE, words UTF-8 strings; no value (NaN, "") is null. Packed with Snappy.
 */
export async function encodeParquet(table: Table): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const buffer = parquetWriteBuffer({
    columnData: table.columns.map(encodeColumn),
    createdBy: `Cambrian ${CAMBRIAN_VERSION}`,
  });
  return new Uint8Array(buffer);
}

function encodeColumn({ name, unit, values }: Column) {
  const about = { name: unit ? `${name} [${unit}]` : name, nullable: true };
  if (values.some((value) => typeof value === "string"))
    return { ...about, type: "STRING" as const, data: values.map((value) => (value === "" ? null : String(value))) };
  const numbers = values as readonly number[];
  const whole = unit === undefined && numbers.every((value) => Number.isNaN(value) || (value | 0) === value);
  const data = numbers.map((value) => (Number.isNaN(value) ? null : value));
  return { ...about, type: whole ? ("INT32" as const) : ("DOUBLE" as const), data };
}
