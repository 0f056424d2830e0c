/**
 * A small table: named columns of equal length, each with its unit where it has one.
 */

export interface Column {
  readonly name: string;
  /** "px", "µm", "µm²", ...; missing for counts, ids and words. */
  readonly unit?: string;
  /** NaN or "" where there is no value. */
  readonly values: readonly number[] | readonly string[];
}

export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Check that all columns have the same length and different names; throws `TypeError` when not. */
export function makeTable(columns: readonly Column[]): Table {
  const rows = columns[0]?.values.length ?? 0;
  const names = new Set<string>();
  for (const { name, values } of columns) {
    if (values.length !== rows)
      throw new TypeError(`column "${name}" has ${values.length} rows, the first has ${rows}`);
    if (names.has(name)) throw new TypeError(`two columns are called "${name}"`);
    names.add(name);
  }
  return { rows, columns };
}
