/**
 * Pair things of two kinds so that the sum of the pairs' weights is as large as possible, each thing at most once.
 *
 * Shortest augmenting paths with potentials (Jonker and Volgenant 1987; Kuhn 1955), on the list of possible pairs instead
 * of a full matrix: labels overlap only with their neighbours, so a path is short and thousands of cells are cheap. Every
 * row may also stay alone, for which it gets a column of its own with weight 0.
 */

/** A possible pair; `weight` must not be negative. */
export interface WeightedPair {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

/**
 * The pairs of largest total weight, as the column of each row, -1 for a row that stays alone. Exact.
 * Pairs not listed are not possible. @param pairs rows are 0..rows-1, columns 0..columns-1
 */
export function assign(pairs: readonly WeightedPair[], rows: number, columns: number): Int32Array {
  const options: WeightedPair[][] = Array.from({ length: rows }, () => []);
  for (const pair of pairs) options[pair.row]?.push(pair);
  const columnOf = new Int32Array(rows).fill(-1);
  // Column `columns + row` stands for "row stays alone".
  const rowOf = new Int32Array(columns + rows).fill(-1);
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + rows);
  for (let row = 0; row < rows; row++) {
    // Dijkstra over columns, from this row to the nearest free column; cost is -weight.
    const reached = new Map<number, { distance: number; from: number }>();
    const done = new Map<number, number>();
    const look = (from: number, base: number): void => {
      const offer = (column: number, cost: number): void => {
        if (done.has(column)) return;
        const distance = base + cost - (rowPotential[from] as number) - (columnPotential[column] as number);
        const known = reached.get(column);
        if (known === undefined || distance < known.distance) reached.set(column, { distance, from });
      };
      for (const option of options[from] ?? []) offer(option.column, -option.weight);
      offer(columns + from, 0);
    };
    look(row, 0);
    let end = -1;
    let length = 0;
    while (end < 0) {
      let nearest = -1;
      length = Number.POSITIVE_INFINITY;
      for (const [column, { distance }] of reached) {
        if (distance < length && !done.has(column)) {
          nearest = column;
          length = distance;
        }
      }
      done.set(nearest, length);
      const owner = rowOf[nearest] as number;
      if (owner < 0) end = nearest;
      else look(owner, length);
    }
    rowPotential[row] = (rowPotential[row] as number) + length;
    for (const [column, distance] of done) {
      if (column === end) continue;
      const owner = rowOf[column] as number;
      rowPotential[owner] = (rowPotential[owner] as number) + length - distance;
      columnPotential[column] = (columnPotential[column] as number) - (length - distance);
    }
    for (let column = end; ; ) {
      const from = reached.get(column)?.from ?? row;
      const next = columnOf[from] as number;
      columnOf[from] = column;
      rowOf[column] = from;
      if (from === row) break;
      column = next;
    }
  }
  return columnOf.map((column) => (column < columns ? column : -1));
}
